import { Agent, request } from 'undici';
import { equal, FormatError, fromUtf8, toBase64 } from './bytes.ts';
import type { TreeHead } from './checkpoint.ts';
import { type Edge, EMPTY_EDGE, edgeRoot, extend, splitBundle, type Tile } from './edge.ts';
import { ENTRIES_LEVEL, TILE_WIDTH, type TileName, tilePath, tileWidth } from './tiles.ts';
import { openCheckpoint } from './verify-note.ts';

const ANSWER_LIMIT_MS = 30_000;
/** The widest bundle: 256 entries of 64 kB. */
const MAX_ANSWER = 256 * 65_537;
const AT_ONCE = 8;
const ATTEMPTS = 3;
/** A log larger than this is checked in parts, by year. */
const MAX_LEAVES = 2_000_000_000;
const MAX_TYPES = 256;

/** Gets the bytes of a path under the log's prefix; undefined when there is nothing there. */
export type Fetch = (path: string) => Promise<Uint8Array | undefined>;

export type LogCheck = {
  head: TreeHead;
  /** Leaves of each public type byte. */
  types: Map<number, number>;
};

export type LogCheckOptions = {
  fetch: Fetch;
  keys: readonly string[];
  /** An earlier checkpoint, kept by the reader, that the log must continue. */
  earlier?: TreeHead;
  progress?: (done: number, size: number) => void;
};

/**
 * Derives a whole log again from what it serves: every entry is hashed, every tile compared, and the root
 * compared with the signed one; an earlier checkpoint must be the root of its first leaves.
 * @throws FormatError that names the tile, leaf or root that differs
 */
export async function checkLog({ fetch, keys, earlier, progress }: LogCheckOptions): Promise<LogCheck> {
  const { head } = await openCheckpoint(fromUtf8(await needed(fetch, 'checkpoint')), keys);
  if (head.size > MAX_LEAVES)
    throw new FormatError(`The log has ${head.size} leaves; at most ${MAX_LEAVES} are checked.`);
  if (earlier !== undefined) checkEarlier(head, earlier);
  const types = new Map<number, number>();
  let edge: Edge = EMPTY_EDGE;
  const bundles = Math.ceil(head.size / TILE_WIDTH);
  for (let from = 0; from < bundles; from += AT_ONCE) {
    const names = Array.from({ length: Math.min(AT_ONCE, bundles - from) }, (_, i) =>
      entriesName(head.size, from + i),
    );
    const read = await Promise.all(names.map((name) => readBundle(fetch, name)));
    for (const entries of read) {
      edge = await advance({ fetch, head }, edge, { entries, earlier });
      for (const entry of entries) count(types, entry[1] ?? 0);
    }
    progress?.(edge.size, head.size);
  }
  if (earlier?.size === 0) compareRoot(EMPTY_EDGE, earlier);
  const root = edgeRoot(edge);
  if (!equal(root, head.root)) {
    throw new FormatError(
      `The ${head.size} entries give the root ${toBase64(root)}; the log signed ${toBase64(head.root)}.`,
    );
  }
  return { head, types };
}

function checkEarlier(head: TreeHead, earlier: TreeHead): void {
  if (earlier.origin !== head.origin) {
    throw new FormatError(`The earlier checkpoint is of ${earlier.origin}, not of ${head.origin}.`);
  }
  if (earlier.size > head.size) {
    throw new FormatError(
      `The log had ${earlier.size} leaves and now shows ${head.size}: leaves were taken away.`,
    );
  }
}

function entriesName(size: number, n: number): TileName {
  return { level: ENTRIES_LEVEL, n, width: tileWidth(size, ENTRIES_LEVEL, n) };
}

async function readBundle(fetch: Fetch, name: TileName): Promise<Uint8Array[]> {
  const entries = splitBundle(await needed(fetch, tilePath(name), name));
  if (entries.length < name.width) {
    throw new FormatError(
      `The bundle ${tilePath(name)} has ${entries.length} entries and should have ${name.width}.`,
    );
  }
  return entries.slice(0, name.width);
}

type Advance = { entries: readonly Uint8Array[]; earlier: TreeHead | undefined };

/** Adds a bundle to the tree, compares the tiles that it completes, and the earlier root on the way. */
async function advance(
  log: { fetch: Fetch; head: TreeHead },
  edge: Edge,
  { entries, earlier }: Advance,
): Promise<Edge> {
  const end = edge.size + entries.length;
  if (earlier !== undefined && earlier.size > edge.size && earlier.size <= end) {
    compareRoot(extend(edge, entries.slice(0, earlier.size - edge.size)).edge, earlier);
  }
  const grown = extend(edge, entries);
  const last = end === log.head.size;
  const finished = grown.tiles.filter(
    (tile) => tile.level !== ENTRIES_LEVEL && (tile.width === TILE_WIDTH || last),
  );
  for (const tile of finished) await compareTile(log.fetch, tile);
  // Upper tiles that the last bundle did not touch are still partial ones of this tree.
  if (last) for (const tile of untouched(grown.edge, finished)) await compareTile(log.fetch, tile);
  return grown.edge;
}

function untouched(edge: Edge, finished: readonly Tile[]): Tile[] {
  return edge.levels.flatMap((hashes, level) => {
    const n = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    const known = finished.some((tile) => tile.level === level && tile.n === n);
    if (known || hashes.length === 0) return [];
    return [{ level, n, width: hashes.length, data: Buffer.concat(hashes) as Uint8Array<ArrayBuffer> }];
  });
}

async function compareTile(fetch: Fetch, tile: Tile): Promise<void> {
  const served = await needed(fetch, tilePath(tile), tile);
  for (let i = 0; i < tile.width; i++) {
    const ours = tile.data.subarray(i * 32, i * 32 + 32);
    if (equal(served.subarray(i * 32, i * 32 + 32), ours)) continue;
    const leaf = (tile.n * TILE_WIDTH + i) * TILE_WIDTH ** tile.level;
    throw new FormatError(
      `Hash ${i} of ${tilePath(tile)} (leaf ${leaf}) is not the one that the entries give.`,
    );
  }
}

function compareRoot(edge: Edge, earlier: TreeHead): void {
  const root = edgeRoot(edge);
  if (!equal(root, earlier.root)) {
    throw new FormatError(
      `The first ${earlier.size} leaves give the root ${toBase64(root)}; the earlier checkpoint says ${toBase64(earlier.root)}: history was rewritten.`,
    );
  }
}

/** The bytes of a path; of a partial tile that is gone, those of the full one (tlog-tiles, "Partial Tiles"). */
async function needed(fetch: Fetch, path: string, tile?: TileName): Promise<Uint8Array> {
  const bytes = await fetch(path);
  if (bytes !== undefined) return bytes;
  const full =
    tile !== undefined && tile.width < TILE_WIDTH
      ? await fetch(tilePath({ ...tile, width: TILE_WIDTH }))
      : undefined;
  if (full === undefined) throw new FormatError(`The log does not serve ${path}.`);
  return full;
}

function count(types: Map<number, number>, type: number): void {
  if (types.size < MAX_TYPES) types.set(type, (types.get(type) ?? 0) + 1);
}

/** Reads a log over HTTP, with limits on time, size and attempts. */
export function httpFetch(prefix: string): { fetch: Fetch; close(): Promise<void> } {
  const agent = new Agent({
    headersTimeout: ANSWER_LIMIT_MS,
    bodyTimeout: ANSWER_LIMIT_MS,
    maxResponseSize: MAX_ANSWER,
    connections: AT_ONCE,
  });
  const base = prefix.replace(/\/$/, '');
  return {
    async fetch(path) {
      let failure: unknown;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          const { statusCode, body } = await request(`${base}/${path}`, { dispatcher: agent });
          const bytes = new Uint8Array(await body.arrayBuffer());
          if (statusCode === 200) return bytes;
          if (statusCode === 404) return undefined;
          failure = new Error(`HTTP ${statusCode}`);
        } catch (error) {
          failure = error;
        }
      }
      throw new Error(
        `${base}/${path} cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`,
        { cause: failure },
      );
    },
    close: () => agent.close(),
  };
}
