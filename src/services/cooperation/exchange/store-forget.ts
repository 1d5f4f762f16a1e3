import { runSql, type Tx } from '../../../kernel/database/database.ts';

type Old = { before: string; limit: number };

/** Forgets idempotency keys of the hot path that have served their time, the oldest first. */
export async function forgetRequestKeys(tx: Tx, { before, limit }: Old): Promise<number> {
  const rows = await runSql(
    tx,
    `delete from exchange.request_key where (consumer_id, key) in
       (select consumer_id, key from exchange.request_key where at < $1 order by at limit $2) returning 1`,
    [before, limit],
  );
  return rows.length;
}

/**
 * Forgets assertions that nobody would believe any more. Each client forgets its own when it comes again
 * (tokens.ts); these are of clients that did not.
 */
export async function forgetAssertions(tx: Tx, { before, limit }: Old): Promise<number> {
  const rows = await runSql(
    tx,
    `delete from exchange.assertion_used where (client_id, jti) in
       (select client_id, jti from exchange.assertion_used where until < $1 limit $2) returning 1`,
    [before, limit],
  );
  return rows.length;
}
