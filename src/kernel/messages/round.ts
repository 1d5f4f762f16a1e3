import { type Database, runSql, type Tx } from '../database/database.ts';
import type { Kernel } from '../kernel.ts';
import { errorFacts } from '../log.ts';
import type { Round } from '../rounds.ts';
import { unseal } from '../seal.ts';
import { type Gateway, gatewaysOf } from './gateways.ts';
import { sealFor } from './message.ts';

/** Messages of a channel that one look takes and gives at once: no more connections than a small mail server lets one client open. */
const AT_ONCE = 10;
/** Longest that a gateway is waited for; and the lease, which also covers what is written down afterwards. */
const GIVE_MS = 30_000;
const LEASE_SECONDS = 90;
const RETRY_SECONDS = [5, 15, 60, 300, 900];
/** A message that ended is forgotten after this. */
const KEPT_DAYS = 7;

const CHANNELS = ['sms', 'email'] as const;
type Channel = (typeof CHANNELS)[number];
type Row = { id: string; channel: Channel; sealed: string; attempts: number; ends_at: Date };
export type Content = { to: string; subject?: string; text: string };

const gateways = new WeakMap<Kernel, Partial<Record<Channel, Gateway>>>();

function gatewayFor(kernel: Kernel, channel: Channel): Gateway | undefined {
  const all = gateways.get(kernel) ?? gatewaysOf(kernel);
  gateways.set(kernel, all);
  return all[channel];
}

/** Whether messages of this kind can reach anybody: by a gateway, or in the inbox of the demonstration. */
export const canSend = (kernel: Kernel, channel: Channel): boolean =>
  kernel.settings.APLEC_DEMO || gatewayFor(kernel, channel) !== undefined;

/**
 * Gives messages to their gateways; what fails is tried again until it is over. A round for each channel, which looks by
 * itself: a mail server that hangs does not hold back the code that somebody waits for on their telephone.
 */
export const messageRounds: readonly Round[] = CHANNELS.map((channel) => ({
  name: `kernel.messages.${channel}`,
  everyMs: 5_000,
  async run(kernel, stopping) {
    const now = kernel.now();
    await end(kernel.db, channel, now);
    const gateway = gatewayFor(kernel, channel);
    if (gateway === undefined) return false;
    const rows = await claim(kernel.db, channel, now);
    if (stopping.aborted) return false;
    await Promise.all(rows.map((row) => giveAndRecord(kernel, row, gateway)));
    return rows.length === AT_ONCE;
  },
}));

/** The due ones of a channel, who waits longest first, each for this worker until its lease is over. */
async function claim(db: Database, channel: Channel, now: Temporal.Instant): Promise<Row[]> {
  // What an update returns has no order: that of before it is kept beside.
  return runSql<Row>(
    db,
    `with due as materialized (
       select id, next_at from kernel.message
       where state = 'waiting' and next_at <= $1 and ends_at >= $1 and channel = $3
       order by next_at, id limit ${AT_ONCE} for update skip locked),
     claimed as (
       update kernel.message m set next_at = $2, attempts = attempts + 1 from due where m.id = due.id
       returning m.id, m.channel, m.sealed, m.attempts, m.ends_at, due.next_at as was_due)
     select id, channel, sealed, attempts, ends_at from claimed order by was_due, id`,
    [now.toString(), now.add({ seconds: LEASE_SECONDS }).toString(), channel],
  );
}

async function giveAndRecord(kernel: Kernel, row: Row, gateway: Gateway): Promise<void> {
  // What ended since it was claimed is for nobody any more; the next look empties it.
  if (row.ends_at.getTime() < kernel.now().epochMilliseconds) return;
  const { id, channel } = row;
  const failure = await give(kernel, row, gateway);
  kernel.metrics.count('aplec_messages_total', { channel, outcome: failure ? 'failed' : 'taken' });
  if (failure !== undefined)
    kernel.log.warn('A message could not be given to its gateway.', { message: id, ...errorFacts(failure) });
  try {
    await record(kernel, row, failure);
  } catch (error) {
    kernel.log.error('How a message went could not be recorded.', { message: id, ...errorFacts(error) });
  }
}

/** Answers why a message was not taken; nothing when it was. */
async function give(kernel: Kernel, row: Row, gateway: Gateway): Promise<Error | undefined> {
  try {
    const content = contentOf(kernel, row);
    if (content === undefined) throw new Error('The message cannot be opened.');
    // Each wait within a gateway has a limit of its own; this is the one of all of them together.
    await gateway({ id: row.id, ...content }, AbortSignal.timeout(GIVE_MS));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('The gateway failed.', { cause: error });
  }
}

async function record(kernel: Kernel, { id, attempts }: Row, failure: Error | undefined): Promise<void> {
  if (failure === undefined) {
    await runSql(kernel.db, `update kernel.message set state = 'taken', sealed = null where id = $1`, [id]);
    return;
  }
  const wait = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length) - 1]!;
  // A worker that was away so long that another has the message now does not say when it is tried again.
  await runSql(
    kernel.db,
    `update kernel.message set next_at = $2, last_error = $3 where id = $1 and state = 'waiting' and attempts = $4`,
    [id, kernel.now().add({ seconds: wait }).toString(), failure.name, attempts],
  );
}

/** What is over is emptied: its words were for one moment. */
async function end(db: Database, channel: Channel, now: Temporal.Instant): Promise<void> {
  await runSql(
    db,
    `update kernel.message set state = 'over', sealed = null where channel = $2 and state = 'waiting' and ends_at < $1`,
    [now.toString(), channel],
  );
  await runSql(db, `delete from kernel.message where channel = $2 and created_at < $1`, [
    now.subtract({ hours: 24 * KEPT_DAYS }).toString(),
    channel,
  ]);
}

export function contentOf(kernel: Kernel, row: { id: string; sealed: string }): Content | undefined {
  const opened = unseal(kernel, sealFor(row.id), row.sealed);
  return opened && (JSON.parse(opened.toString()) as Content);
}

export type Arrived = Content & { id: string; channel: Channel; at: Temporal.Instant };
/** How many messages the demonstration shows. */
const SHOWN = 30;

/** What would have been sent, newest first: the inbox of the demonstration. Empty outside of it. */
export async function readInbox(kernel: Kernel, tx: Tx | Database = kernel.db): Promise<Arrived[]> {
  if (!kernel.settings.APLEC_DEMO) return [];
  const rows = await runSql<{ id: string; channel: Channel; sealed: string; created_at: Date }>(
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
