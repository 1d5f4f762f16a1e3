import type { Database } from '../database/database.ts';
import { runSql } from '../database/database.ts';
import type { Parcel, Sent } from './send.ts';

/** A claimed delivery belongs to its claimer for this long; then anybody may take it (the claimer died). */
export const LEASE_MS = 60_000;

/** Waits after the first, second … failed attempt. After the last one a further failure is the end. */
export const BACKOFF_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000] as const;
const JITTER = 0.2;
const MOST_WAIT_MS = 86_400_000;

/**
 * Milliseconds to wait after this many failed attempts, or undefined when it was the last: the table, up to a
 * fifth more at random (so that what failed together does not come back together), or what the endpoint asked
 * for with Retry-After if that is longer, at most a day.
 */
export function waitAfter(failures: number, askedMs = 0, random: number = Math.random()): number | undefined {
  const base = BACKOFF_MS[failures - 1];
  if (base === undefined) return undefined;
  return Math.round(Math.max(base * (1 + JITTER * random), Math.min(askedMs, MOST_WAIT_MS)));
}

export type ClaimOptions = {
  now: Temporal.Instant;
  claim: string;
  /** Most deliveries to take, and most of one webhook. */
  limit: number;
  perWebhook: number;
  /** Take those of webhooks whose last attempt failed, or of the others. */
  failing: boolean;
  /** Webhooks that this process is sending to already. */
  busy: readonly string[];
};

type ClaimRow = {
  administration_id: string;
  webhook_id: string;
  event_id: string;
  attempts: number;
  address: string;
  secrets: (string | null)[];
  kind: string;
  subject: string;
  payload: Record<string, unknown>;
  at: Date;
};

/** Takes due deliveries in one statement of its own transaction; several workers take different ones. */
export async function claimDue(db: Database, options: ClaimOptions): Promise<Parcel[]> {
  const { now, claim, limit, perWebhook, failing, busy } = options;
  const until = now.add({ milliseconds: LEASE_MS }).toString();
  const rows = await runSql<ClaimRow>(db, CLAIM, [
    now.toString(),
    failing,
    busy,
    perWebhook,
    limit,
    claim,
    until,
  ]);
  return rows.map((row) => ({
    administrationId: row.administration_id,
    webhookId: row.webhook_id,
    eventId: row.event_id,
    attempts: row.attempts,
    address: row.address,
    secrets: row.secrets.filter((secret) => secret !== null),
    event: { kind: row.kind, subject: row.subject, payload: row.payload, at: row.at.toISOString() },
  }));
}

// Every webhook gives only its own first few, so that the backlog of one never hides the others.
const CLAIM = `
with picked as (
  select d.administration_id, d.webhook_id, d.event_id from kernel.webhook w cross join lateral (
    select x.administration_id, x.webhook_id, x.event_id, x.next_at from kernel.webhook_delivery x
    where x.administration_id = w.administration_id and x.webhook_id = w.id and x.state = 'waiting' and x.next_at <= $1
    order by x.next_at limit $4 for update skip locked) d
  where w.state = 'active' and (w.failing_since is not null) = $2 and not w.id = any($3::uuid[])
  order by d.next_at limit $5)
update kernel.webhook_delivery d set claim = $6, next_at = $7
from picked p
  join kernel.webhook w on w.administration_id = p.administration_id and w.id = p.webhook_id
  join kernel.event e on e.administration_id = p.administration_id and e.id = p.event_id
where d.administration_id = p.administration_id and d.webhook_id = p.webhook_id and d.event_id = p.event_id
returning d.administration_id, d.webhook_id, d.event_id, d.attempts, w.address, e.kind, e.subject, e.payload, e.at,
  array[w.secret, case when w.previous_until > $1 then w.previous_secret end] as secrets`;

/** What a delivery became. `failingSince` is when its webhook began to fail, if it fails. */
export type Recorded = { state: 'delivered' | 'waiting' | 'dead'; failingSince?: Temporal.Instant };

/** Writes what came of a claimed delivery. Answers undefined when the claim was lost meanwhile. */
export async function recordSent(
  db: Database,
  parcel: Parcel,
  sent: Sent,
  { claim, now }: { claim: string; now: Temporal.Instant },
): Promise<Recorded | undefined> {
  const outcome = outcomeOf(parcel, sent, now);
  const key = [parcel.administrationId, parcel.webhookId, parcel.eventId];
  return db.transaction().execute(async (tx) => {
    const updated = await runSql(
      tx,
      `update kernel.webhook_delivery set state = $4, attempts = attempts + 1, next_at = $5, claim = null,
         last_status = $6, last_error = $7, finished_at = $8
       where administration_id = $1 and webhook_id = $2 and event_id = $3 and claim = $9 and state = 'waiting' returning 1`,
      [...key, outcome.state, outcome.nextAt, outcome.status, outcome.error, outcome.finishedAt, claim],
    );
    if (updated.length === 0) return undefined;
    const failed = outcome.state !== 'delivered';
    const rows = await runSql<{ failing_since: Date | null }>(
      tx,
      `update kernel.webhook set failing_since = case when $3 then coalesce(failing_since, $4::timestamptz) end
       where administration_id = $1 and id = $2 and (failing_since is null) = $3 returning failing_since`,
      [parcel.administrationId, parcel.webhookId, failed, now.toString()],
    );
    if (!failed) return { state: outcome.state };
    const since = rows[0]?.failing_since ?? (await failingSince(tx, parcel));
    return since === null ? { state: outcome.state } : { state: outcome.state, failingSince: instant(since) };
  });
}

async function failingSince(db: Database, parcel: Parcel): Promise<Date | null> {
  const rows = await runSql<{ failing_since: Date | null }>(
    db,
    'select failing_since from kernel.webhook where administration_id = $1 and id = $2',
    [parcel.administrationId, parcel.webhookId],
  );
  return rows[0]?.failing_since ?? null;
}

function instant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

function outcomeOf(parcel: Parcel, sent: Sent, now: Temporal.Instant) {
  const status = 'status' in sent ? sent.status : null;
  const error = 'error' in sent ? sent.error : null;
  const at = now.toString();
  if (status !== null && status >= 200 && status < 300) {
    return { state: 'delivered', status, error, nextAt: at, finishedAt: at } as const;
  }
  const asked = 'status' in sent ? sent.retryAfterMs : undefined;
  // 410 Gone is the endpoint's own word that nothing more is wanted (Standard Webhooks, “410”).
  const wait = status === 410 ? undefined : waitAfter(parcel.attempts + 1, asked);
  if (wait === undefined) return { state: 'dead', status, error, nextAt: at, finishedAt: at } as const;
  return {
    state: 'waiting',
    status,
    error,
    nextAt: now.add({ milliseconds: wait }).toString(),
    finishedAt: null,
  } as const;
}
