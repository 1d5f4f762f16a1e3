import { type Database, runSql } from '../../../kernel/database/database.ts';

export async function openTicket(
  on: Database,
  given: { hash: Buffer; attemptId: string; endsAt: Temporal.Instant; now: Temporal.Instant },
): Promise<void> {
  await runSql(on, `delete from certificate_login.ticket where ends_at < $1`, [given.now.toString()]);
  await runSql(
    on,
    `insert into certificate_login.ticket (ticket_hash, attempt_id, ends_at) values ($1, $2, $3)`,
    [given.hash, given.attemptId, given.endsAt.toString()],
  );
}

/** Uses a ticket, once; answers the attempt that it is of. */
export async function useTicket(
  on: Database,
  hash: Buffer,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await runSql<{ attempt_id: string }>(
    on,
    `update certificate_login.ticket set used_at = $2 where ticket_hash = $1 and used_at is null and ends_at > $2
     returning attempt_id`,
    [hash, now.toString()],
  );
  return row?.attempt_id;
}

export async function keepResult(
  on: Database,
  given: { hash: Buffer; resultHash: Buffer; sealed: string | null; refusal: string | null },
): Promise<void> {
  await runSql(
    on,
    `update certificate_login.ticket set result_hash = $2, sealed = $3, refusal = $4 where ticket_hash = $1`,
    [given.hash, given.resultHash, given.sealed, given.refusal],
  );
}

export type Result = { sealed: string | null; refusal: string | null };

/** Takes a result, once, for the attempt that it belongs to. */
export async function takeResult(
  on: Database,
  { resultHash, attemptId, now }: { resultHash: Buffer; attemptId: string; now: Temporal.Instant },
): Promise<Result | undefined> {
  const [row] = await runSql<Result>(
    on,
    `update certificate_login.ticket set taken_at = $3 where result_hash = $1 and attempt_id = $2 and taken_at is null
       and ends_at > $3 returning sealed, refusal`,
    [resultHash, attemptId, now.toString()],
  );
  return row;
}
