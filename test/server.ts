/** A PostgreSQL for tests only, in a temporary folder: fast because it does not wait for the disk. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/kernel/database/embedded.ts';
import { isRunning, processesOf, signal } from '../src/kernel/database/embedded-process.ts';

const PREFIX = 'aplec-test-';
const STOP_STEPS = 200;
const STOP_STEP_MS = 10;
/** A test server that is lost is begun anew, so nothing of it need reach the disk. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export interface TestServer {
  readonly url: string;
  /** Ends it and deletes its folder; synchronous, so that an exit handler may call it. */
  stop(): void;
}

/**
 * Starts one. @param programs a PostgreSQL other than the embedded one (a folder with `bin/`)
 * Servers left by a run that was killed are swept away first.
 */
export async function startTestServer(programs?: string): Promise<TestServer> {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o711); // the server's user passes through it
  const server = await startEmbedded({
    dataDir: folder,
    log: () => undefined,
    settings: CARELESS,
    ...(programs === undefined ? {} : { programs }),
  });
  return { url: server.url, stop: () => remove(folder) };
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(tmpdir(), name));
  }
}

function remove(folder: string): void {
  const cluster = join(folder, 'postgres', 'cluster');
  const all = processesOf(cluster);
  for (const pid of all) signal(pid, 'SIGKILL');
  for (let step = 0; step < STOP_STEPS && all.some(isRunning); step++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STOP_STEP_MS);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
