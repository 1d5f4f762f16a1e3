import type { Bytes } from './bytes.ts';
import { concat, FormatError, fromDecimal } from './bytes.ts';
import { EMPTY_ROOT, nodeHash, treeRoot } from './merkle.ts';

/** Hashes in a full tile (C2SP tlog-tiles, "Merkle Tree"): a subtree of height 8. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
/** Levels that a tree of at most 2^53 leaves can reach. */
export const MAX_TILE_LEVEL = 6;
/** The level under which entry bundles are kept in the database. */
export const ENTRIES_LEVEL = -1;

/** Which tile: level (−1 for an entry bundle), index, and width (256 for a full one). */
export type TileName = { level: number; n: number; width: number };

/** The path of a tile under the log's prefix (C2SP tlog-tiles): `tile/0/x001/234.p/112`. */
export function tilePath({ level, n, width }: TileName): string {
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const index = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  const suffix = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level === ENTRIES_LEVEL ? 'entries' : level}/${index}${suffix}`;
}

const TILE_PATH =
  /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Reads a tile's path, only in its one spelling. @throws FormatError */
export function parseTilePath(path: string): TileName {
  const match = TILE_PATH.exec(path);
  if (match === null) throw new FormatError('That is not the path of a tile.');
  const level = match[1] === 'entries' ? ENTRIES_LEVEL : Number(match[1]);
  const n = Number(match[2]!.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : fromDecimal(match[3], 'width');
  const name = { level, n, width };
  const wide = match[3] !== undefined && width >= TILE_WIDTH;
  if (wide || level > 63 || tilePath(name) !== path) throw new FormatError('That is not the path of a tile.');
  return name;
}

/** How many hashes the tile n of a level has in a tree of that size; 0 when it does not exist. */
export function tileWidth(size: number, level: number, n: number): number {
  const nodes = Math.floor(size / TILE_WIDTH ** Math.max(level, 0));
  return Math.max(0, Math.min(TILE_WIDTH, nodes - n * TILE_WIDTH));
}

/** Every tile of a tree of that size at one level, in order. */
export function* tilesAt(size: number, level: number): Generator<TileName> {
  for (let n = 0; ; n++) {
    const width = tileWidth(size, level, n);
    if (width === 0) return;
    yield { level, n, width };
  }
}

/** Gives the hashes of a tile, at least `width` of them, 32 bytes each; more is allowed and ignored. */
export type TileReader = (name: TileName) => Promise<Uint8Array>;

/** The hashes of a tile as views of its bytes. */
export function hashesOf(tile: Uint8Array, count = tile.length / 32): Bytes[] {
  const hashes: Bytes[] = [];
  for (let i = 0; i < count; i++) hashes.push(tile.subarray(i * 32, i * 32 + 32) as Bytes);
  return hashes;
}

/** A reader over all leaf hashes in memory, for small trees and tests. */
export function memoryTiles(leaves: readonly Uint8Array[]): TileReader {
  const levels: Uint8Array[][] = [[...leaves]];
  for (let level = 0; levels[level]!.length >= TILE_WIDTH; level++) {
    const above: Uint8Array[] = [];
    const below = levels[level]!;
    for (let at = 0; at + TILE_WIDTH <= below.length; at += TILE_WIDTH) {
      above.push(treeRoot(below.slice(at, at + TILE_WIDTH)));
    }
    levels.push(above);
  }
  return async ({ level, n }) => concat(...(levels[level] ?? []).slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH));
}

/** A tree of `size` leaves read through its tiles. */
export type Tree = { size: number; read: TileReader };

/** MTH of the leaves from `from` to before `to` (RFC 6962 §2.1), where `from` is a multiple of the span. */
export async function rangeHash(tree: Tree, from: number, to: number): Promise<Bytes> {
  if (to === from) return EMPTY_ROOT;
  const span = largestPower(to - from);
  const left = await perfectHash(tree, from, span);
  return span === to - from ? left : nodeHash(left, await rangeHash(tree, from + span, to));
}

/** The hash of a perfect subtree: `span` leaves (a power of two) from `from` (a multiple of it). */
async function perfectHash(tree: Tree, from: number, span: number): Promise<Bytes> {
  let level = 0;
  let unit = 1;
  while (span >= unit * TILE_WIDTH) {
    level += 1;
    unit *= TILE_WIDTH;
  }
  const node = from / unit;
  const n = Math.floor(node / TILE_WIDTH);
  const width = tileWidth(tree.size, level, n);
  const start = node - n * TILE_WIDTH;
  const count = span / unit;
  const tile = await tree.read({ level, n, width });
  if (tile.length < width * 32 || start + count > width) {
    throw new FormatError(
      `The tile ${tilePath({ level, n, width })} has ${tile.length} bytes, not ${width * 32}.`,
    );
  }
  return treeRoot(hashesOf(tile.subarray(start * 32, (start + count) * 32)));
}

/** The largest power of two that is not larger than a number from 1. */
function largestPower(value: number): number {
  let power = 1;
  while (power * 2 <= value) power *= 2;
  return power;
}

/** The largest power of two smaller than a number from 2: where RFC 6962 §2.1 cuts a tree. */
function splitPoint(count: number): number {
  const power = largestPower(count);
  return power === count ? power / 2 : power;
}

export function rootOf(tree: Tree): Promise<Bytes> {
  return rangeHash(tree, 0, tree.size);
}

/** The inclusion path of a leaf (RFC 6962 §2.1.1), leaf's sibling first. */
export async function inclusionPath(tree: Tree, index: number): Promise<Bytes[]> {
  if (index < 0 || index >= tree.size)
    throw new FormatError(`There is no leaf ${index} in a tree of ${tree.size}.`);
  const path: Bytes[] = [];
  let from = 0;
  let to = tree.size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      path.push(await rangeHash(tree, middle, to));
      to = middle;
    } else {
      path.push(await rangeHash(tree, from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** The proof that a tree continues its first `oldSize` leaves (RFC 6962 §2.1.2). */
export async function consistencyProof(tree: Tree, oldSize: number): Promise<Bytes[]> {
  if (oldSize < 0 || oldSize > tree.size) {
    throw new FormatError(`A tree of ${tree.size} leaves does not continue one of ${oldSize}.`);
  }
  const proof: Bytes[] = [];
  if (oldSize === 0) return proof;
  let from = 0;
  let to = tree.size;
  let whole = true;
  while (oldSize < to) {
    const middle = from + splitPoint(to - from);
    if (oldSize <= middle) {
      proof.push(await rangeHash(tree, middle, to));
      to = middle;
    } else {
      proof.push(await rangeHash(tree, from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) proof.push(await rangeHash(tree, from, to));
  return proof.reverse();
}
