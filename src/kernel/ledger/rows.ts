import type { PreparedLeaf } from './leaf.ts';
import {
  BYTEA,
  binaryArray,
  INT2,
  instantBytes,
  int2Bytes,
  TEXT,
  TIMESTAMPTZ,
  UUID,
  uuidBytes,
} from './pg-binary.ts';

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
  select * from unnest($2::uuid[], $3::int2[], $4::timestamptz[], $5::uuid[], $6::bytea[], $7::bytea[], $8::bytea[],
    $9::bytea[], $10::text[], $11::bytea[], $12::timestamptz[])
    as l(id, type, recorded_at, tx, entry, record, payload, subject_index, key_name, sealed, expires_at)
), kept as (
  insert into ledger.record (id, log, type, recorded_at, tx, entry, record, payload, subject_index)
  select id, $1, type, recorded_at, tx, entry, record, payload, subject_index from leaf
), opened as (
  insert into ledger.secret (id, key_name, sealed, expires_at) select id, key_name, sealed, expires_at from leaf
)
insert into ledger.pending (log, id, entry) select $1, id, entry from leaf cross join durable`;

/**
 * Rows of a service that are stored in the same statement as their leaves: `sql` inserts from the JSON list $1
 * (`… from jsonb_to_recordset($1::jsonb) …`), `rows` are its elements as JSON texts.
 */
export type Companion = { name: string; sql: string; rows: readonly string[] };

/** The insert of some leaves under a base name, with a service's rows beside them; prepared once a connection. */
export function insertWithRows(
  log: string,
  leaves: readonly PreparedLeaf[],
  companion: Companion,
): Statement {
  const { text, values } = insertStatement(log, leaves);
  const beside = companion.sql.replaceAll('$1', `$${values.length + 1}`);
  return {
    name: `aplec-ledger-insert-${companion.name}`,
    text: text.replace('), opened as (', `), beside as (\n  ${beside}\n), opened as (`),
    values: [...values, `[${companion.rows.join(',')}]`],
  };
}

/** The insert of some leaves under a base name; prepared once a connection. */
export function insertStatement(log: string, leaves: readonly PreparedLeaf[]): Statement {
  const column = (type: number, value: (leaf: PreparedLeaf) => Uint8Array | null) =>
    binaryArray(type, leaves.map(value));
  return {
    name: 'aplec-ledger-insert',
    text: INSERT,
    values: [
      log,
      column(UUID, (leaf) => uuidBytes(leaf.id)),
      column(INT2, (leaf) => int2Bytes(leaf.type)),
      column(TIMESTAMPTZ, (leaf) => instantBytes(leaf.at)),
      column(UUID, (leaf) => (leaf.tx === null ? null : uuidBytes(leaf.tx))),
      column(BYTEA, (leaf) => leaf.entry),
      column(BYTEA, (leaf) => leaf.sealedRecord),
      column(BYTEA, (leaf) => leaf.sealedPayload),
      column(BYTEA, (leaf) => leaf.subjectIndex),
      column(TEXT, (leaf) => Buffer.from(leaf.keyName, 'latin1')),
      column(BYTEA, (leaf) => leaf.sealedSecret),
      column(TIMESTAMPTZ, (leaf) => (leaf.expires === null ? null : instantBytes(leaf.expires))),
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
