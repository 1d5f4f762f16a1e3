import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { action, perform, type Work } from './action.ts';
import { runSql } from './database/database.ts';
import { loadEvent } from './events.ts';
import type { Kernel } from './kernel.ts';
import { errorFacts } from './log.ts';
import type { Reaction } from './service.ts';

const POLL_SECONDS = 2;
const BATCH = 10;

const eventKey = z.object({ administrationId: z.uuid(), eventId: z.uuid() });
type EventKey = z.output<typeof eventKey>;

/** Works the queue of a reaction; answers the identifier to wake it by. */
export async function workReaction(kernel: Kernel, boss: PgBoss, reaction: Reaction): Promise<string> {
  const options = {
    batchSize: BATCH,
    perJobResults: true,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: POLL_SECONDS,
  } as const;
  return boss.work<EventKey, unknown, typeof options>(reaction.name, options, async (jobs) => {
    const results = [];
    for (const job of jobs) results.push({ id: job.id, ...(await settle(kernel, reaction, job.data)) });
    return results;
  });
}

type Settled = { status: 'completed' } | { status: 'failed'; output: { message: string } };

async function settle(kernel: Kernel, reaction: Reaction, data: unknown): Promise<Settled> {
  try {
    await react(kernel, reaction, eventKey.parse(data));
    return { status: 'completed' };
  } catch (error) {
    kernel.log.warn('A reaction failed and will be tried again.', {
      reaction: reaction.name,
      ...errorFacts(error),
    });
    return { status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } };
  }
}

/**
 * Runs a reaction to one event, once: in its own transaction, with its mark in `kernel.reaction_done`, its
 * events, audit line and leaf. Answers false, having done nothing, when it was done before.
 */
export async function react(kernel: Kernel, reaction: Reaction, key: EventKey): Promise<boolean> {
  const done = await runSql(
    kernel.db,
    'select from kernel.reaction_done where administration_id = $1 and reaction = $2 and event_id = $3',
    [key.administrationId, reaction.name, key.eventId],
  );
  if (done.length > 0) return false;
  try {
    await perform(kernel, asAction(reaction), { kind: 'platform', name: `reaction:${reaction.name}` }, key);
    return true;
  } catch (error) {
    if (error instanceof DoneMeanwhile) return false;
    throw error;
  }
}

/** Another worker marked it first: the whole transaction is given up, so that no leaf tells of it twice. */
class DoneMeanwhile extends Error {}

function asAction(reaction: Reaction) {
  return action({
    name: reaction.name,
    summary: `Reaction to ${reaction.on}.`,
    access: { platform: true },
    input: eventKey,
    output: z.void(),
    async run(work, key) {
      await mark(work, reaction.name, key);
      const event = await loadEvent(work.tx, key.administrationId, key.eventId);
      if (event === undefined) throw new Error(`${reaction.name}: the event ${key.eventId} does not exist.`);
      await reaction.run(work, event);
    },
  });
}

async function mark(work: Work, name: string, key: EventKey): Promise<void> {
  const marked = await runSql(
    work.tx,
    `insert into kernel.reaction_done (administration_id, reaction, event_id, done_at) values ($1, $2, $3, $4)
     on conflict do nothing returning event_id`,
    [key.administrationId, name, key.eventId, work.now.toString()],
  );
  if (marked.length === 0) throw new DoneMeanwhile();
}
