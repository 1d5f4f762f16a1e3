import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';

/**
 * Ends every grant of a session, and queues one notice for each application that wants to hear of it. What hangs from a
 * grant that ended is not found any more; its rows go with the sweep.
 */
export async function endGrantsOfSession(
  tx: Tx,
  sessionId: string,
  now: Temporal.Instant,
): Promise<{ ended: number; toTell: number }> {
  const ended = await runSql<{ account_id: string; application_id: string; sid: string }>(
    tx,
    `update provider.grant_given set ended_at = $2 where session_id = $1 and ended_at is null
     returning account_id, application_id, sid`,
    [sessionId, now.toString()],
  );
  // Also those whose grant the library ended a moment ago, when the person signed out from there.
  const told = await runSql<{ account_id: string; application_id: string; sid: string }>(
    tx,
    `select distinct on (g.application_id) g.account_id, g.application_id, g.sid
     from provider.grant_given g join provider.application a on a.id = g.application_id
     where g.session_id = $1 and a.state = 'approved' and a.approved ->> 'backchannelLogoutUri' is not null
     order by g.application_id, g.created_at desc`,
    [sessionId],
  );
  for (const { account_id, application_id, sid } of told)
    await runSql(
      tx,
      `insert into provider.logout (account_id, id, application_id, session_id, sid, state, next_at, created_at)
       values ($1, $2, $3, $4, $5, 'waiting', $6, $6) on conflict (account_id, session_id, application_id) do nothing`,
      [account_id, newId(), application_id, sessionId, sid, now.toString()],
    );
  return { ended: ended.length, toTell: told.length };
}

export type Notice = {
  accountId: string;
  id: string;
  applicationId: string;
  sid: string;
  /** Attempts made before this one. */
  attempts: number;
};

/** Takes notices that are due; nobody else does until `until`. */
export async function claimNotices(
  on: Database,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<Notice[]> {
  const rows = await runSql<{
    account_id: string;
    id: string;
    application_id: string;
    sid: string;
    attempts: number;
  }>(
    on,
    `update provider.logout l set next_at = $2 from (
       select account_id, id from provider.logout where state = 'waiting' and next_at <= $1 order by next_at limit $3
       for update skip locked) due
     where l.account_id = due.account_id and l.id = due.id
     returning l.account_id, l.id, l.application_id, l.sid, l.attempts`,
    [now.toString(), until.toString(), limit],
  );
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    applicationId: row.application_id,
    sid: row.sid,
    attempts: row.attempts,
  }));
}

export type Told =
  | { state: 'told' }
  | { state: 'waiting'; nextAt: Temporal.Instant; error: string }
  | { state: 'given-up'; error: string };

export async function recordNotice(
  tx: Tx,
  { accountId, id }: Pick<Notice, 'accountId' | 'id'>,
  outcome: Told,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update provider.logout set state = $3, attempts = attempts + 1, next_at = coalesce($4, next_at), last_error = $5,
       told_at = case when $3 = 'told' then $6::timestamptz end where account_id = $1 and id = $2`,
    [
      ...[accountId, id, outcome.state, outcome.state === 'waiting' ? outcome.nextAt.toString() : null],
      ...['error' in outcome ? outcome.error : null, now.toString()],
    ],
  );
}
