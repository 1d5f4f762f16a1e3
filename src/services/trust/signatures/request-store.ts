import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { ZONE } from '../../../kernel/texts.ts';
import type { RequestState, SignatureRequest } from './request.ts';

/** Most happenings of one request that are read. */
const HAPPENINGS_LIMIT = 2000;

export type RequestRow = {
  administration_id: string;
  id: string;
  title: string;
  message: string;
  state: RequestState;
  sender: string;
  sender_name: string;
  format: string;
  level: string;
  deadline: SignatureRequest['deadline'];
  expires_at: Date | null;
  remind_every: number | null;
  reminded_at: Date | null;
  reason: string | null;
  demonstration: boolean;
  created_at: Date;
  sent_at: Date | null;
  ended_at: Date | null;
};

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const toRequest = (row: RequestRow): SignatureRequest => ({
  administrationId: row.administration_id,
  id: row.id,
  title: row.title,
  message: row.message,
  state: row.state,
  sender: row.sender,
  senderName: row.sender_name,
  format: row.format,
  level: row.level,
  deadline: row.deadline,
  expiresAt: iso(row.expires_at),
  remindEvery: row.remind_every,
  remindedAt: iso(row.reminded_at),
  reason: row.reason,
  demonstration: row.demonstration,
  createdAt: row.created_at.toISOString(),
  sentAt: iso(row.sent_at),
  endedAt: iso(row.ended_at),
});

export type RequestKey = { administrationId: string; requestId: string };

/** One request of a body; with `held`, until the end of the transaction. */
export async function loadRequest(
  tx: Tx,
  { administrationId, requestId }: RequestKey,
  held = false,
): Promise<SignatureRequest | undefined> {
  const rows = await runSql<RequestRow>(
    tx,
    `select * from signatures.request where administration_id = $1 and id = $2${held ? ' for update' : ''}`,
    [administrationId, requestId],
  );
  return rows[0] && toRequest(rows[0]);
}

/** Several requests of a body. */
export async function loadRequests(
  tx: Tx,
  administrationId: string,
  ids: readonly string[],
): Promise<Map<string, SignatureRequest>> {
  const rows = await runSql<RequestRow>(
    tx,
    `select * from signatures.request where administration_id = $1 and id = any($2::uuid[])`,
    [administrationId, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, toRequest(row)]));
}

/** The same, held until the end of the transaction; in one order for everybody, so that no two wait for each other. */
export async function holdRequests(
  tx: Tx,
  administrationId: string,
  ids: readonly string[],
): Promise<Map<string, SignatureRequest>> {
  const rows = await runSql<RequestRow>(
    tx,
    `select * from signatures.request where administration_id = $1 and id = any($2::uuid[]) order by id for update`,
    [administrationId, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, toRequest(row)]));
}

export async function saveRequest(tx: Tx, one: SignatureRequest): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.request (administration_id, id, title, message, state, sender, sender_name, format, level,
       deadline, expires_at, remind_every, reminded_at, reason, demonstration, created_at, sent_at, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18)
     on conflict (administration_id, id) do update set title = $3, message = $4, state = $5, deadline = $10::jsonb,
       expires_at = $11, remind_every = $12, reminded_at = $13, reason = $14, sent_at = $17, ended_at = $18`,
    [
      ...[one.administrationId, one.id, one.title, one.message, one.state, one.sender, one.senderName],
      ...[one.format, one.level, one.deadline === null ? null : JSON.stringify(one.deadline), one.expiresAt],
      ...[one.remindEvery, one.remindedAt, one.reason, one.demonstration],
      ...[one.createdAt, one.sentAt, one.endedAt],
    ],
  );
}

/** Open requests of every body whose time is over; the platform ends them. */
export async function overdueRequests(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<SignatureRequest[]> {
  const rows = await runSql<RequestRow>(
    tx,
    `select * from signatures.request where state = 'open' and expires_at <= $1
     order by expires_at limit $2 for update skip locked`,
    [now.toString(), limit],
  );
  return rows.map(toRequest);
}

/**
 * Open requests of every body whose signers are to be reminded today, who waits longest first. Days are counted, not hours:
 * a turn that is a second earlier than yesterday's, or on a day of 23 hours, skips nobody.
 */
export async function requestsToRemind(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<SignatureRequest[]> {
  const rows = await runSql<RequestRow>(
    tx,
    `select * from signatures.request where state = 'open' and remind_every is not null
       and (coalesce(reminded_at, sent_at) at time zone $3)::date + remind_every <= $1::date
     order by coalesce(reminded_at, sent_at), id limit $2 for update skip locked`,
    [now.toZonedDateTimeISO(ZONE).toPlainDate().toString(), limit, ZONE],
  );
  return rows.map(toRequest);
}

export type Happening = {
  id: string;
  kind: string;
  who: string;
  reason: string | null;
  at: string;
  leafId: string | null;
};

export async function insertHappening(tx: Tx, of: RequestKey, one: Happening): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.happening (administration_id, request_id, id, kind, who, reason, at, leaf_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [of.administrationId, of.requestId, one.id, one.kind, one.who, one.reason, one.at, one.leafId],
  );
}

/** What happened to a request, in order. */
export async function happeningsOf(tx: Tx, of: RequestKey): Promise<Happening[]> {
  const rows = await runSql<Omit<Happening, 'at' | 'leafId'> & { at: Date; leaf_id: string | null }>(
    tx,
    `select id, kind, who, reason, at, leaf_id from signatures.happening
     where administration_id = $1 and request_id = $2 order by at, id limit ${HAPPENINGS_LIMIT}`,
    [of.administrationId, of.requestId],
  );
  return rows.map(({ leaf_id, at, ...rest }) => ({ ...rest, at: at.toISOString(), leafId: leaf_id }));
}
