import type pg from 'pg';
import { toBase64 } from './bytes.ts';
import { LedgerError } from './errors.ts';
import type { LedgerKeys } from './keys.ts';
import { prepareLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { insertStatement, type Query } from './rows.ts';

export type Erasure = {
  keys: LedgerKeys;
  /** Base name of the log. */
  log: string;
  id: string;
  /** Why, as it is recorded: a retention rule or a decision, never a person. */
  reason: string;
  at: number;
};

/**
 * Destroys what opens a record (its salt, and with it nonce and field keys), the record, its payload and its
 * blind index, and records the erasure as a leaf of its own that names the hash of the erased one. All in the
 * transaction of the caller. The public leaf stays, and proves only that something was recorded then.
 * @returns the id of the erasure's leaf
 * @throws LedgerError `unknown-record`, `erased` (it was before) or `legal-hold`
 */
export async function eraseIn(query: Query, { keys, log, id, reason, at }: Erasure): Promise<string> {
  const { rows } = await query({
    text: `select r.entry, r.record is null as gone, coalesce(s.legal_hold, false) as held
           from ledger.record r left join ledger.secret s on s.id = r.id
           where r.id = $1 and r.log = $2 for update of r`,
    values: [id, log],
  });
  const row = rows[0] as { entry: Buffer; gone: boolean; held: boolean } | undefined;
  if (row === undefined) throw new LedgerError('unknown-record', `There is no record ${id} in ${log}.`);
  if (row.gone) throw new LedgerError('erased', `The record ${id} was erased before.`);
  if (row.held)
    throw new LedgerError('legal-hold', `The record ${id} is under a legal hold and cannot be erased.`);
  const { rowCount } = await query({
    text: 'delete from ledger.secret where id = $1 and not legal_hold',
    values: [id],
  });
  // A hold that was set between the two statements wins.
  if (rowCount !== 1)
    throw new LedgerError('legal-hold', `The record ${id} is under a legal hold and cannot be erased.`);
  await query({
    text: `update ledger.record set record = null, payload = null, subject_index = null, tx = null,
             erased_at = to_timestamp($2::float8 / 1000) where id = $1`,
    values: [id, at],
  });
  const record = { erased: toBase64(leafHash(row.entry)), reason };
  const leaf = prepareLeaf(keys, log, { type: 'erasure', record, at });
  await query(insertStatement(log, [leaf]));
  return leaf.id;
}

/** {@link eraseIn} in a transaction of its own. */
export async function eraseRecord(pool: pg.Pool, erasure: Erasure): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const leaf = await eraseIn((statement) => client.query(statement), erasure);
    await client.query('commit');
    client.release();
    return leaf;
  } catch (error) {
    // A connection that cannot roll back is not given back to the pool.
    const undone = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!undone);
    throw error;
  }
}

/** Sets or lifts the hold of a record: while it holds, nothing erases it. @throws LedgerError `unknown-record` */
export async function setLegalHold(query: Query, id: string, held: boolean): Promise<void> {
  const { rowCount } = await query({
    text: 'update ledger.secret set legal_hold = $2 where id = $1',
    values: [id, held],
  });
  if (rowCount !== 1)
    throw new LedgerError('unknown-record', `There is nothing to hold of the record ${id}.`);
}

/** Records whose time is over, oldest first: what a retention schedule erases, some at a time. */
export async function expiredRecords(
  query: Query,
  log: string,
  until: { at: number; limit: number },
): Promise<string[]> {
  const { rows } = await query({
    text: `select s.id from ledger.secret s join ledger.record r on r.id = s.id
           where r.log = $1 and s.expires_at <= to_timestamp($2::float8 / 1000) and not s.legal_hold
           order by s.expires_at limit $3`,
    values: [log, until.at, until.limit],
  });
  return rows.map((row) => (row as { id: string }).id);
}
