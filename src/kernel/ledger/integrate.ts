import type pg from 'pg';
import { type Bytes, equal } from './bytes.ts';
import { edgeRoot, extend, type Tile } from './edge.ts';
import { LedgerError } from './errors.ts';
import type { PreparedLeaf } from './leaf.ts';
import { insertLog, type LogRow, loadLog, type OpenLog, readState } from './log-state.ts';
import { BYTEA, binaryArray, INT2, INT8, int2Bytes, int8Bytes, UUID, uuidBytes } from './pg-binary.ts';
import { insertStatement } from './rows.ts';

/** The connection that holds the lock of a log, and the key it holds. Every write goes through it. */
export type Writer = { client: pg.ClientBase; base: string };

/** A number of 64 bits for PostgreSQL's advisory locks, from the base name. */
const LOCK_KEY = `hashtextextended('aplec.ledger.' || $1::text, 0)`;

/** Takes the lock of a base name for as long as the connection lives. False when another has it. */
export async function takeLock({ client, base }: Writer): Promise<boolean> {
  const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK_KEY}) as taken`, [base]);
  return (rows[0] as { taken: boolean }).taken;
}

/**
 * One transaction of the single writer: durable, and only while this very connection holds the lock.
 * @throws LedgerError `lock-lost` when it does not
 */
export async function writeAs<Result>(writer: Writer, work: () => Promise<Result>): Promise<Result> {
  const { client, base } = writer;
  await client.query('begin');
  try {
    await client.query('set local synchronous_commit = on');
    const { rowCount } = await client.query(
      `select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted and objsubid = 1
       and ((classid::bigint << 32) | objid::bigint) = ${LOCK_KEY}`,
      [base],
    );
    if (rowCount !== 1) throw new LedgerError('lock-lost', `The lock of the log ${base} is no longer held.`);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // On a broken connection the rollback fails too; the server has already undone everything then.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

type Pending = { id: string; entry: Bytes };

/**
 * Takes the oldest pending leaves out of the queue, in the order of their ids. Rows are never updated and only
 * the single writer deletes them, so that they are found again by their place (ctid) without a second search.
 */
async function takePending({ client, base }: Writer, limit: number): Promise<Pending[]> {
  const { rows } = await client.query({
    name: 'aplec-ledger-oldest',
    text: 'select ctid::text as place, id, entry from ledger.pending where log = $1 order by id limit $2',
    values: [base, limit],
  });
  if (rows.length > 0) {
    await client.query({
      name: 'aplec-ledger-take',
      text: 'delete from ledger.pending where ctid = any($1::tid[])',
      values: [rows.map((row) => row.place)],
    });
  }
  return rows as Pending[];
}

/**
 * Moves pending leaves into the tree, in one transaction: places, tiles and state together, and only over
 * the state that the given log has in memory.
 * @returns the log after it (the same when nothing was pending) and how many leaves went in
 * @throws LedgerError `state-moved` when another writer was here
 */
export async function integrate(
  writer: Writer,
  log: OpenLog,
  limit: number,
): Promise<{ log: OpenLog; count: number }> {
  return writeAs(writer, async () => {
    const pending = await takePending(writer, limit);
    if (pending.length === 0) return { log, count: 0 };
    return { log: await place(writer, log, pending), count: pending.length };
  });
}

/** Writes leaves behind the last one, inside the transaction of the caller. */
async function place({ client }: Writer, log: OpenLog, leaves: readonly Pending[]): Promise<OpenLog> {
  const { edge, tiles } = extend(
    log.edge,
    leaves.map((leaf) => leaf.entry),
  );
  const root = edgeRoot(edge);
  const { rowCount } = await client.query({
    name: 'aplec-ledger-state',
    text: 'update ledger.state set size = $2, root = $3 where origin = $1 and size = $4 and root = $5',
    values: [log.origin, edge.size, root, log.edge.size, log.root],
  });
  if (rowCount !== 1) throw new LedgerError('state-moved', `Another writer moved the log ${log.origin}.`);
  await client.query({
    name: 'aplec-ledger-index',
    text: `insert into ledger.leaf_index (origin, idx, id)
           select $1, $2::int8 + place - 1, id from unnest($3::uuid[]) with ordinality as u(id, place)`,
    values: [
      log.origin,
      log.edge.size,
      binaryArray(
        UUID,
        leaves.map((leaf) => uuidBytes(leaf.id)),
      ),
    ],
  });
  await writeTiles(client, log.origin, tiles);
  return { ...log, root, edge };
}

async function writeTiles(client: pg.ClientBase, origin: string, tiles: readonly Tile[]): Promise<void> {
  await client.query({
    name: 'aplec-ledger-tiles',
    text: `insert into ledger.tile (origin, level, n, width, data)
           select $1, * from unnest($2::int2[], $3::int8[], $4::int2[], $5::bytea[])
           on conflict (origin, level, n) do update set width = excluded.width, data = excluded.data`,
    values: [
      origin,
      binaryArray(
        INT2,
        tiles.map((tile) => int2Bytes(tile.level)),
      ),
      binaryArray(
        INT8,
        tiles.map((tile) => int8Bytes(tile.n)),
      ),
      binaryArray(
        INT2,
        tiles.map((tile) => int2Bytes(tile.width)),
      ),
      binaryArray(
        BYTEA,
        tiles.map((tile) => tile.data),
      ),
    ],
  });
}

/** Opens the first log of a base name, or a log with nothing before it. */
export async function openFirst(writer: Writer, row: LogRow, openedAt: number): Promise<OpenLog> {
  await writeAs(writer, () => insertLog(writer.client, { ...row, openedAt }));
  return loadLog(writer.client, row);
}

/**
 * Closes a year and opens the next, in one transaction. The first leaf of the new log commits to the last
 * checkpoint of the old, so the two are one history.
 */
export async function openNext(
  writer: Writer,
  old: OpenLog,
  next: { row: LogRow; opening: PreparedLeaf },
): Promise<OpenLog> {
  const { row, opening } = next;
  return writeAs(writer, async () => {
    const { client, base } = writer;
    const state = await readState(client, old.origin);
    if (state.size !== old.edge.size || !equal(state.root, old.root)) {
      throw new LedgerError('state-moved', `Another writer moved the log ${old.origin}.`);
    }
    await client.query(
      'update ledger.log set closed_at = to_timestamp($2::float8 / 1000) where origin = $1',
      [old.origin, opening.at],
    );
    await insertLog(client, { ...row, openedAt: opening.at, openingId: opening.id });
    await client.query(insertStatement(base, [opening]));
    await client.query('delete from ledger.pending where log = $1 and id = $2', [base, opening.id]);
    const empty = await loadLog(client, row);
    return place(writer, empty, [opening]);
  });
}
