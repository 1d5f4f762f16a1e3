import { bytesArray, instantArray, int2Array, textArray, uuidArray } from '../database/binary.ts';
import type { PreparedLeaf } from './leaf.ts';

/** How a statement reaches the database: a pool, a client, or the transaction of an action. */
export type Query = (
  statement: Statement,
) => Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
export type Statement = { name?: string; text: string; values: unknown[]; query_timeout?: number };

/**
 * One statement writes the record, its secrets and its place in the queue: all or nothing, one round trip.
 * It makes its own transaction durable, whatever the server's default: the setting is read at commit.
 */
const INSERT = `with durable as materialized (
  select set_config('synchronous_commit', 'on', true)
), leaf as (
  select * from unnest($2::uuid[], $3::int2[], $4::timestamptz[], $5::uuid[], $6::bytea[], $7::text[], $8::bytea[],
    $9::bytea[], $10::text[], $11::bytea[], $12::timestamptz[])
    as l(id, type, recorded_at, tx, entry, record, payload, subject_index, key_name, salt, expires_at)
), kept as (
  insert into ledger.record (id, log, type, recorded_at, tx, entry, record, payload, subject_index)
  select id, $1, type, recorded_at, tx, entry, record, payload, subject_index from leaf
), opened as (
  insert into ledger.secret (id, key_name, salt, expires_at) select id, key_name, salt, expires_at from leaf
)
insert into ledger.pending (log, id, entry) select $1, id, entry from leaf cross join durable`;

/**
 * Rows of a service that are stored in the same statement as their leaves: `sql` inserts them from the parameters
 * $1, $2, … that `values` makes of all rows of a batch (arrays to `unnest`).
 */
export type Beside<Row> = { name: string; sql: string; values(rows: readonly Row[]): unknown[] };

/** The insert of some leaves under a base name, with a service's rows beside them; prepared once a connection. */
export function insertWithRows<Row>(
  log: string,
  leaves: readonly PreparedLeaf[],
  beside: Beside<Row> & { rows: readonly Row[] },
): Statement {
  const { text, values } = insertStatement(log, leaves);
  return {
    name: `aplec-ledger-insert-${beside.name}`,
    text: withRows(text, beside.sql, values.length),
    values: [...values, ...beside.values(beside.rows)],
  };
}

/** The statement with another insert in it, whose parameters come after the first ones. */
function withRows(text: string, sql: string, from: number): string {
  const known = texts.get(sql);
  if (known !== undefined) return known;
  const shifted = sql.replaceAll(/\$(\d+)/g, (_, place) => `$${Number(place) + from}`);
  const whole = text.replace('), opened as (', `), beside as (\n  ${shifted}\n), opened as (`);
  texts.set(sql, whole);
  return whole;
}

/** A few texts of the program itself. */
const texts = new Map<string, string>();

/** The insert of some leaves under a base name; prepared once a connection. */
export function insertStatement(log: string, leaves: readonly PreparedLeaf[]): Statement {
  return {
    name: 'aplec-ledger-insert',
    text: INSERT,
    values: [
      log,
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
    ],
  };
}

/**
 * Appends one leaf inside a transaction of the caller: it is recorded if and only if that commits.
 * Afterwards the caller pokes the sequencer.
 */
export async function appendIn(query: Query, log: string, leaf: PreparedLeaf): Promise<void> {
  await query(insertStatement(log, [leaf]));
}
