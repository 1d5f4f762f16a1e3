import { bytesArray, instantArray, int2Array, textArray, uuidArray } from '../database/binary.ts';
import type { Parameter, Prepared } from '../database/line.ts';
import type { PreparedLeaf } from './leaf.ts';

/** How a statement reaches the database: a pool, a client, or the transaction of an action. */
export type Query = (statement: {
  name?: string;
  text: string;
  values: unknown[];
}) => Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;

/**
 * One statement writes the records, their secrets and their place in the queue: all or nothing, one round trip.
 * It makes its own transaction durable, whatever the server's default: the setting is read at commit.
 */
const LEAVES = `with durable as materialized (
  select set_config('synchronous_commit', 'on', true)
), leaf as (
  select * from unnest($5::uuid[], $6::int2[], $7::timestamptz[], $8::uuid[], $9::bytea[], $10::text[], $11::bytea[],
    $12::bytea[], $13::text[], $14::bytea[], $15::timestamptz[]) with ordinality
    as l(id, type, recorded_at, tx, entry, record, payload, subject_index, key_name, salt, expires_at, ordinal)
), kept as (
  insert into ledger.record (id, log, type, recorded_at, tx, entry, record, payload, subject_index, batch, turn)
  select id, $1, type, recorded_at, tx, entry, record, payload, subject_index, $2, ordinal - 1 from leaf
), opened as (
  insert into ledger.secret (id, key_name, salt, expires_at) select id, key_name, salt, expires_at from leaf
), waiting as (
  insert into ledger.pending (log, id, leaves, entries) select $1, $2, $3, $4 from durable
)`;

/**
 * What a service has done in the statement of its leaves. `sql` inserts its rows from the parameters $1, $2, …
 * that `values` makes of all rows of a batch and the identifiers of their leaves (arrays to `unnest`); `seen` is a
 * whole number that the statement reads with everything else, in the one snapshot it has: what was true when the
 * leaves were recorded.
 */
export type Beside<Row> = {
  name: string;
  sql: string;
  values(rows: readonly Row[], leaves: readonly string[]): Parameter[];
  seen: string;
};

/** The insert of some leaves, at least one, under a base name, with a service's rows beside them; prepared once a connection. */
export function insertWithRows<Row>(
  log: string,
  leaves: readonly PreparedLeaf[],
  { rows, rowLeaves, ...beside }: Beside<Row> & { rows: readonly Row[]; rowLeaves: readonly string[] },
): Prepared {
  const values = leafValues(log, leaves);
  const kind = rows.length === 0 ? 'alone' : 'rows';
  const one = leaves.length === 1;
  return {
    name: `aplec-ledger-insert-${beside.name}-${one ? 'one-' : ''}${kind}`,
    text: textOf(beside, { kind, one, from: values.length }),
    values: rows.length === 0 ? values : [...values, ...beside.values(rows, rowLeaves)],
    first: one,
  };
}

type Kind = { kind: 'alone' | 'rows'; one: boolean; from: number };

/**
 * The same for a single leaf, with values instead of arrays: when little is asked nearly every leaf is alone, and to go
 * through arrays is a tenth of PostgreSQL's work for it.
 */
function forOne(text: string): string {
  return text
    .replaceAll(
      /unnest\(([^)]*)\)( with ordinality)?/g,
      (_, arrays: string, numbered: string | undefined) => {
        const values = arrays.replaceAll('[]', '');
        return `(values (${values}${numbered === undefined ? '' : ', 1'}))`;
      },
    )
    .replace('leaf as (', 'leaf as not materialized (');
}

/** The statement with the service's part in it; the parameters of its rows come after those of the leaves. */
function textOf({ name, sql, seen }: Omit<Beside<never>, 'values'>, { kind, one, from }: Kind): string {
  const key = `${name}/${kind}/${one}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const shifted = sql.replaceAll(/\$(\d+)/g, (_, place) => `$${Number(place) + from}`);
  const rows = kind === 'rows' ? `, beside as (\n  ${shifted}\n)` : '';
  const many = `${LEAVES}${rows}\nselect (${seen}) as seen`;
  const whole = one ? forOne(many) : many;
  texts.set(key, whole);
  return whole;
}

/** A few texts of the program itself. */
const texts = new Map<string, string>();

/** The insert of some leaves, at least one, under a base name; prepared once a connection. */
export function insertStatement(log: string, leaves: readonly PreparedLeaf[]): Prepared {
  return {
    name: 'aplec-ledger-insert',
    text: `${LEAVES}\nselect null::int8 as seen`,
    values: leafValues(log, leaves),
  };
}

function leafValues(log: string, leaves: readonly PreparedLeaf[]): Parameter[] {
  return [
    log,
    leaves[0]!.id,
    leaves.length,
    Buffer.concat(leaves.map((leaf) => leaf.entry)),
    uuidArray(leaves.map((leaf) => leaf.id)),
    int2Array(leaves.map((leaf) => leaf.type)),
    instantArray(leaves.map((leaf) => leaf.at)),
    uuidArray(leaves.map((leaf) => leaf.tx)),
    bytesArray(leaves.map((leaf) => leaf.entry)),
    textArray(leaves.map((leaf) => leaf.recordText)),
    bytesArray(leaves.map((leaf) => leaf.sealedPayload)),
    bytesArray(leaves.map((leaf) => leaf.subject)),
    textArray(leaves.map((leaf) => leaf.keyName)),
    bytesArray(leaves.map((leaf) => leaf.salt)),
    instantArray(leaves.map((leaf) => leaf.expires)),
  ];
}

/**
 * Appends one leaf inside a transaction of the caller: it is recorded if and only if that commits.
 * Afterwards the caller pokes the sequencer.
 */
export async function appendIn(query: Query, log: string, leaf: PreparedLeaf): Promise<void> {
  await query(insertStatement(log, [leaf]));
}
