import type pg from 'pg';
import { type Bytes, equal, toBase64 } from './bytes.ts';
import {
  type Edge,
  EMPTY_EDGE,
  edgeFrom,
  edgeRoot,
  edgeTiles,
  extend,
  splitBundle,
  type Tile,
} from './edge.ts';
import { LedgerError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { ENTRIES_LEVEL, rootOf, type TileReader, tilePath } from './tiles.ts';

/** Up to this many leaves the whole tree is derived again from its entries at start; above, its right edge. */
export const FULL_CHECK_LEAVES = 262_144;
const TILES_A_READ = 32;

export type LogRow = { origin: string; base: string; year: number; vkeys: string[] };
/** A log as the sequencer holds it: the row, the root, and the right edge. */
export type OpenLog = LogRow & { root: Bytes; edge: Edge };

/** What can run statements one after another: a client, or a pool for reading. */
export type Runner = Pick<pg.Pool, 'query'> | pg.ClientBase;

export async function newestLog(on: Runner, base: string): Promise<LogRow | undefined> {
  const { rows } = await on.query(
    'select origin, base, year, vkeys from ledger.log where base = $1 order by year desc limit 1',
    [base],
  );
  return rows[0] as LogRow | undefined;
}

/** Inserts the rows of a log with no leaves. */
export async function insertLog(
  on: Runner,
  log: LogRow & { openedAt: number; openingId?: string },
): Promise<void> {
  await on.query(
    `insert into ledger.log (origin, base, year, vkeys, opening_id, opened_at)
     values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))`,
    [log.origin, log.base, log.year, log.vkeys, log.openingId ?? null, log.openedAt],
  );
  await on.query('insert into ledger.state (origin, size, root) values ($1, 0, $2)', [
    log.origin,
    EMPTY_ROOT,
  ]);
}

export async function readState(on: Runner, origin: string): Promise<{ size: number; root: Bytes }> {
  const { rows } = await on.query('select size, root from ledger.state where origin = $1', [origin]);
  const row = rows[0] as { size: string | number; root: Buffer } | undefined;
  if (row === undefined) throw new LedgerError('inconsistent', `The log ${origin} has no state row.`);
  return { size: Number(row.size), root: Uint8Array.from(row.root) };
}

/** Reads tiles of a log from the database, each once. */
export function databaseTiles(on: Runner, origin: string): TileReader {
  const known = new Map<string, Promise<Uint8Array>>();
  return (name) => {
    const key = `${name.level}/${name.n}`;
    const read = known.get(key) ?? readTileRow(on, origin, name);
    known.set(key, read);
    return read;
  };
}

async function readTileRow(
  on: Runner,
  origin: string,
  name: { level: number; n: number; width: number },
): Promise<Buffer> {
  const { rows } = await on.query(
    'select data from ledger.tile where origin = $1 and level = $2 and n = $3',
    [origin, name.level, name.n],
  );
  const row = rows[0] as { data: Buffer } | undefined;
  if (row === undefined)
    throw new LedgerError('root-mismatch', `The tile ${tilePath(name)} of ${origin} is missing.`);
  return row.data;
}

/**
 * Loads a log for writing, and derives its root again: from every entry when it is small enough, from the
 * tiles of the right edge otherwise.
 * @throws LedgerError `root-mismatch` naming what differs; nothing may be signed then
 */
export async function loadLog(
  on: Runner,
  row: LogRow,
  fullCheckLeaves = FULL_CHECK_LEAVES,
): Promise<OpenLog> {
  const { size, root } = await readState(on, row.origin);
  const stored = await edgeOf(on, row.origin, size);
  const derived = edgeRoot(stored);
  if (!equal(derived, root)) throw mismatch(row.origin, size, { derived, root });
  if (size <= fullCheckLeaves) await rebuild(on, row.origin, { size, root });
  return { ...row, root, edge: stored };
}

function mismatch(origin: string, size: number, roots: { derived: Bytes; root: Bytes }): LedgerError {
  return new LedgerError(
    'root-mismatch',
    `The tiles of ${origin} give the root ${toBase64(roots.derived)} at size ${size}; its state says ${toBase64(roots.root)}. Nothing is signed until a person has looked.`,
  );
}

async function edgeOf(on: Runner, origin: string, size: number): Promise<Edge> {
  const names = edgeTiles(size);
  const { rows } = await on.query(
    `select t.level, t.n, t.width, t.data from ledger.tile t
     join unnest($2::int2[], $3::int8[]) as wanted(level, n) on t.level = wanted.level and t.n = wanted.n
     where t.origin = $1`,
    [origin, names.map((name) => name.level), names.map((name) => name.n)],
  );
  try {
    return edgeFrom(size, rows.map(tileOf));
  } catch (error) {
    throw new LedgerError(
      'root-mismatch',
      `The right edge of ${origin} cannot be read: ${(error as Error).message}`,
      error,
    );
  }
}

export function tileOf(row: { level: number; n: string | number; width: number; data: Buffer }): Tile {
  return { level: row.level, n: Number(row.n), width: row.width, data: Uint8Array.from(row.data) };
}

/** Makes the tree again from its entry bundles and compares every tile on the way. */
async function rebuild(on: Runner, origin: string, state: { size: number; root: Bytes }): Promise<void> {
  let edge = EMPTY_EDGE;
  const made: Tile[] = [];
  for (let from = 0; edge.size < state.size; from += TILES_A_READ) {
    const { rows } = await on.query(
      `select level, n, width, data from ledger.tile
       where origin = $1 and level = $2 and n >= $3 and n < $4 order by n`,
      [origin, ENTRIES_LEVEL, from, from + TILES_A_READ],
    );
    if (rows.length === 0)
      throw new LedgerError(
        'root-mismatch',
        `The entries of ${origin} end at ${edge.size}, before its size ${state.size}.`,
      );
    const entries = rows.flatMap((row) => splitBundle(tileOf(row).data)).slice(0, state.size - edge.size);
    const grown = extend(edge, entries);
    edge = grown.edge;
    made.push(...grown.tiles.filter((tile) => tile.level !== ENTRIES_LEVEL));
    await compare(on, origin, made.splice(0));
  }
  const derived = edgeRoot(edge);
  if (!equal(derived, state.root)) throw mismatch(origin, state.size, { derived, root: state.root });
}

async function compare(on: Runner, origin: string, made: readonly Tile[]): Promise<void> {
  const { rows } = await on.query(
    `select t.level, t.n, t.width, t.data from ledger.tile t
     join unnest($2::int2[], $3::int8[]) as wanted(level, n) on t.level = wanted.level and t.n = wanted.n
     where t.origin = $1`,
    [origin, made.map((tile) => tile.level), made.map((tile) => tile.n)],
  );
  const stored = new Map(rows.map((row) => [`${row.level}/${row.n}`, tileOf(row)]));
  for (const tile of made) {
    const other = stored.get(`${tile.level}/${tile.n}`);
    if (other === undefined || !equal(other.data.subarray(0, tile.data.length), tile.data)) {
      throw new LedgerError(
        'root-mismatch',
        `The tile ${tilePath(tile)} of ${origin} does not hold the hashes of the entries.`,
      );
    }
  }
}

/** The root of the first `size` leaves, from the tiles. */
export function rootAt(on: Runner, origin: string, size: number): Promise<Bytes> {
  return rootOf({ size, read: databaseTiles(on, origin) });
}
