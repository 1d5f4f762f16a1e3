/** The promise that comes back with each leaf, before it is in the tree. For Node and the browser alike. */
import { type Bytes, equal, FormatError, fromBase64, hashFromBase64, toBase64, utf8 } from './bytes.ts';
import { inclusionRoot, MAX_PATH, runLater } from './merkle-check.ts';
import { ED25519 } from './note.ts';
import { ed25519, keysFor, nodeHashLater, readKeys } from './verify-note.ts';

/** Within this time the leaf is in a published checkpoint, or the promise is evidence against the log. */
export const MAX_MERGE_DELAY_MS = 60_000;

/**
 * A signed promise: the leaf is in the small RFC 6962 tree of its batch, whose root is signed once for all.
 * `at` in ms since 1970.
 */
export type Receipt = {
  id: string;
  log: string;
  leafHash: Bytes;
  at: number;
  size: number;
  index: number;
  path: Bytes[];
  keyId: string;
  signature: Bytes;
};

/**
 * What is signed for a batch. Its second line is no number, so it can never be read as a checkpoint
 * that the same key signs.
 */
export function promiseText(batch: { log: string; at: number; size: number; root: Uint8Array }): Bytes {
  return utf8(`aplec/promise/v1\n${batch.log}\n${batch.at}\n${batch.size}\n${toBase64(batch.root)}\n`);
}

/** The promise as it goes to others: JSON with base64. */
export function formatReceipt(receipt: Receipt): string {
  const { id, log, leafHash, at, size, index, path, keyId, signature } = receipt;
  return JSON.stringify({
    v: 1,
    id,
    log,
    at,
    size,
    index,
    keyId,
    leafHash: toBase64(leafHash),
    path: path.map(toBase64),
    signature: toBase64(signature),
  });
}

/** Reads a promise. @throws FormatError */
export function parseReceipt(text: string): Receipt {
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new FormatError('The promise is not JSON.', { cause: error });
  }
  const { v, id, log, leafHash, at, size, index, path, keyId, signature } = given ?? {};
  const texts = [id, log, leafHash, keyId, signature].every((value) => typeof value === 'string');
  const numbers = [at, size, index].every((value) => Number.isSafeInteger(value));
  if (v !== 1 || !texts || !numbers || !Array.isArray(path) || path.length > MAX_PATH) {
    throw new FormatError('The promise lacks a member or has one of another type.');
  }
  return {
    ...(given as { id: string; log: string; at: number; size: number; index: number; keyId: string }),
    leafHash: hashFromBase64(leafHash as string, 'leaf hash'),
    path: path.map((hash) => hashFromBase64(String(hash), 'hash of the path')),
    signature: fromBase64(signature as string),
  };
}

/** Undefined when a key of the log signed the promise for this leaf; otherwise one sentence. */
export async function promiseProblem(
  receipt: Receipt,
  vkeys: readonly string[],
): Promise<string | undefined> {
  const known = await keysFor(receipt.log, await readKeys(vkeys));
  const keys = known.filter((key) => key.type === ED25519);
  const key = keys.find((each) => each.keyId === receipt.keyId);
  if (key === undefined) return `No given key of ${receipt.log} has the id ${receipt.keyId}.`;
  const root = await runLater(inclusionRoot(receipt), nodeHashLater);
  const text = promiseText({ log: receipt.log, at: receipt.at, size: receipt.size, root });
  if (!(await ed25519(key.key, receipt.signature, text)))
    return `The log ${receipt.log} did not sign this promise.`;
  return undefined;
}

/** Whether a receipt of the log, opened later, is about the leaf that was promised. */
export function keepsPromise(receipt: Receipt, leafHash: Uint8Array): boolean {
  return equal(receipt.leafHash, leafHash);
}
