import { hash } from 'node:crypto';
import { type Bytes, concat, equal } from './bytes.ts';
import { bytesOf } from './commit.ts';
import {
  type Consistency,
  consistencyProblem,
  type Inclusion,
  inclusionRoot,
  runNow,
} from './merkle-check.ts';

/** SHA-256 of bytes, 32 bytes. Asking for a text and reading its characters takes a third of asking for a Buffer. */
export function sha256(bytes: Uint8Array): Bytes {
  return bytesOf(hash('sha256', bytes, 'latin1'));
}

/** Entries up to this length are hashed in a buffer that is there already. */
const SMALL = 1024;
const small = new Uint8Array(1 + SMALL);
/** As much of it as the last entry took: ours have one length. */
let taken = small;

/** The hash of a leaf: SHA-256(0x00 ‖ entry) (RFC 6962 §2.1). */
export function leafHash(entry: Uint8Array): Bytes {
  if (entry.length > SMALL) return sha256(concat(small.subarray(0, 1), entry));
  if (taken.length !== 1 + entry.length) taken = small.subarray(0, 1 + entry.length);
  small.set(entry, 1);
  return sha256(taken);
}

/** One pair of nodes is hashed at a time, and hash() keeps nothing of its input. */
const pair = new Uint8Array(65);
pair[0] = 1;

/** The hash of two nodes: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). Each has 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  pair.set(left, 1);
  pair.set(right, 33);
  return sha256(pair);
}

/** The root of a tree with no leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0));

/** The Merkle Tree Hash of leaf hashes (RFC 6962 §2.1), level by level: the odd one out goes up as it is. */
export function treeRoot(leaves: readonly Uint8Array[]): Bytes {
  if (leaves.length === 0) return EMPTY_ROOT;
  let level = leaves as readonly Bytes[];
  while (level.length > 1) level = levelAbove(level);
  return level[0]!;
}

function levelAbove(level: readonly Bytes[]): Bytes[] {
  const above: Bytes[] = [];
  for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!));
  if (level.length % 2 === 1) above.push(level[level.length - 1]!);
  return above;
}

/** All levels of a small tree, leaves first; with {@link pathIn} it gives every path without hashing again. */
export function treeLevels(leaves: readonly Uint8Array[]): Bytes[][] {
  const levels = [leaves as Bytes[]];
  while (levels.at(-1)!.length > 1) levels.push(levelAbove(levels.at(-1)!));
  return levels;
}

/** The inclusion path of one leaf (RFC 6962 §2.1.1), from the leaf's sibling to the root's child. */
export function pathIn(levels: readonly Bytes[][], index: number): Bytes[] {
  const path: Bytes[] = [];
  let place = index;
  for (const level of levels) {
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
    if (sibling !== undefined && level.length > 1) path.push(sibling);
    place = Math.floor(place / 2);
  }
  return path;
}

/** Whether a leaf is in the tree with that root. @throws FormatError when the numbers make no sense */
export function checkInclusion(inclusion: Inclusion, root: Uint8Array): boolean {
  return equal(runNow(inclusionRoot(inclusion), nodeHash), root);
}

/** Undefined when the larger tree begins with the smaller; otherwise one sentence. */
export function checkConsistency(trees: Consistency): string | undefined {
  return runNow(consistencyProblem(trees), nodeHash);
}
