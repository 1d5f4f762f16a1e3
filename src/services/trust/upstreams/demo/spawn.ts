import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./identity-providers.ts', import.meta.url));
const READY_LIMIT_MS = 15_000;
const EXIT_LIMIT_MS = 5_000;
const STDERR_LIMIT = 4_000;

/** How the demonstration's OpenID Provider calls us. */
export const CLIENT_ID = 'aplec';

/** What they know of us: all of it public. */
export type Knows = {
  jwk: Record<string, unknown>;
  callback: string;
  entityId: string;
  acs: string;
  /** Certificates in Base64. */
  signing: string;
  encryption: string;
};
export type Ready = { issuer: string; metadata: string };
export type SpawnedIdentityProviders = {
  ready: Ready;
  ended: Promise<number | string>;
  stop(): Promise<void>;
};

/** Starts both as a child process and waits until they listen; fails with what they said. */
export async function spawnIdentityProviders(knows: Knows): Promise<SpawnedIdentityProviders> {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(knows)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    child.once('error', (error) => resolve(error.message));
  });
  // The child ends when this pipe closes; writing to a dead child must not end us.
  child.stdin.on('error', () => child.stdin.destroy());
  let complaint = '';
  child.stderr.on('data', (part: Buffer) => {
    complaint = (complaint + part.toString()).slice(-STDERR_LIMIT);
  });
  const ready = await Promise.race([
    new Promise<Ready>((resolve) =>
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready)),
    ),
    ended.then(
      (how) => new Error(`The demonstration identity providers ended (${how}): ${complaint.trim()}`),
    ),
    late(READY_LIMIT_MS, 'The demonstration identity providers did not start in time.'),
  ]);
  const stop = () => stopChild(child, ended);
  if (!(ready instanceof Error)) return { ready, ended, stop };
  await stop();
  throw ready;
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  child.kill('SIGTERM');
  if (!((await Promise.race([ended, late(EXIT_LIMIT_MS, 'late')])) instanceof Error)) return;
  child.kill('SIGKILL');
  await ended;
}

const late = (ms: number, message: string): Promise<Error> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(new Error(message)), ms).unref();
  });
