import { toBase64 } from './bytes.ts';
import { LedgerError } from './errors.ts';
import type { LedgerKeys } from './keys.ts';
import { LEAF_TYPES, type LeafType, openLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import type { Query } from './rows.ts';

/** A stretch of time between two identifiers, both left out: identifiers of leaves grow with time. */
export type Span = { types: readonly LeafType[]; after: string; before: string };
/** A leaf and the thing (exchange) that it belongs to. */
export type LeafPlace = { id: string; tx: string };

const numbers = (types: readonly LeafType[]) => types.map((type) => LEAF_TYPES[type]);

/** Leaves of some kinds that belong to something, oldest first. Walks the primary key: no index is kept for it. */
export async function leavesBetween(
  query: Query,
  log: string,
  { types, after, before, limit }: Span & { limit: number },
): Promise<LeafPlace[]> {
  const { rows } = await query({
    text: `select id, tx from ledger.record
           where id > $1 and id < $2 and log = $3 and type = any($4::int2[]) and tx is not null order by id limit $5`,
    values: [after, before, log, numbers(types), limit],
  });
  return rows as LeafPlace[];
}

/** Which of some things have a leaf of one of the kinds in a stretch of time. */
export async function thingsWith(
  query: Query,
  log: string,
  { types, after, before, things }: Span & { things: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await query({
    text: `select distinct tx from ledger.record
           where id > $1 and id < $2 and log = $3 and type = any($4::int2[]) and tx = any($5::uuid[])`,
    values: [after, before, log, numbers(types), things],
  });
  return new Set(rows.map((row) => (row as { tx: string }).tx));
}

/** A leaf as it was recorded. */
export type KeptLeaf = LeafPlace & {
  /** base64 */
  leafHash: string;
  /** Whom it is about, as its blind index. */
  subject: Buffer | null;
  /** Undefined when it was erased, its month was shredded, or it does not give the entry of its leaf. */
  record: Record<string, unknown> | undefined;
};

type Row = {
  id: string;
  tx: string;
  type: number;
  entry: Buffer;
  record: string | null;
  subject: Buffer | null;
  keyName: string | null;
  salt: Buffer | null;
};

/** The records of some leaves, each believed only when it gives the entry that the public log has. */
export async function readLeaves(
  query: Query,
  keys: LedgerKeys,
  ids: readonly string[],
): Promise<KeptLeaf[]> {
  const { rows } = await query({
    text: `select r.id, r.tx, r.type, r.entry, r.record, r.subject_index as subject, s.key_name as "keyName", s.salt
           from ledger.record r left join ledger.secret s on s.id = r.id where r.id = any($1::uuid[]) order by r.id`,
    values: [ids],
  });
  return (rows as Row[]).map((row) => ({
    id: row.id,
    tx: row.tx,
    leafHash: toBase64(leafHash(row.entry)),
    subject: row.subject,
    record: believed(keys, row),
  }));
}

function believed(keys: LedgerKeys, row: Row): Record<string, unknown> | undefined {
  const { record, salt, keyName } = row;
  if (record === null || salt === null || keyName === null) return undefined;
  try {
    openLeaf(keys.sealing(keyName, false), { ...row, record, salt });
    return JSON.parse(record) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
