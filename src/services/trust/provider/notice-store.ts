import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Notice = { id: string; clientId: string; accountId: string; sid: string; attempts: number };
type Row = { id: string; client_id: string; account_id: string; sid: string; attempts: number };

export async function insertNotice(
  tx: Tx,
  given: Omit<Notice, 'attempts'> & { now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into provider.logout_notice (id, client_id, account_id, sid, next_at, created_at, state)
     values ($1, $2, $3, $4, $5, $5, 'waiting')`,
    [given.id, given.clientId, given.accountId, given.sid, given.now.toString()],
  );
}

/** Takes notices that are due, with a lease. */
export async function claimNotices(
  on: Database,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<Notice[]> {
  const rows = await runSql<Row>(
    on,
    `update provider.logout_notice set next_at = $2, attempts = attempts + 1 where id in (
       select id from provider.logout_notice where state = 'waiting' and next_at <= $1 order by next_at limit $3
       for update skip locked) returning id, client_id, account_id, sid, attempts`,
    [now.toString(), until.toString(), limit],
  );
  return rows.map(({ client_id, account_id, ...row }) => ({
    ...row,
    clientId: client_id,
    accountId: account_id,
  }));
}

export async function settleNotice(
  on: Database,
  id: string,
  {
    state,
    error,
    nextAt,
  }: { state: 'waiting' | 'told' | 'given-up'; error?: string; nextAt?: Temporal.Instant },
): Promise<void> {
  await runSql(
    on,
    `update provider.logout_notice set state = $2, last_error = $3, next_at = coalesce($4, next_at) where id = $1`,
    [id, state, error ?? null, nextAt?.toString() ?? null],
  );
}
