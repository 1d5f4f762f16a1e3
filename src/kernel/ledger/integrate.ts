import type pg from 'pg';
import { bytesArray, int2Array, int8Array } from '../database/binary.ts';
import { equal } from './bytes.ts';
import { edgeRoot, extend, type Tile } from './edge.ts';
import { LedgerError } from './errors.ts';
import type { PreparedLeaf } from './leaf.ts';
import { insertLog, type LogRow, loadLog, type OpenLog, readState } from './log-state.ts';
import { insertStatement } from './rows.ts';
import { ENTRY_BYTES } from './verify.ts';

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

/**
 * Takes the oldest pending batches out of the queue and gives each its place in the tree, in the order of their
 * ids, in one statement; only their entries come back, one after another. Rows of the queue are never updated
 * and only the single writer deletes them. Over another state than the one in memory nothing is taken. The batch
 * that passes the limit is the last.
 */
const TAKE = `with standing as materialized (
  select 1 from ledger.state where origin = $2 and size = $3 and root = $5
), oldest as materialized (
  select place, id, entries, before from (
    select ctid as place, id, entries, sum(leaves) over (order by id) - leaves as before from (
      select ctid, id, leaves, entries from ledger.pending where log = $1 and exists (select from standing) order by id limit $4
    ) batches
  ) counted where before < $4
), taken as (
  delete from ledger.pending where ctid = any(array(select place from oldest))
), placed as (
  insert into ledger.batch (origin, first, id) select $2, $3::int8 + before, id from oldest
)
select exists (select from standing) as standing, coalesce(string_agg(entries, ''::bytea order by id), ''::bytea) as entries
from oldest`;

/**
 * Moves pending leaves into the tree, whole batches up to about a limit, in one transaction: places, tiles and
 * state together, and only over the state that the given log has in memory.
 * @returns the log after it (the same when nothing was pending) and how many leaves went in
 * @throws LedgerError `state-moved` when another writer was here
 */
export async function integrate(
  writer: Writer,
  log: OpenLog,
  limit: number,
): Promise<{ log: OpenLog; count: number }> {
  return writeAs(writer, async () => {
    const { client, base } = writer;
    const { rows } = await client.query({
      name: 'aplec-ledger-take',
      text: TAKE,
      values: [base, log.origin, log.edge.size, limit, log.root],
    });
    const taken = rows[0] as { standing: boolean; entries: Buffer };
    if (!taken.standing) throw stateMoved(log);
    const entries = entriesOf(taken.entries);
    if (entries.length === 0) return { log, count: 0 };
    return { log: await grow(writer, log, entries), count: entries.length };
  });
}

const stateMoved = (log: OpenLog) =>
  new LedgerError('state-moved', `Another writer moved the log ${log.origin}.`);

/** Entries all have one length (see leaf.ts). They are looked at where they came, and live no longer. */
function entriesOf(bytes: Buffer): Uint8Array[] {
  if (bytes.length % ENTRY_BYTES !== 0)
    throw new LedgerError('inconsistent', 'An entry that waits to be logged has a wrong length.');
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) entries.push(bytes.subarray(at, at + ENTRY_BYTES));
  return entries;
}

/** Writes entries behind the last one, inside the transaction of the caller; their places are written by it. */
async function grow({ client }: Writer, log: OpenLog, entries: readonly Uint8Array[]): Promise<OpenLog> {
  const { edge, tiles } = extend(log.edge, entries);
  const root = edgeRoot(edge);
  const { rowCount } = await client.query({
    name: 'aplec-ledger-state',
    text: 'update ledger.state set size = $2, root = $3 where origin = $1 and size = $4 and root = $5',
    values: [log.origin, edge.size, root, log.edge.size, log.root],
  });
  if (rowCount !== 1) throw stateMoved(log);
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
      int2Array(tiles.map((tile) => tile.level)),
      int8Array(tiles.map((tile) => tile.n)),
      int2Array(tiles.map((tile) => tile.width)),
      bytesArray(tiles.map((tile) => tile.data)),
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
      throw stateMoved(old);
    }
    await client.query(
      'update ledger.log set closed_at = to_timestamp($2::float8 / 1000) where origin = $1',
      [old.origin, opening.at],
    );
    await insertLog(client, { ...row, openedAt: opening.at, openingId: opening.id });
    await client.query(insertStatement(base, [opening]));
    await client.query('delete from ledger.pending where log = $1 and id = $2', [base, opening.id]);
    await client.query('insert into ledger.batch (origin, first, id) values ($1, 0, $2)', [
      row.origin,
      opening.id,
    ]);
    const empty = await loadLog(client, row);
    return grow(writer, empty, [opening.entry]);
  });
}
