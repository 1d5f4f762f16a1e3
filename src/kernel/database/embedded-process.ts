/** What /proc and postmaster.pid say about running PostgreSQL servers (proc(5); PostgreSQL manual §66.1). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;

/** The lines of a cluster's postmaster.pid that matter to a launcher. */
export interface PidFile {
  readonly pid: number;
  readonly socketDir: string;
  readonly status: string;
}

/** Reads `<cluster>/postmaster.pid`; undefined when it is absent or its first line is no pid. */
export function readPidFile(cluster: string): PidFile | undefined {
  const text = readOrUndefined(join(cluster, 'postmaster.pid'));
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4] ?? '', status: (lines[7] ?? '').trim() };
}

/** True when `pid` runs (a zombie does not) with the cluster as its working folder, as every PostgreSQL process does. */
export function servesCluster(pid: number, cluster: string): boolean {
  return isRunning(pid) && workingFolder(pid) === cluster;
}

/** True while the process exists and has not ended (states Z and X of proc(5) have). */
export function isRunning(pid: number): boolean {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return false;
  // The name, field 2, may hold spaces and brackets: the state comes after the last ')'.
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== 'Z' && state !== 'X' && state !== '';
}

/** Every process that works inside the cluster: the postmaster and its children, or what it left behind. */
export function processesOf(cluster: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && servesCluster(pid, cluster));
}

/** Waits until the condition holds, at most `limitMs`; tells whether it came to hold. */
export async function until(limitMs: number, condition: () => boolean): Promise<boolean> {
  const steps = Math.ceil(limitMs / POLL_MS);
  for (let step = 0; step < steps; step++) {
    if (condition()) return true;
    await sleep(POLL_MS);
  }
  return condition();
}

/** Sends a signal; false when the process is already gone. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // gone, or another person's process: not ours either way
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // absent, or gone between listing and reading
  }
}
