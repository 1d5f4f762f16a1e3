/**
 * Checks a receipt with no trust in the server that gave it. Runs in Node and in a browser: only
 * WebCrypto and pure functions, no import that a browser has not.
 */
import {
  type Bytes,
  concat,
  equal,
  FormatError,
  fromBase64,
  fromUtf8,
  hashFromBase64,
  toBase64,
  utf8,
} from './bytes.ts';
import type { TreeHead } from './checkpoint.ts';
import { canonical } from './jcs.ts';
import { inclusionRoot, runLater } from './merkle-check.ts';
import type { Note } from './note.ts';
import { parseProof } from './proof.ts';
import { digest, leafHashLater, nodeHashLater, openCheckpoint, readKeys, signers } from './verify-note.ts';

/** What separates the hash of a record from every other SHA-256. */
export const LEAF_DOMAIN = 'aplec/leaf/v1\0';
/** First byte of an entry. */
export const ENTRY_VERSION = 1;
/** version ‖ type ‖ hash */
export const ENTRY_BYTES = 34;

/** One thing that was checked, in a sentence. `skipped`: this runtime cannot check it; it proves nothing. */
export type Check = { name: string; result: 'passed' | 'failed' | 'skipped'; sentence: string };

/** What the receipt says, once its checks passed. */
export type Verified = {
  ok: boolean;
  checks: Check[];
  head?: TreeHead;
  index?: number;
  type?: number;
  leafHash?: string;
  /** The record as JSON, only when it was in the receipt and matches the leaf. */
  record?: Record<string, unknown>;
  /** Keys of fields, base64, for a reader who has their values; see {@link isCommitted}. */
  fieldKeys?: Record<string, string>;
};

/** Whom to believe: the log's keys, and optionally how many of which witnesses. */
export type VerifyOptions = {
  keys: readonly string[];
  witnesses?: { keys: readonly string[]; atLeast: number };
};

/**
 * Checks a receipt (C2SP tlog-proof@v1 with our `extra`). Never throws for a bad receipt: every failure is
 * a check with its sentence.
 */
export async function verifyReceipt(text: string, options: VerifyOptions): Promise<Verified> {
  const checks: Check[] = [];
  const pass = (name: string, sentence: string) => checks.push({ name, result: 'passed', sentence });
  try {
    const proof = parseProof(text);
    pass('format', 'The receipt is a well-formed tlog-proof.');
    const { head, note } = await openCheckpoint(proof.checkpoint, options.keys);
    pass('signature', `The log ${head.origin} signed the checkpoint of ${head.size} leaves.`);
    const leaf = await openLeaf(proof.extra);
    if (leaf.record !== undefined)
      pass('record', 'The record and its nonce give the leaf: this is the text that was recorded.');
    else
      checks.push({
        name: 'record',
        result: 'skipped',
        sentence:
          'The record is not in this receipt (it was erased, or you may not read it): only that a leaf exists is proven.',
      });
    for (const name of leaf.opened)
      pass('field', `The opened field "${name}" is the one that was committed.`);
    const hash = await leafHashLater(leaf.entry);
    const root = await runLater(
      inclusionRoot({ leafHash: hash, index: proof.index, size: head.size, path: proof.path }),
      nodeHashLater,
    );
    if (!equal(root, head.root)) {
      throw new FormatError(
        `The leaf at index ${proof.index} leads to the root ${toBase64(root)}; the log signed ${toBase64(head.root)}.`,
      );
    }
    pass('inclusion', `The leaf is number ${proof.index} of the ${head.size} under the signed root.`);
    checks.push(...(await witnessChecks(note, options)));
    return {
      ok: checks.every((check) => check.result !== 'failed'),
      checks,
      head,
      index: proof.index,
      type: leaf.entry[1]!,
      leafHash: toBase64(hash),
      ...(leaf.record === undefined ? {} : { record: leaf.record }),
      ...(leaf.fieldKeys === undefined ? {} : { fieldKeys: leaf.fieldKeys }),
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    checks.push({ name: 'failure', result: 'failed', sentence: error.message });
    return { ok: false, checks };
  }
}

async function witnessChecks(note: Note, { witnesses }: VerifyOptions): Promise<Check[]> {
  if (witnesses === undefined) return [];
  const { good, bad } = await signers(note, await readKeys(witnesses.keys));
  const names = new Set(good.map((key) => key.name));
  const enough = names.size >= witnesses.atLeast && bad.length === 0;
  const who = names.size === 0 ? 'No known witness' : [...names].join(', ');
  return [
    {
      name: 'witnesses',
      result: enough ? 'passed' : 'failed',
      sentence: `${who} cosigned the checkpoint; the policy asks for ${witnesses.atLeast}${bad.length > 0 ? `, and the cosignature of ${bad[0]!.name} is wrong` : ''}.`,
    },
  ];
}

type Leaf = {
  entry: Bytes;
  record?: Record<string, unknown>;
  opened: string[];
  fieldKeys?: Record<string, string>;
};

/** The `extra` of our receipts: the opened record, or only the public entry. */
async function openLeaf(extra: Bytes | undefined): Promise<Leaf> {
  if (extra === undefined)
    throw new FormatError('The receipt has no extra data, so it does not say which leaf it is about.');
  const given = readJson(fromUtf8(extra), 'extra data');
  if (given.v !== 1) throw new FormatError('The extra data is of a version that is not known here.');
  if (typeof given.entry === 'string') {
    const entry = fromBase64(given.entry);
    if (entry.length !== ENTRY_BYTES)
      throw new FormatError(`The entry has ${entry.length} bytes and should have ${ENTRY_BYTES}.`);
    return { entry, opened: [] };
  }
  const { record, nonce, type } = given;
  if (typeof record !== 'string' || typeof nonce !== 'string' || !isByte(type)) {
    throw new FormatError('The extra data lacks the record, its nonce or its type.');
  }
  const opened = readJson(record, 'record');
  if (canonical(opened) !== record) throw new FormatError('The record is not in canonical form (RFC 8785).');
  const hash = await digest(concat(utf8(LEAF_DOMAIN), hashFromBase64(nonce, 'nonce'), utf8(record)));
  const entry = concat(Uint8Array.of(ENTRY_VERSION, type), hash);
  const leaf = { entry, record: opened, opened: await openFields(opened, given.fields) };
  const keys = given.fieldKeys;
  return keys === undefined ? leaf : { ...leaf, fieldKeys: textsOf(keys) };
}

function textsOf(keys: unknown): Record<string, string> {
  const sound = keys !== null && typeof keys === 'object' && !Array.isArray(keys);
  if (!sound || Object.values(keys).some((key) => typeof key !== 'string'))
    throw new FormatError('The keys of the fields are not an object of texts.');
  return keys as Record<string, string>;
}

/** Whether a record commits to a value of a field, by the key of that field. @throws FormatError for a key that is none */
export async function isCommitted(
  record: Record<string, unknown>,
  field: { name: string; key: string; value: Uint8Array },
): Promise<boolean> {
  const key = await globalThis.crypto.subtle.importKey(
    'raw',
    hashFromBase64(field.key, `key of "${field.name}"`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const value = Uint8Array.from(field.value);
  const commit = toBase64(new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', key, value)));
  return record[`${field.name}Commit`] === commit;
}

/** Fields that are opened one by one: each is `{key, value}` in base64 and must give the commitment in the record. */
async function openFields(record: Record<string, unknown>, fields: unknown): Promise<string[]> {
  if (fields === undefined) return [];
  if (fields === null || typeof fields !== 'object')
    throw new FormatError('The opened fields are not an object.');
  const names: string[] = [];
  for (const [name, opening] of Object.entries(
    fields as Record<string, { key?: unknown; value?: unknown } | null>,
  )) {
    if (typeof opening?.key !== 'string' || typeof opening.value !== 'string') {
      throw new FormatError(`The opened field "${name}" lacks its key or its value.`);
    }
    if (!(await isCommitted(record, { name, key: opening.key, value: fromBase64(opening.value) })))
      throw new FormatError(`The opened field "${name}" is not the one that was committed.`);
    names.push(name);
  }
  return names;
}

function readJson(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`The ${what} is not JSON.`, { cause: error });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new FormatError(`The ${what} is not a JSON object.`);
  return value as Record<string, unknown>;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
