import { after } from 'node:test';
import type pg from 'pg';
import { freshDatabase } from '../../test/database.ts';
import type { Employee } from './actor.ts';
import { createDatabase, createPool } from './database/database.ts';
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

/** What a failed test left open is closed with the run. */
const closers: (() => Promise<void>)[] = [];

after(async () => {
  await Promise.all(closers.map((close) => close()));
});

export type Small = { kernel: Kernel; leaves: string[]; lines: string[]; close(): Promise<void> };

/** A kernel on a database of its own, without the services; the ledger notes what it is given. */
export async function smallKernel(options: SmallOptions = {}): Promise<Small> {
  const { url, pool } = await freshDatabase();
  await pool.end();
  return onPool(createPool(url, 20), options);
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
    ...{ db: createDatabase(pool), pool, log, secret: Buffer.alloc(32, 7) },
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
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await sender.stop();
    await pool.end();
  };
  closers.push(close);
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
