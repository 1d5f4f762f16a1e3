/** The hub as a person starts it: one process, its own data folder, its own PostgreSQL, its own ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  isRunning,
  processesOf,
  readPidFile,
  signal,
  until,
} from '../../src/kernel/database/embedded-process.ts';
import { freePort } from '../free-port.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const START_LIMIT_MS = 30_000;
const DEATH_LIMIT_MS = 5_000;
/** A hub without its database says a lot. */
const SAID_LIMIT = 2_000_000;

export type House = { data: string; port: number; tlsPort: number; environment: Record<string, string> };
export type HubProcess = { child: ChildProcess; pid: number; said(): string };
/** What is killed: the hub alone, the hub with its PostgreSQL, or everything with the providers. */
export type Blow = 'hub' | 'hub and PostgreSQL' | 'everything';
export const BLOWS: readonly Blow[] = ['hub', 'hub and PostgreSQL', 'everything'];

/** A folder and two ports that are free now. */
export async function makeHouse(environment: Record<string, string> = {}): Promise<House> {
  const parent = mkdtempSync(join(tmpdir(), 'aplec-hub-'));
  chmodSync(parent, 0o711); // the database's user passes through it when we are root
  return { data: join(parent, 'data'), port: await freePort(), tlsPort: await freePort(), environment };
}

/** Starts the hub; it is up when {@link isUp} says so. */
export function startHub({ data, port, tlsPort, environment }: House): HubProcess {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      PATH: process.env['PATH'],
      TMPDIR: tmpdir(),
      APLEC_DATA: data,
      PORT: String(port),
      TLS_PORT: String(tlsPort),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      text = (text + part.toString()).slice(-SAID_LIMIT);
    });
  }
  return { child, pid: child.pid!, said: () => text };
}

export const isUp = (hub: HubProcess): boolean => hub.said().includes('Aplec is running');

/** @throws Error with what the hub said when it ends or does not come up */
export async function waitUntilUp(hub: HubProcess): Promise<void> {
  await until(
    START_LIMIT_MS,
    () => isUp(hub) || hub.child.exitCode !== null || hub.child.signalCode !== null,
  );
  if (!isUp(hub)) throw new Error(`The hub did not start: ${hub.said()}`);
}

/** kill -9, to the hub first or last as the order of the list falls; answers when all of them are gone. */
export async function strike(house: House, hub: HubProcess, blow: Blow): Promise<void> {
  const database = join(house.data, 'postgres', 'cluster');
  const providers = childrenOf(hub.pid).filter((pid) => !processesOf(database).includes(pid));
  const victims = [
    hub.pid,
    ...(blow === 'hub' ? [] : processesOf(database)),
    ...(blow === 'everything' ? providers : []),
  ];
  for (const pid of victims) signal(pid, 'SIGKILL');
  const dead = await until(DEATH_LIMIT_MS, () => victims.every((pid) => !isRunning(pid)));
  if (!dead) throw new Error('A process survived kill -9.');
}

/** Leaves nothing running. */
export async function finish(house: House, hub: HubProcess | undefined): Promise<void> {
  if (hub !== undefined) await strike(house, hub, 'everything');
  for (const pid of processesOf(join(house.data, 'postgres', 'cluster'))) signal(pid, 'SIGKILL');
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended already, and its children with it
  }
}

/** The number of the PostgreSQL of a house; 0 when there is none. */
export const postmasterOf = ({ data }: House): number =>
  readPidFile(join(data, 'postgres', 'cluster'))?.pid ?? 0;
