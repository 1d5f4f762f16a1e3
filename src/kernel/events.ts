import { z } from 'zod';
import { query } from './action.ts';
import { feedOf } from './actor.ts';
import { runSql, type Tx } from './database/database.ts';
import { newId } from './ids.ts';
import type { Kernel } from './kernel.ts';
import { kernelProblems } from './problems.ts';
import { queueDeliveries } from './webhooks/store.ts';

/** What a service tells the world: `payload` has identifiers and states, never personal data. */
export type NewEvent = {
  administrationId: string;
  kind: string;
  subject: string;
  payload: Record<string, unknown>;
};
export type StoredEvent = NewEvent & { id: string; at: string };

/** Stores events with a job for each reaction and each subscribed webhook, in the transaction of the action. */
export async function storeEvents(
  kernel: Kernel,
  tx: Tx,
  events: readonly NewEvent[],
  now: Temporal.Instant,
): Promise<void> {
  for (const event of events) {
    const id = newId();
    await runSql(
      tx,
      `insert into kernel.event (administration_id, id, kind, subject, payload, at) values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [event.administrationId, id, event.kind, event.subject, JSON.stringify(event.payload), now.toString()],
    );
    await queueDeliveries(tx, event.administrationId, id, event.kind, now);
    for (const reaction of kernel.reactions.get(event.kind) ?? []) {
      await kernel.sendJob(tx, reaction.name, { administrationId: event.administrationId, eventId: id });
    }
  }
}

const CURSOR = /^(\d{1,20})\.([0-9a-f-]{36})$/;
export const EVENT_PAGE_LIMIT = 500;

/** Reads one event by its identifier. */
export async function loadEvent(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<StoredEvent | undefined> {
  const rows = await runSql<EventRow>(
    tx,
    `select administration_id, id, kind, subject, payload, at, tx::text as tx from kernel.event
     where administration_id = $1 and id = $2`,
    [administrationId, id],
  );
  return rows[0] && toEvent(rows[0]);
}

type EventRow = {
  administration_id: string;
  id: string;
  kind: string;
  subject: string;
  payload: Record<string, unknown>;
  at: Date;
  tx: string;
};

function toEvent(row: EventRow): StoredEvent {
  return {
    administrationId: row.administration_id,
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    payload: row.payload,
    at: row.at.toISOString(),
  };
}

/**
 * The feed: events of one's own body after a cursor, oldest first. Only events of transactions older than
 * every transaction in course are shown, so that a cursor can never pass one that commits later.
 */
export const readEvents = query({
  name: 'kernel.events.read',
  summary: 'Events of your body (or of the operator) after a cursor, oldest first.',
  access: { system: 'events.read', employee: 'events.read', operator: true },
  input: z.object({
    after: z.string().regex(CURSOR).optional().describe('Cursor of the last page read'),
    limit: z.coerce.number().int().min(1).max(EVENT_PAGE_LIMIT).default(100),
    kind: z.string().max(100).optional(),
  }),
  output: z.object({
    events: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        subject: z.string(),
        payload: z.record(z.string(), z.unknown()),
        at: z.string(),
      }),
    ),
    next: z.string().describe('Cursor to ask with next time; the same as before when there is nothing new'),
    more: z.boolean(),
  }),
  async run(work, input) {
    const administrationId = feedOf(work.actor);
    if (administrationId === undefined) throw kernelProblems['not-allowed']();
    const [, afterTx = '0', afterId = '00000000-0000-0000-0000-000000000000'] =
      CURSOR.exec(input.after ?? '') ?? [];
    const rows = await runSql<EventRow>(
      work.tx,
      `select administration_id, id, kind, subject, payload, at, tx::text as tx from kernel.event
       where administration_id = $1 and (tx, id) > ($2::xid8, $3::uuid)
         and tx < pg_snapshot_xmin(pg_current_snapshot()) and ($4::text is null or kind = $4)
       order by tx, id limit $5`,
      [administrationId, afterTx, afterId, input.kind ?? null, input.limit + 1],
    );
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    return {
      events: page.map(toEvent).map(({ administrationId: _own, ...event }) => event),
      next: last === undefined ? (input.after ?? `0.${afterId}`) : `${last.tx}.${last.id}`,
      more: rows.length > input.limit,
    };
  },
});
