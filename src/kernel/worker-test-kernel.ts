import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import type { Employee } from './actor.ts';
import { createDatabase, createPool } from './database/database.ts';
import { startEmbedded } from './database/embedded.ts';
import { migrate } from './database/migrate.ts';
import { newId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { kernelSettings } from './kernel-settings.ts';
import { createLog } from './log.ts';
import type { Reaction, Schedule, Service } from './service.ts';
import { readSettings } from './settings.ts';
import { openJobSender } from './worker-queue.ts';

export type SmallOptions = {
  reactions?: readonly Reaction[];
  schedules?: readonly Schedule[];
  environment?: Record<string, string>;
  now?: () => Temporal.Instant;
};

/** A clock that stands still until it is told to move. */
export function standingClock(start: string): {
  now(): Temporal.Instant;
  pass(time: Temporal.DurationLike): void;
} {
  let at = Temporal.Instant.from(start);
  return {
    now: () => at,
    pass: (time) => {
      at = at.add(time);
    },
  };
}

type Server = { url: string; stop(): Promise<void> };
let running: Promise<Server> | undefined;

/** The server of this run: DATABASE_URL, or an embedded one that ends with the run. */
async function server(): Promise<Server> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  const dataDir = mkdtempSync(join(tmpdir(), 'aplec-worker-'));
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  const embedded = await startEmbedded({ dataDir, log: () => undefined, settings: { fsync: 'off' } });
  const stop = async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: embedded.url, stop };
}

after(async () => {
  await (await running)?.stop();
});

async function freshUrl(): Promise<string> {
  running ??= server();
  const { url } = await running;
  const name = `small_${newId().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}

export type Small = { kernel: Kernel; leaves: string[]; lines: string[]; close(): Promise<void> };

/** A kernel on a database of its own with the kernel's tables only; the ledger notes what it is given. */
export async function smallKernel(options: SmallOptions = {}): Promise<Small> {
  const pool = createPool(await freshUrl(), 20);
  await migrate(pool, [{ name: 'kernel', migrations: new URL('./database/migrations/', import.meta.url) }]);
  return onPool(pool, options);
}

/** Another process on the same database, as far as it can tell. */
export async function onPool(pool: pg.Pool, options: SmallOptions): Promise<Small> {
  const leaves: string[] = [];
  const lines: string[] = [];
  const log = createLog('info', (line) => void lines.push(line));
  const reactions = Map.groupBy(options.reactions ?? [], (reaction) => reaction.on);
  const sender = await openJobSender({ pool, log, reactions });
  const service: Service = { name: 'town', needs: [], actions: [], schedules: options.schedules ?? [] };
  const parts = {
    settings: readSettings(kernelSettings, options.environment ?? {}),
    db: createDatabase(pool),
    pool,
    log,
    ledger: {
      appendIn: async (_tx: unknown, draft: { type: string }) => {
        leaves.push(draft.type);
        return newId();
      },
      poke: () => undefined,
    },
    services: [service],
    reactions,
    now: options.now ?? (() => Temporal.Now.instant()),
    sendJob: sender.sendJob,
    pokeWorker: () => undefined,
  };
  const close = async () => {
    await sender.stop();
    await pool.end();
  };
  // Files, addresses and certificates are not touched by what is tested with this.
  return { kernel: parts as unknown as Kernel, leaves, lines, close };
}

/** Somebody of a body made for this test, who may look after its webhooks. */
export function officer(administrationId: string = newId()): Employee {
  return {
    kind: 'employee',
    document: '00000000T',
    name: 'Officer of a test',
    administrationId,
    administrationName: 'Town of a test',
    unit: 'Secretariat',
    capabilities: ['webhooks.manage', 'events.read'],
  };
}

/** Waits until something is so, looking every few milliseconds. Throws after the limit. */
export async function until(
  what: string,
  limitMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
