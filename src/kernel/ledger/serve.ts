import type pg from 'pg';
import { type Bytes, FormatError, toBase64, utf8 } from './bytes.ts';
import { cutBundle } from './edge.ts';
import { LedgerError } from './errors.ts';
import type { LedgerKeys } from './keys.ts';
import { type OpenLeaf, openLeaf } from './leaf.ts';
import { databaseTiles } from './log-state.ts';
import { formatProof } from './proof.ts';
import { ENTRIES_LEVEL, inclusionPath, parseTilePath } from './tiles.ts';

/** Something to answer over HTTP. */
export type Served = { body: Buffer; contentType: string; cacheControl: string };

const FOREVER = 'public, max-age=31536000, immutable';
/** The checkpoint changes once a second at most; nobody keeps it longer than that. */
const BRIEFLY = 'public, max-age=1';

/** The newest checkpoint with the cosignatures that came for it, at `<prefix>/checkpoint`. */
export async function readCheckpoint(pool: pg.Pool, origin: string): Promise<Served | undefined> {
  const newest = await checkpointFor(pool, origin, 0);
  if (newest === undefined) return undefined;
  return { body: Buffer.from(newest.note), contentType: 'text/plain; charset=utf-8', cacheControl: BRIEFLY };
}

type StoredCheckpoint = { size: number; note: string };

/** The newest checkpoint of at least `atLeast` leaves; with `vouched`, a cosigned one is preferred. */
async function checkpointFor(
  pool: pg.Pool,
  origin: string,
  atLeast: number,
  vouched = false,
): Promise<StoredCheckpoint | undefined> {
  const cosigned =
    'exists (select 1 from ledger.cosignature s where s.origin = c.origin and s.size = c.size)';
  const { rows } = await pool.query(
    `select c.size, c.note, (select string_agg(s.line, '' order by s.witness, s.key_id) from ledger.cosignature s
       where s.origin = c.origin and s.size = c.size) as lines
     from ledger.checkpoint c where c.origin = $1 and c.size >= $2
     order by ${vouched ? `(${cosigned}) desc, ` : ''} c.size desc limit 1`,
    [origin, atLeast],
  );
  const row = rows[0] as { size: string | number; note: string; lines: string | null } | undefined;
  return row && { size: Number(row.size), note: row.note + (row.lines ?? '') };
}

/**
 * A tile or an entry bundle by its path under the log's prefix (`tile/…`). A narrower partial tile is cut
 * from the wider one that is kept. Undefined: there is no such tile, or the path is not one.
 */
export async function readTile(pool: pg.Pool, origin: string, path: string): Promise<Served | undefined> {
  let name: ReturnType<typeof parseTilePath>;
  try {
    name = parseTilePath(path);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
  const { rows } = await pool.query(
    'select width, data from ledger.tile where origin = $1 and level = $2 and n = $3 and width >= $4',
    [origin, name.level, name.n, name.width],
  );
  const row = rows[0] as { width: number; data: Buffer } | undefined;
  if (row === undefined) return undefined;
  const data =
    name.level === ENTRIES_LEVEL ? cutBundle(row.data, name.width) : row.data.subarray(0, name.width * 32);
  return { body: Buffer.from(data), contentType: 'application/octet-stream', cacheControl: FOREVER };
}

/** A log as an outsider sees it: where, whose keys, and the receipt id of its opening leaf if it continues another. */
export type LogInfo = {
  origin: string;
  base: string;
  year: number;
  vkeys: string[];
  size: number;
  closed: boolean;
  openingId: string | null;
};

/** The logs of a base name, or all, the newest first. */
export async function listLogs(pool: pg.Pool, base?: string): Promise<LogInfo[]> {
  const { rows } = await pool.query(
    `select l.origin, l.base, l.year, l.vkeys, l.opening_id as "openingId", l.closed_at is not null as closed,
       coalesce((select max(c.size) from ledger.checkpoint c where c.origin = l.origin), 0) as size
     from ledger.log l where $1::text is null or l.base = $1 order by l.year desc, l.base`,
    [base ?? null],
  );
  return rows.map((row) => ({ ...(row as LogInfo), size: Number((row as LogInfo).size) }));
}

/** What is known of a leaf: a receipt, or that it is not in a published tree yet, or that there is none. */
export type Found =
  | {
      state: 'integrated';
      receipt: string;
      origin: string;
      index: number;
      size: number;
      opened: boolean;
      /** When its record was erased; absent while it is kept. */
      erasedAt?: Date;
    }
  | { state: 'pending' }
  | { state: 'unknown' };

/** How much to open: the caller has checked that the reader may. */
export type Opening = {
  /** Puts the record and its nonce in the receipt; absent, only the public entry. */
  keys?: LedgerKeys;
  /** Values of committed fields to be opened one by one, with their keys. */
  fields?: Readonly<Record<string, Uint8Array | string>>;
  /** Fields whose keys alone are put in, for a reader who has the values: a party of the exchange. */
  give?: readonly string[];
};

/** The receipt of a leaf as a C2SP tlog-proof@v1, under the newest checkpoint, a cosigned one if there is. */
export async function findReceipt(pool: pg.Pool, id: string, opening: Opening = {}): Promise<Found> {
  const { rows } = await pool.query(
    `select r.type, r.entry, r.record, r.erased_at as "erasedAt", s.key_name as "keyName", s.salt, i.origin, i.idx
     from ledger.record r left join ledger.secret s on s.id = r.id left join ledger.leaf_index i on i.id = r.id
     where r.id = $1`,
    [id],
  );
  const row = rows[0] as RecordRow | undefined;
  if (row === undefined) return { state: 'unknown' };
  if (row.origin === null) return { state: 'pending' };
  const index = Number(row.idx);
  const checkpoint = await checkpointFor(pool, row.origin, index + 1, true);
  if (checkpoint === undefined) return { state: 'pending' };
  const path = await inclusionPath({ size: checkpoint.size, read: databaseTiles(pool, row.origin) }, index);
  const { extra, opened } = extraOf(id, row, opening);
  const receipt = formatProof({ extra, index, path, checkpoint: checkpoint.note });
  return {
    state: 'integrated',
    receipt,
    origin: row.origin,
    index,
    size: checkpoint.size,
    opened,
    ...(row.erasedAt === null ? {} : { erasedAt: row.erasedAt }),
  };
}

type RecordRow = {
  type: number;
  entry: Buffer;
  record: string | null;
  erasedAt: Date | null;
  keyName: string | null;
  salt: Buffer | null;
  origin: string | null;
  idx: string | number | null;
};

function extraOf(
  id: string,
  row: RecordRow,
  { keys, fields = {}, give = [] }: Opening,
): { extra: Bytes; opened: boolean } {
  if (keys === undefined || row.record === null || row.salt === null) {
    return { extra: utf8(JSON.stringify({ v: 1, entry: row.entry.toString('base64') })), opened: false };
  }
  const leaf = openLeaf(keys.sealing(row.keyName!, false), {
    id,
    ...row,
    salt: row.salt,
    record: row.record,
    payload: null,
  });
  const shown = openedFields(leaf, fields);
  const given = give.flatMap((name) => {
    const fieldKey = leaf.fields.get(name);
    return fieldKey === undefined ? [] : [[name, toBase64(fieldKey)]];
  });
  const told = {
    ...{ v: 1, type: row.type, nonce: toBase64(leaf.nonce), record: row.record },
    ...(shown === undefined ? {} : { fields: shown }),
    ...(given.length === 0 ? {} : { fieldKeys: Object.fromEntries(given) }),
  };
  return { extra: utf8(JSON.stringify(told)), opened: true };
}

function openedFields(
  leaf: OpenLeaf,
  fields: Readonly<Record<string, Uint8Array | string>>,
): object | undefined {
  const names = Object.keys(fields);
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map((name) => {
      const key = leaf.fields.get(name);
      if (key === undefined)
        throw new LedgerError('unknown-record', `The record commits to no field "${name}".`);
      const value = fields[name]!;
      return [name, { key: toBase64(key), value: toBase64(typeof value === 'string' ? utf8(value) : value) }];
    }),
  );
}

/** A record opened for someone who may read it. `undefined` when it was erased or never was. */
export async function readRecord(
  pool: pg.Pool,
  keys: LedgerKeys,
  id: string,
): Promise<{ record: Record<string, unknown>; payload: Buffer | undefined } | undefined> {
  const { rows } = await pool.query(
    `select r.type, r.entry, r.record, r.payload, s.key_name as "keyName", s.salt
     from ledger.record r join ledger.secret s on s.id = r.id where r.id = $1 and r.record is not null`,
    [id],
  );
  const row = rows[0] as
    | { type: number; entry: Buffer; record: string; payload: Buffer | null; keyName: string; salt: Buffer }
    | undefined;
  if (row === undefined) return undefined;
  const { payload } = openLeaf(keys.sealing(row.keyName, false), { id, ...row });
  return { record: JSON.parse(row.record) as Record<string, unknown>, payload };
}
