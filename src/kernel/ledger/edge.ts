import { type Bytes, concat, FormatError } from './bytes.ts';
import { EMPTY_ROOT, leafHash, nodeHash, treeRoot } from './merkle.ts';
import { ENTRIES_LEVEL, hashesOf, TILE_WIDTH, type TileName, tileWidth } from './tiles.ts';

/** A tile with its bytes, as it is stored. */
export type Tile = TileName & { data: Bytes };

/**
 * The right edge of the tree: for each level the hashes of its last, partial tile (never 256: a full one
 * goes up), and the entries of the last bundle. Enough to append and to know the root.
 */
export type Edge = { size: number; levels: Bytes[][]; entries: Bytes[] };

export const EMPTY_EDGE: Edge = { size: 0, levels: [], entries: [] };

/** Appends entries: the new edge, and every tile that is new or grew. The old edge is left as it was. */
export function extend(edge: Edge, entries: readonly Uint8Array[]): { edge: Edge; tiles: Tile[] } {
  const next: Edge = {
    size: edge.size,
    levels: edge.levels.map((level) => [...level]),
    entries: [...edge.entries],
  };
  const tiles: Tile[] = [];
  const grown = new Set<number>();
  for (const entry of entries) {
    next.entries.push(framed(entry));
    next.size += 1;
    push(next, { hash: leafHash(entry), level: 0 }, { tiles, grown });
  }
  for (const level of grown) {
    const hashes = next.levels[level]!;
    const n = Math.floor(next.size / TILE_WIDTH ** (level + 1));
    if (hashes.length > 0) tiles.push({ level, n, width: hashes.length, data: concat(...hashes) });
  }
  if (next.entries.length > 0 && entries.length > 0)
    tiles.push(bundle(next, Math.floor(next.size / TILE_WIDTH)));
  return { edge: next, tiles };
}

type Growth = { tiles: Tile[]; grown: Set<number> };

function push(edge: Edge, { hash, level }: { hash: Bytes; level: number }, growth: Growth): void {
  edge.levels[level] ??= [];
  const hashes = edge.levels[level];
  hashes.push(hash);
  growth.grown.add(level);
  if (hashes.length < TILE_WIDTH) return;
  const n = Math.floor(edge.size / TILE_WIDTH ** (level + 1)) - 1;
  growth.tiles.push({ level, n, width: TILE_WIDTH, data: concat(...hashes) });
  if (level === 0) {
    growth.tiles.push(bundle(edge, n));
    edge.entries = [];
  }
  edge.levels[level] = [];
  push(edge, { hash: treeRoot(hashes), level: level + 1 }, growth);
}

function bundle(edge: Edge, n: number): Tile {
  return { level: ENTRIES_LEVEL, n, width: edge.entries.length, data: concat(...edge.entries) };
}

/** An entry in a bundle: two bytes of length, big-endian, then the entry (C2SP tlog-tiles, "Log entries"). */
function framed(entry: Uint8Array): Bytes {
  if (entry.length > 0xffff)
    throw new FormatError(`An entry of ${entry.length} bytes is too long for a bundle.`);
  const bytes = new Uint8Array(2 + entry.length);
  bytes[0] = entry.length >> 8;
  bytes[1] = entry.length;
  bytes.set(entry, 2);
  return bytes;
}

/** Takes a bundle apart. @throws FormatError when it ends in the middle of an entry */
export function splitBundle(bundle: Uint8Array): Bytes[] {
  const entries: Bytes[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = (bundle[at]! << 8) | (bundle[at + 1] ?? 0);
    if (at + 2 + length > bundle.length)
      throw new FormatError('The entry bundle ends in the middle of an entry.');
    entries.push(bundle.slice(at + 2, at + 2 + length) as Bytes);
    at += 2 + length;
  }
  return entries;
}

/** The first entries of a bundle, as bytes of a narrower bundle. @throws FormatError when it has fewer */
export function cutBundle(bundle: Uint8Array, width: number): Uint8Array {
  let at = 0;
  for (let i = 0; i < width; i++) {
    const length = (bundle[at]! << 8) | (bundle[at + 1] ?? 0);
    if (at + 2 > bundle.length || at + 2 + length > bundle.length)
      throw new FormatError('The entry bundle is too short.');
    at += 2 + length;
  }
  return bundle.subarray(0, at);
}

/** The root of the tree with that edge (RFC 6962 §2.1): its perfect subtrees, folded from the right. */
export function edgeRoot({ levels }: Edge): Bytes {
  let root: Bytes | undefined;
  for (const hashes of levels) {
    let end = hashes.length;
    for (let span = 1; end > 0; span *= 2) {
      if (end % (span * 2) === 0) continue;
      const subtree = treeRoot(hashes.slice(end - span, end));
      root = root === undefined ? subtree : nodeHash(subtree, root);
      end -= span;
    }
  }
  return root ?? EMPTY_ROOT;
}

/** The last tile of every level of a tree of that size, with the entries' one: what an edge is loaded from. */
export function edgeTiles(size: number): TileName[] {
  const names: TileName[] = [];
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / TILE_WIDTH)) {
    const n = Math.floor(nodes / TILE_WIDTH);
    const width = tileWidth(size, level, n);
    if (width === 0) continue;
    names.push({ level, n, width });
    if (level === 0) names.push({ level: ENTRIES_LEVEL, n, width });
  }
  return names;
}

/** Builds an edge from its tiles, as {@link edgeTiles} names them; each may be wider than asked. */
export function edgeFrom(size: number, tiles: readonly Tile[]): Edge {
  const edge: Edge = { size, levels: [], entries: [] };
  for (const { level, n, width } of edgeTiles(size)) {
    const tile = tiles.find((each) => each.level === level && each.n === n);
    if (tile === undefined || tile.width < width)
      throw new FormatError(`The tile ${n} of level ${level} is missing.`);
    if (level === ENTRIES_LEVEL) edge.entries = splitBundle(cutBundle(tile.data, width)).map(framed);
    else edge.levels[level] = hashesOf(tile.data, width).map((hash) => hash.slice() as Bytes);
  }
  for (let level = 0; level < edge.levels.length; level++) edge.levels[level] ??= [];
  return edge;
}
