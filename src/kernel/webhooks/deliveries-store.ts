import { runSql, type Tx } from '../database/database.ts';

export type DeliveryRow = {
  event_id: string;
  kind: string;
  event_at: Date;
  state: 'waiting' | 'delivered' | 'dead';
  attempts: number;
  next_at: Date;
  last_status: number | null;
  last_error: string | null;
  finished_at: Date | null;
};

export type DeliveryFilter = {
  administrationId: string;
  webhookId: string;
  state?: DeliveryRow['state'] | undefined;
  kind?: string | undefined;
  /** The last event of the page before. */
  before?: string | undefined;
  limit: number;
};

/** Deliveries of a webhook, newest event first (identifiers of events are in order of time). */
export async function listDeliveries(tx: Tx, filter: DeliveryFilter): Promise<DeliveryRow[]> {
  const { administrationId, webhookId, state, kind, before, limit } = filter;
  return runSql<DeliveryRow>(
    tx,
    `select d.event_id, e.kind, e.at as event_at, d.state, d.attempts, d.next_at, d.last_status, d.last_error, d.finished_at
     from kernel.webhook_delivery d
       join kernel.event e on e.administration_id = d.administration_id and e.id = d.event_id
     where d.administration_id = $1 and d.webhook_id = $2 and ($3::text is null or d.state = $3)
       and ($4::text is null or e.kind = $4) and ($5::uuid is null or d.event_id < $5)
     order by d.event_id desc limit $6`,
    [administrationId, webhookId, state ?? null, kind ?? null, before ?? null, limit],
  );
}

type Key = { administrationId: string; webhookId: string };

/** Queues one event again for a webhook; it counts its attempts from the start. */
export async function replayOne(
  tx: Tx,
  { administrationId, webhookId }: Key,
  eventId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update kernel.webhook_delivery set ${ANEW}, next_at = $4
     where administration_id = $1 and webhook_id = $2 and event_id = $3 and state <> 'waiting' returning 1`,
    [administrationId, webhookId, eventId, now.toString()],
  );
  return rows.length > 0;
}
const ANEW = `state = 'waiting', attempts = 0, claim = null, finished_at = null`;

export type ReplaySince = Key & {
  since: Temporal.Instant;
  /** The last event of the call before, when there were too many for one. */
  after?: string | undefined;
  limit: number;
  now: Temporal.Instant;
};

/**
 * Queues again the events of a body since an instant to which the webhook is subscribed, oldest first: those
 * delivered, those dead, and those that happened while it was paused. What waits already is left as it is.
 * Answers how many events it went through and the last of them.
 */
export async function replaySince(
  tx: Tx,
  options: ReplaySince,
): Promise<{ count: number; last: string | undefined }> {
  const { administrationId, webhookId, since, after, limit, now } = options;
  const rows = await runSql<{ id: string }>(
    tx,
    `with chosen as (
       select e.id, e.at from kernel.event e, kernel.webhook w
       where w.administration_id = $1 and w.id = $2 and e.administration_id = $1 and e.at >= $3
         and ($4::uuid is null or (e.at, e.id) > (select at, id from kernel.event where administration_id = $1 and id = $4))
         and ${SUBSCRIBED}
       order by e.at, e.id limit $5),
     queued as (
       insert into kernel.webhook_delivery as d (administration_id, webhook_id, event_id, state, next_at)
       select $1, $2, id, 'waiting', $6::timestamptz from chosen
       on conflict (administration_id, webhook_id, event_id)
         do update set ${ANEW}, next_at = excluded.next_at where d.state <> 'waiting')
     select id from chosen order by at, id`,
    [administrationId, webhookId, since.toString(), after ?? null, limit, now.toString()],
  );
  return { count: rows.length, last: rows.at(-1)?.id };
}

// The same patterns as `patternsFor`, the other way round: `*`, the kind itself, or `prefix.*`.
const SUBSCRIBED = `exists (select from unnest(w.kinds) as pattern
  where pattern = '*' or pattern = e.kind or (right(pattern, 2) = '.*' and starts_with(e.kind, left(pattern, -1))))`;

/** Stores an event that only one webhook is told of, whatever it is subscribed to. */
export async function queueTest(
  tx: Tx,
  { administrationId, webhookId }: Key,
  eventId: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into kernel.event (administration_id, id, kind, subject, payload, at)
     values ($1, $2, 'webhooks.test', $3, '{"test": true}'::jsonb, $4)`,
    [administrationId, eventId, webhookId, now.toString()],
  );
  await runSql(
    tx,
    `insert into kernel.webhook_delivery (administration_id, webhook_id, event_id, state, next_at)
     values ($1, $2, $3, 'waiting', $4)`,
    [administrationId, webhookId, eventId, now.toString()],
  );
}
