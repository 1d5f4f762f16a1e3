import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProviderEndpoints } from './run.ts';

const MAIN = fileURLToPath(new URL('./providers-main.ts', import.meta.url));
const READY_LIMIT_MS = 15_000;
const EXIT_LIMIT_MS = 5_000;
const STDERR_LIMIT = 4_000;

export interface SpawnProvidersOptions {
  /** Folder made by `ensureDemoPki`. */
  readonly pkiDir: string;
  readonly basePort?: number;
  readonly faults?: boolean;
}

export interface SpawnedProviders {
  readonly endpoints: ProviderEndpoints;
  readonly pid: number;
  /** Resolves with the exit code (or signal) when the child ends, for whatever reason. */
  readonly ended: Promise<number | string>;
  /** Asks the child to end, and kills it after five seconds. */
  stop(): Promise<void>;
}

/** Starts the provider programs as a child process and waits until they listen; fails with what they said. */
export async function spawnProviders(options: SpawnProvidersOptions): Promise<SpawnedProviders> {
  const { pkiDir, basePort = 0, faults = false } = options;
  const args = [MAIN, '--pki', pkiDir, '--base-port', String(basePort), ...(faults ? ['--faults'] : [])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
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
  const stop = (): Promise<void> => stopChild(child, ended);
  const endpoints = await Promise.race([
    readReady(child),
    ended.then((how) => new Error(`The demonstration providers ended (${how}): ${complaint.trim()}`)),
    afterLimit(READY_LIMIT_MS, 'The demonstration providers did not start in time.'),
  ]);
  if (endpoints instanceof Error) {
    await stop();
    throw endpoints;
  }
  return { endpoints, pid: child.pid!, ended, stop };
}

function readReady(child: ChildProcess): Promise<ProviderEndpoints> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).once('line', (line) => {
      resolve((JSON.parse(line) as { endpoints: ProviderEndpoints }).endpoints);
    });
  });
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.end();
  child.kill('SIGTERM');
  const late = await Promise.race([ended, afterLimit(EXIT_LIMIT_MS, 'late')]);
  if (!(late instanceof Error)) return;
  child.kill('SIGKILL');
  await ended;
}

function afterLimit(ms: number, message: string): Promise<Error> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(new Error(message)), ms).unref();
  });
}
