import { type Bytes, equal, FormatError } from './bytes.ts';

/**
 * Checking of Merkle proofs, written once for two hashers: Node's (at once) and the browser's WebCrypto
 * (a promise). Each check is a generator that asks for the hash of a pair of nodes and is given it back.
 */
export type Hashing<Result> = Generator<readonly [Uint8Array, Uint8Array], Result, Bytes>;

/** A path in a tree of at most 2^53 leaves has at most this many hashes. */
export const MAX_PATH = 63;

/** Runs a check with a hasher that answers at once. */
export function runNow<Result>(
  check: Hashing<Result>,
  hashNode: (l: Uint8Array, r: Uint8Array) => Bytes,
): Result {
  let step = check.next();
  while (!step.done) step = check.next(hashNode(step.value[0], step.value[1]));
  return step.value;
}

/** Runs a check with a hasher that answers later. */
export async function runLater<Result>(
  check: Hashing<Result>,
  hashNode: (l: Uint8Array, r: Uint8Array) => Promise<Bytes>,
): Promise<Result> {
  let step = check.next();
  while (!step.done) step = check.next(await hashNode(step.value[0], step.value[1]));
  return step.value;
}

/** Where a leaf is said to be, and its path. */
export type Inclusion = { leafHash: Uint8Array; index: number; size: number; path: readonly Uint8Array[] };

/**
 * The root that a path leads to (RFC 9162 §2.1.3.2; the same hashes as RFC 6962 §2.1.1).
 * @throws FormatError when index, size and length of the path cannot belong together
 */
export function* inclusionRoot({ leafHash, index, size, path }: Inclusion): Hashing<Bytes> {
  checkNumbers(index, size);
  let node = leafHash.slice() as Bytes;
  let place = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) throw new FormatError(`The path has ${path.length} hashes, too many for ${size} leaves.`);
    if (place % 2 === 1 || place === last) {
      node = yield [sibling, node];
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = yield [node, sibling];
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw new FormatError(`The path has ${path.length} hashes, too few for ${size} leaves.`);
  return node;
}

function checkNumbers(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new FormatError(`There is no leaf ${index} in a tree of ${size} leaves.`);
  }
}

/** Two trees of one log, and the proof that the larger begins with the smaller. */
export type Consistency = {
  oldSize: number;
  newSize: number;
  oldRoot: Uint8Array;
  newRoot: Uint8Array;
  proof: readonly Uint8Array[];
};

/**
 * Whether the larger tree begins with the smaller (RFC 9162 §2.1.4.2). Answers undefined when it does,
 * and otherwise one sentence that says what differs.
 */
export function* consistencyProblem(trees: Consistency): Hashing<string | undefined> {
  const { oldSize, newSize, oldRoot, newRoot, proof } = trees;
  if (oldSize > newSize) return `A tree of ${newSize} leaves cannot continue one of ${oldSize}.`;
  if (oldSize === 0 || oldSize === newSize) {
    if (proof.length > 0)
      return `Between sizes ${oldSize} and ${newSize} the proof is empty; this has ${proof.length}.`;
    if (oldSize === newSize && !equal(oldRoot, newRoot))
      return `Two different roots at the same size, ${newSize}.`;
    return undefined;
  }
  return yield* between(trees);
}

function* between({ oldSize, newSize, oldRoot, newRoot, proof }: Consistency): Hashing<string | undefined> {
  // An old tree that is a power of two is itself a node of the new one, so the proof leaves it out.
  const hashes = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  let place = oldSize - 1;
  let last = newSize - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  const [first, ...rest] = hashes;
  if (first === undefined) return `The proof between sizes ${oldSize} and ${newSize} is empty.`;
  let oldNode = first.slice() as Bytes;
  let newNode = first.slice() as Bytes;
  for (const sibling of rest) {
    if (last === 0) return `The proof between sizes ${oldSize} and ${newSize} is too long.`;
    if (place % 2 === 1 || place === last) {
      oldNode = yield [sibling, oldNode];
      newNode = yield [sibling, newNode];
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newNode = yield [newNode, sibling];
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) return `The proof between sizes ${oldSize} and ${newSize} is too short.`;
  if (!equal(oldNode, oldRoot)) return `The proof does not lead to the root of size ${oldSize}.`;
  if (!equal(newNode, newRoot)) return `The proof does not lead to the root of size ${newSize}.`;
  return undefined;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.round(Math.log2(value)) === value;
}
