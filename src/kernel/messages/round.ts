import { type Database, runSql, type Tx } from '../database/database.ts';
import type { Kernel } from '../kernel.ts';
import { errorFacts } from '../log.ts';
import type { Round } from '../rounds.ts';
import { unseal } from '../seal.ts';
import { type Gateway, gatewaysOf } from './gateways.ts';
import { sealFor } from './message.ts';

/** Messages that one look takes, and the lease on them while a gateway is asked. */
const BATCH = 20;
const LEASE_SECONDS = 60;
const RETRY_SECONDS = [5, 15, 60, 300, 900];
/** A message that ended is forgotten after this. */
const KEPT_DAYS = 7;

type Row = { id: string; channel: 'sms' | 'email'; sealed: string; attempts: number };
export type Content = { to: string; subject?: string; text: string };

const gateways = new WeakMap<Kernel, Partial<Record<'sms' | 'email', Gateway>>>();

function gatewayFor(kernel: Kernel, channel: 'sms' | 'email'): Gateway | undefined {
  const all = gateways.get(kernel) ?? gatewaysOf(kernel);
  gateways.set(kernel, all);
  return all[channel];
}

/** Whether messages of this kind can reach anybody: by a gateway, or in the inbox of the demonstration. */
export const canSend = (kernel: Kernel, channel: 'sms' | 'email'): boolean =>
  kernel.settings.APLEC_DEMO || gatewayFor(kernel, channel) !== undefined;

/** Gives messages to their gateways; what fails is tried again until it is over. */
export const messagesRound: Round = {
  name: 'kernel.messages',
  everyMs: 5_000,
  async run(kernel, stopping) {
    const now = kernel.now();
    await end(kernel.db, now);
    const rows = await claim(kernel, now);
    for (const row of rows) {
      if (stopping.aborted) return false;
      await give(kernel, row);
    }
    return rows.length === BATCH;
  },
};

async function claim(kernel: Kernel, now: Temporal.Instant): Promise<Row[]> {
  const channels = (['sms', 'email'] as const).filter((each) => gatewayFor(kernel, each) !== undefined);
  return runSql<Row>(
    kernel.db,
    `update kernel.message set next_at = $2, attempts = attempts + 1 where id in (
       select id from kernel.message where state = 'waiting' and next_at <= $1 and channel = any($3)
       order by next_at limit ${BATCH} for update skip locked)
     returning id, channel, sealed, attempts`,
    [now.toString(), now.add({ seconds: LEASE_SECONDS }).toString(), channels],
  );
}

async function give(kernel: Kernel, { id, channel, sealed, attempts }: Row): Promise<void> {
  const content = contentOf(kernel, { id, sealed });
  try {
    if (content === undefined) throw new Error('The message cannot be opened.');
    await gatewayFor(kernel, channel)!({ id, ...content });
    await runSql(kernel.db, `update kernel.message set state = 'taken', sealed = null where id = $1`, [id]);
    kernel.metrics.count('aplec_messages_total', { channel, outcome: 'taken' });
  } catch (error) {
    const wait = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length) - 1]!;
    await runSql(kernel.db, `update kernel.message set next_at = $2, last_error = $3 where id = $1`, [
      id,
      kernel.now().add({ seconds: wait }).toString(),
      error instanceof Error ? error.name : 'unknown',
    ]);
    kernel.metrics.count('aplec_messages_total', { channel, outcome: 'failed' });
    kernel.log.warn('A message could not be given to its gateway.', { message: id, ...errorFacts(error) });
  }
}

/** What is over is emptied: its words were for one moment. */
async function end(db: Database, now: Temporal.Instant): Promise<void> {
  await runSql(
    db,
    `update kernel.message set state = 'over', sealed = null where state = 'waiting' and ends_at < $1`,
    [now.toString()],
  );
  await runSql(db, `delete from kernel.message where created_at < $1`, [
    now.subtract({ hours: 24 * KEPT_DAYS }).toString(),
  ]);
}

export function contentOf(kernel: Kernel, row: { id: string; sealed: string }): Content | undefined {
  const opened = unseal(kernel, sealFor(row.id), row.sealed);
  return opened && (JSON.parse(opened.toString()) as Content);
}

export type Arrived = Content & { id: string; channel: 'sms' | 'email'; at: Temporal.Instant };
/** How many messages the demonstration shows. */
const SHOWN = 30;

/** What would have been sent, newest first: the inbox of the demonstration. Empty outside of it. */
export async function readInbox(kernel: Kernel, tx: Tx | Database = kernel.db): Promise<Arrived[]> {
  if (!kernel.settings.APLEC_DEMO) return [];
  const rows = await runSql<{ id: string; channel: 'sms' | 'email'; sealed: string; created_at: Date }>(
    tx,
    `select id, channel, sealed, created_at from kernel.message where sealed is not null and ends_at > created_at order by created_at desc, id desc limit ${SHOWN}`,
  );
  return rows.flatMap(({ id, channel, sealed, created_at }) => {
    const content = contentOf(kernel, { id, sealed });
    return content === undefined
      ? []
      : [{ id, channel, ...content, at: Temporal.Instant.from(created_at.toISOString()) }];
  });
}
