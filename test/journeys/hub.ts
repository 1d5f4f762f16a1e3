/** The hub as anybody starts it, for journeys in the browser: its own data folder, free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../free-port.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
/** Many houses of other files open beside it, on a machine that may have something else to do. */
const START_LIMIT_MS = 180_000;

export type Hub = { address: string; key: string; stop(): Promise<void> };

/** Starts it and waits until it says that it runs; `key` is the verifier key that it printed. */
export async function startHub(): Promise<Hub> {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const address = `http://localhost:${port}`;
  const environment = {
    ...process.env,
    DATABASE_URL: '',
    APLEC_DATA: mkdtempSync(join(tmpdir(), 'aplec-journey-')),
    PORT: String(port),
    TLS_PORT: String(tlsPort),
    PUBLIC_ADDRESS: address,
  };
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await untilItRuns(child);
  const key = /--key '([^']+)'/.exec(said)?.[1] ?? '';
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((done) => child.once('exit', done));
  };
  return { address, key, stop };
}

function untilItRuns(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    const timer = setTimeout(() => fail(new Error(`The hub did not start: ${said}`)), START_LIMIT_MS);
    const hear = (part: Buffer) => {
      said += part.toString();
      if (!said.includes('Ctrl-C stops everything')) return;
      clearTimeout(timer);
      done(said);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', (code) => fail(new Error(`The hub ended with ${code}: ${said}`)));
  });
}

/** Runs `aplec verify` as a process of its own; answers its exit code and what it said. */
export async function verifyFile(file: string, key: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [MAIN, 'verify', file, '--key', key], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, said };
}
