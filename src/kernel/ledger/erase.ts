import { toBase64 } from './bytes.ts';
import type { LedgerKeys } from './keys.ts';
import { prepareLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { insertStatement, type Query } from './rows.ts';

/** Most records of one erasure: each takes a few rows and makes a leaf. */
export const ERASE_LIMIT = 5000;

export type Erasure = {
  keys: LedgerKeys;
  /** Base name of the log. */
  log: string;
  /** At most {@link ERASE_LIMIT}. */
  ids: readonly string[];
  /** Why, as it is recorded: a retention rule or a decision, never a person. */
  reason: string;
  /** ms since 1970 */
  at: number;
};

/** A salt that is under a hold is not destroyed, though the hold was set a moment ago: it is read again under its lock. */
const DESTROY = `delete from ledger.secret s using ledger.record r
  where s.id = any($1::uuid[]) and r.id = s.id and r.log = $2 and not s.legal_hold returning s.id, r.entry`;

const EMPTY = `update ledger.record set record = null, payload = null, subject_index = null, tx = null,
  erased_at = to_timestamp($2::float8 / 1000) where id = any($1::uuid[])`;

/**
 * Destroys what opens some records (their salts, and with them nonces and field keys), the records, their
 * payloads and their blind indexes, and records each erasure as a leaf of its own that names the hash of the
 * erased one. All in the transaction of the caller. The public leaves stay, and prove only that something was
 * recorded then.
 * @returns the erasure's leaf of each erased record; what is unknown, held or was erased before is not in it
 */
export async function eraseIn(query: Query, erasure: Erasure): Promise<Map<string, string>> {
  const { keys, log, ids, reason, at } = erasure;
  if (ids.length > ERASE_LIMIT) throw new RangeError(`At most ${ERASE_LIMIT} records are erased at once.`);
  if (ids.length === 0) return new Map();
  const { rows } = await query({ text: DESTROY, values: [ids, log] });
  const gone = rows as { id: string; entry: Buffer }[];
  if (gone.length === 0) return new Map();
  await query({ text: EMPTY, values: [gone.map((row) => row.id), at] });
  const leaves = gone.map(({ entry }) =>
    prepareLeaf(
      { keys, log },
      { type: 'erasure', record: { erased: toBase64(leafHash(entry)), reason } },
      at,
    ),
  );
  await query(insertStatement(log, leaves));
  return new Map(gone.map(({ id }, index) => [id, leaves[index]!.id]));
}

/**
 * Sets or lifts the hold of some records: while it holds, nothing erases them.
 * @returns those that there were to hold; a record that was erased is not among them
 */
export async function holdIn(query: Query, ids: readonly string[], held: boolean): Promise<string[]> {
  const { rows } = await query({
    text: 'update ledger.secret set legal_hold = $2 where id = any($1::uuid[]) returning id',
    values: [ids, held],
  });
  return rows.map((row) => (row as { id: string }).id);
}

/** Which of some records are under a hold; it stays so until the transaction of the caller ends. */
export async function heldIn(query: Query, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await query({
    text: 'select id, legal_hold as held from ledger.secret where id = any($1::uuid[]) order by id for update',
    values: [ids],
  });
  const kept = rows as { id: string; held: boolean }[];
  return new Set(kept.filter((row) => row.held).map((row) => row.id));
}
