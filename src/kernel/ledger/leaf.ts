import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import { newId } from '../ids.ts';
import { type Bytes, equal } from './bytes.ts';
import { type ByteText, bytesOf, deriveKeys, expandKeys, hmacBase64, random32 } from './commit.ts';
import { LedgerError } from './errors.ts';
import { canonicalWith, sameNames } from './jcs.ts';
import type { LedgerKeys } from './keys.ts';
import { leafHash } from './merkle.ts';
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
  identification: 11,
  mandate: 12,
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
  /** Whom it is about, as a blind index of 32 bytes; private, and erased with the record. */
  subject?: Uint8Array;
  /** The exchange or act it belongs to, a UUID. */
  tx?: string;
  /** Private bytes kept beside the record under the same key, erased with it. */
  payload?: Uint8Array;
  /** When the record may be destroyed, ms since 1970; absent: when its retention class says. */
  expires?: number;
};

/** A leaf ready to be appended; nothing of it is secret in the log. */
export type PreparedLeaf = {
  id: string;
  type: number;
  at: number;
  tx: string | null;
  entry: Bytes;
  leafHash: Bytes;
  recordText: string;
  sealedPayload: Buffer | null;
  /** 32 random bytes; with the key of that name they open the record, and without either nothing does. */
  salt: Bytes;
  keyName: string;
  subject: Uint8Array | null;
  expires: number | null;
};

/** The key of a payload seals one message and no other, so its nonce is nothing (NIST SP 800-38D §8.2.1). */
const PAYLOAD_IV = Buffer.alloc(12);
const TAG = 16;
const MAX_FIELDS = 64;
const COMMIT = 'Commit';

/**
 * Makes a leaf: commits to the fields, writes the record canonically with `v`, `id`, `type`, `log` and `t` (ms),
 * hashes it with a nonce of its own, and seals the payload.
 * @throws TypeError when the record has something that canonical JSON has not, or a name of a commitment
 */
export function prepareLeaf(
  { keys, log }: { keys: LedgerKeys; log: string },
  input: LeafInput,
  at: number,
): PreparedLeaf {
  const id = newId(at);
  const keyName = sealingKeyName(at);
  const salt = random32();
  const { fields = NO_FIELDS } = input;
  const { names, members } = committed(Object.keys(fields));
  const sealing = keys.sealing(keyName, true);
  const from = { id, salt, version: RECORD_VERSION };
  const secrets = secretsOf(sealing, from, 1 + names.length);
  if (commitNames(input.record).length > 0)
    throw new TypeError(`Only commitments have names that end in ${COMMIT}.`);
  const values: unknown[] = [RECORD_VERSION, id, input.type, log, at, input.tx];
  for (let i = 0; i < names.length; i++) values.push(hmacBase64(secrets[1 + i]!, fields[names[i]!]!));
  const recordText = canonicalWith(input.record, members, values);
  const type = LEAF_TYPES[input.type];
  const entry = entryOf(type, secrets[0]!, recordText);
  return {
    id,
    type,
    at,
    tx: input.tx ?? null,
    entry,
    leafHash: leafHash(entry),
    recordText,
    sealedPayload: input.payload === undefined ? null : seal(payloadKey(sealing, from), input.payload),
    salt,
    keyName,
    subject: input.subject ?? null,
    expires: input.expires ?? null,
  };
}

const NO_FIELDS: NonNullable<LeafInput['fields']> = {};

/** `v` of a record: how its secrets are made. Those of version 1 are read for ever. */
const RECORD_VERSION = 2;

/** What every record says of itself, before its commitments. */
const MEMBERS = ['v', 'id', 'type', 'log', 't', 'tx'];

/** The names of fields in the order in which their keys are derived, and those of all members that a leaf adds. */
type Committed = { fields: readonly string[]; names: readonly string[]; members: readonly string[] };

/** Leaves have few sets of fields; each is sorted once. */
const known: Committed[] = [];
const MOST_KNOWN = 64;

function committed(fields: readonly string[]): Committed {
  const before = known.find((each) => sameNames(each.fields, fields));
  if (before !== undefined) return before;
  if (fields.length > MAX_FIELDS) throw new TypeError(`A record commits to at most ${MAX_FIELDS} fields.`);
  const names = fields.toSorted();
  const made = { fields, names, members: [...MEMBERS, ...names.map((name) => name + COMMIT)] };
  if (known.length < MOST_KNOWN) known.push(made);
  return made;
}

function commitNames(record: Readonly<Record<string, unknown>>): string[] {
  const names: string[] = [];
  for (const name in record) if (name.endsWith(COMMIT)) names.push(name.slice(0, -COMMIT.length));
  return names.length > 1 ? names.sort() : names;
}

/** What the secrets of a leaf come from, beside the key of its month. */
type Source = { id: string; salt: Uint8Array; version: unknown };

/**
 * The first secrets of a leaf from the key of its month and its own salt: the nonce of its entry, then the key of each
 * committed field in the order of their names. Destroying the salt erases one record, destroying the month's key
 * all of that month.
 */
function secretsOf(key: Uint8Array, source: Source, count: number): ByteText[] {
  return derived(key, source, { label: 'aplec leaf', most: 1 + MAX_FIELDS }, count);
}

/** What seals the payload, which few leaves have. */
function payloadKey(key: Uint8Array, source: Source): Bytes {
  return bytesOf(derived(key, source, { label: 'aplec payload', most: 1 }, 1)[0]!);
}

function derived(
  key: Uint8Array,
  { id, salt, version }: Source,
  { label, most }: { label: string; most: number },
  count: number,
): ByteText[] {
  const from = { key, label, context: id, salt };
  if (version === RECORD_VERSION) return expandKeys(from, count);
  if (version === 1) return deriveKeys({ ...from, most }, count);
  throw new LedgerError('inconsistent', `The record ${id} is of a version that is not known here.`);
}

const DOMAIN_BYTES = Buffer.byteLength(LEAF_DOMAIN);
const RECORD_AT = DOMAIN_BYTES + 32;
/** Most records fit; what is hashed in it is never secret after the hash but for the nonce, which is cleared. */
const hashed = Buffer.alloc(RECORD_AT + 8192);
hashed.write(LEAF_DOMAIN);

/** entry = version ‖ type ‖ SHA-256(domain ‖ nonce ‖ record), 34 bytes. */
export function entryOf(type: number, nonce: ByteText, recordText: string): Bytes {
  const fits = recordText.length * 3 <= hashed.length - RECORD_AT;
  const input = fits ? hashed : Buffer.alloc(RECORD_AT + Buffer.byteLength(recordText));
  if (!fits) input.write(LEAF_DOMAIN);
  input.write(nonce, DOMAIN_BYTES, 'latin1');
  const length = RECORD_AT + input.write(recordText, RECORD_AT);
  const digest = hash('sha256', input.subarray(0, length), 'latin1');
  input.fill(0, DOMAIN_BYTES, RECORD_AT);
  const entry = new Uint8Array(ENTRY_BYTES);
  entry[0] = ENTRY_VERSION;
  entry[1] = type;
  for (let i = 0; i < 32; i++) entry[2 + i] = digest.charCodeAt(i);
  return entry;
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

/** AES-256-GCM, ciphertext ‖ tag. */
function seal(key: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, PAYLOAD_IV);
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, leaf: { id: string; sealed: Uint8Array }): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, PAYLOAD_IV, { authTagLength: TAG });
  const end = leaf.sealed.length - TAG;
  decipher.setAuthTag(leaf.sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(leaf.sealed.subarray(0, end)), decipher.final()]);
  } catch (error) {
    throw changed(leaf.id, error);
  }
}

const changed = (id: string, cause?: unknown) =>
  new LedgerError('inconsistent', `The record ${id} was changed in the database.`, cause);

/** A leaf as the database keeps it. */
export type StoredLeaf = {
  id: string;
  type: number;
  entry: Uint8Array;
  salt: Uint8Array;
  record: string;
  payload?: Uint8Array | null;
};
/** What opens a leaf: the nonce of its entry, and the key of each field that its record commits to. */
export type OpenLeaf = {
  nonce: Bytes;
  fields: ReadonlyMap<string, Bytes>;
  payload: Buffer | undefined;
};

/**
 * Opens what {@link prepareLeaf} made, with the key of its month. A record is believed only when it gives the
 * entry of its leaf, which the public log has.
 * @throws LedgerError `inconsistent` when anything of it was changed
 */
export function openLeaf(key: Uint8Array, leaf: StoredLeaf): OpenLeaf {
  const { record, payload } = leaf;
  const members = membersOf(leaf);
  const names = commitNames(members);
  if (names.length > MAX_FIELDS) throw changed(leaf.id);
  const source = { id: leaf.id, salt: leaf.salt, version: members['v'] };
  const [nonce, ...fields] = secretsOf(key, source, 1 + names.length);
  if (!equal(entryOf(leaf.type, nonce!, record), leaf.entry)) throw changed(leaf.id);
  return {
    nonce: bytesOf(nonce!),
    fields: new Map(names.map((name, i) => [name, bytesOf(fields[i]!)])),
    payload: payload == null ? undefined : unseal(payloadKey(key, source), { id: leaf.id, sealed: payload }),
  };
}

/** What a record says, before it is known that it is the one of its leaf. */
function membersOf({ id, record }: StoredLeaf): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(record)) as Record<string, unknown>;
  } catch (error) {
    throw changed(id, error);
  }
}
