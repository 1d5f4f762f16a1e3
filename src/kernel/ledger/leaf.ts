import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import { newId } from '../ids.ts';
import { type Bytes, concat, utf8 } from './bytes.ts';
import { hmac, random32 } from './commit.ts';
import { LedgerError } from './errors.ts';
import { canonical } from './jcs.ts';
import type { LedgerKeys } from './keys.ts';
import { sha256 } from './merkle.ts';
import { ENTRY_BYTES, ENTRY_VERSION, LEAF_DOMAIN } from './verify.ts';

/** The public type byte of a leaf, by its name. */
export const LEAF_TYPES = {
  accepted: 1,
  outcome: 2,
  refused: 3,
  'break-glass': 4,
  consent: 5,
  agreement: 6,
  key: 7,
  erasure: 8,
  heartbeat: 9,
  act: 10,
} as const;
export type LeafType = keyof typeof LEAF_TYPES;

/** The name of a type byte, for people and statistics; undefined for one that is not ours. */
export function leafTypeName(type: number): LeafType | undefined {
  return (Object.keys(LEAF_TYPES) as LeafType[]).find((name) => LEAF_TYPES[name] === type);
}

/** What is to be recorded. `record` holds no personal data; `fields` go in only as `<name>Commit`. */
export type LeafInput = {
  type: LeafType;
  record: Readonly<Record<string, unknown>>;
  fields?: Readonly<Record<string, Uint8Array | string>>;
  /** Whom it is about (NIF, NIE): kept only as a private blind index. */
  subject?: string;
  /** The exchange or act it belongs to, a UUID. */
  tx?: string;
  /** Private bytes kept beside the record under the same key, erased with it. */
  payload?: Uint8Array;
  /** When the record may be destroyed, ms since 1970; absent: when its retention class says. */
  expires?: number;
};

/** A leaf ready to be appended; nothing of it is secret in the log, everything else is sealed. */
export type PreparedLeaf = {
  id: string;
  type: number;
  at: number;
  tx: string | null;
  entry: Bytes;
  leafHash: Bytes;
  recordText: string;
  sealedRecord: Buffer;
  sealedPayload: Buffer | null;
  sealedSecret: Buffer;
  keyName: string;
  subjectIndex: Buffer | null;
  expires: number | null;
};

const DOMAIN = utf8(LEAF_DOMAIN);
/** The data key is used for these two messages and no other, so their nonces are fixed (NIST SP 800-38D §8.2.1). */
const RECORD_IV = Buffer.from('000000000000000000000001', 'hex');
const PAYLOAD_IV = Buffer.from('000000000000000000000002', 'hex');
const TAG = 16;
const IV = 12;
const MAX_FIELDS = 64;

/** What opens a record: its data key, the nonce of its leaf, and the key of each committed field. */
export type Secrets = { dataKey: Bytes; nonce: Bytes; fields: Map<string, Bytes> };

/**
 * Makes a leaf: commits to the fields, writes the record canonically with `v`, `id`, `type`, `log` and `t` (ms),
 * hashes it with a fresh nonce, and seals record and secrets.
 * @throws TypeError when the record has something that canonical JSON has not
 */
export function prepareLeaf(keys: LedgerKeys, log: string, input: LeafInput & { at: number }): PreparedLeaf {
  const id = newId(input.at);
  const secrets: Secrets = { dataKey: random32(), nonce: random32(), fields: new Map() };
  const record: Record<string, unknown> = { ...input.record, v: 1, id, type: input.type, log, t: input.at };
  if (input.tx !== undefined) record.tx = input.tx;
  commitFields(record, secrets, input.fields);
  const recordText = canonical(record);
  const type = LEAF_TYPES[input.type];
  const entry = entryOf(type, secrets.nonce, recordText);
  const keyName = sealingKeyName(input.at);
  return {
    id,
    type,
    at: input.at,
    tx: input.tx ?? null,
    entry,
    leafHash: hashEntry(entry),
    recordText,
    sealedRecord: seal({ key: secrets.dataKey, iv: RECORD_IV, id }, Buffer.from(recordText)),
    sealedPayload:
      input.payload === undefined ? null : seal({ key: secrets.dataKey, iv: PAYLOAD_IV, id }, input.payload),
    sealedSecret: sealSecrets(keys.sealing(keyName, true), id, secrets),
    keyName,
    subjectIndex: input.subject === undefined ? null : subjectIndex(keys, input.subject, yearOf(input.at)),
    expires: input.expires ?? null,
  };
}

function commitFields(record: Record<string, unknown>, secrets: Secrets, fields: LeafInput['fields']): void {
  if (fields === undefined) return;
  const names = Object.keys(fields);
  if (names.length > MAX_FIELDS) throw new TypeError(`A record commits to at most ${MAX_FIELDS} fields.`);
  for (const name of names) {
    const value = fields[name]!;
    const key = random32();
    secrets.fields.set(name, key);
    record[`${name}Commit`] = hmac(key, typeof value === 'string' ? Buffer.from(value) : value).toString(
      'base64',
    );
  }
}

/** entry = version ‖ type ‖ SHA-256(domain ‖ nonce ‖ record), 34 bytes. */
export function entryOf(type: number, nonce: Uint8Array, recordText: string): Bytes {
  const entry = new Uint8Array(ENTRY_BYTES);
  entry[0] = ENTRY_VERSION;
  entry[1] = type;
  const input = Buffer.allocUnsafe(DOMAIN.length + nonce.length + Buffer.byteLength(recordText));
  input.set(DOMAIN);
  input.set(nonce, DOMAIN.length);
  input.write(recordText, DOMAIN.length + nonce.length);
  entry.set(sha256(input), 2);
  return entry;
}

const leafInput = new Uint8Array(1 + ENTRY_BYTES);

function hashEntry(entry: Uint8Array): Bytes {
  leafInput.set(entry, 1);
  return hash('sha256', leafInput, 'buffer');
}

/** Which key seals what was recorded at an instant: one a month, so that a month can be shredded whole. */
export function sealingKeyName(at: number): string {
  const hour = Math.floor(at / HOUR_MS);
  if (hour !== named.hour) named = { hour, name: `retention-${new Date(at).toISOString().slice(0, 7)}` };
  return named.name;
}

const HOUR_MS = 3_600_000;
/** The last answer: a text of a date takes longer than all the rest of it. */
let named = { hour: Number.NaN, name: '' };

function yearOf(at: number): number {
  return new Date(at).getUTCFullYear();
}

/** The private blind index of a person in a year: HMAC under a key that is destroyed when retention ends. */
export function subjectIndex(keys: LedgerKeys, subject: string, year: number): Buffer {
  return hmac(keys.sealing(`subject-${year}`, true), Buffer.from(subject.trim().toUpperCase()));
}

type Box = { key: Uint8Array; iv: Buffer; id: string };

function seal({ key, iv, id }: Box, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(id, 'latin1'));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
}

function unseal({ key, iv, id }: Box, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(id, 'latin1'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
  } catch (error) {
    throw new LedgerError(
      'inconsistent',
      `The record ${id} was changed in the database: its seal does not open.`,
      error,
    );
  }
}

/** iv ‖ seal(data key ‖ nonce ‖ (length of name ‖ name ‖ key)…) */
function sealSecrets(key: Uint8Array, id: string, { dataKey, nonce, fields }: Secrets): Buffer {
  const parts: Uint8Array[] = [dataKey, nonce];
  for (const [name, fieldKey] of fields) {
    const bytes = Buffer.from(name);
    if (bytes.length > 255) throw new TypeError('The name of a field has at most 255 bytes.');
    parts.push(Uint8Array.of(bytes.length), bytes, fieldKey);
  }
  const iv = Buffer.from(random32().subarray(0, IV));
  return Buffer.concat([iv, seal({ key, iv, id }, concat(...parts))]);
}

/** Opens what {@link prepareLeaf} sealed. @throws LedgerError when it was changed */
export function openSecrets(key: Uint8Array, id: string, sealed: Buffer): Secrets {
  const plain = Uint8Array.from(unseal({ key, iv: sealed.subarray(0, IV), id }, sealed.subarray(IV)));
  const fields = new Map<string, Bytes>();
  for (let at = 64; at < plain.length; ) {
    const end = at + 1 + plain[at]!;
    fields.set(Buffer.from(plain.subarray(at + 1, end)).toString(), plain.slice(end, end + 32));
    at = end + 32;
  }
  return { dataKey: plain.slice(0, 32), nonce: plain.slice(32, 64), fields };
}

/** The text of a record, from its sealed bytes. */
export function openRecord(secrets: Secrets, id: string, sealed: Uint8Array): string {
  return unseal({ key: secrets.dataKey, iv: RECORD_IV, id }, sealed).toString();
}

/** The private payload of a record, from its sealed bytes. */
export function openPayload(secrets: Secrets, id: string, sealed: Uint8Array): Buffer {
  return unseal({ key: secrets.dataKey, iv: PAYLOAD_IV, id }, sealed);
}
