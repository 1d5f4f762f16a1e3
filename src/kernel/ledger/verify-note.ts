/** Signatures on notes and checkpoints, checked with WebCrypto: for Node and the browser alike. */
import { type Bytes, concat, FormatError, toHex, utf8 } from './bytes.ts';
import { parseCheckpoint, type TreeHead } from './checkpoint.ts';
import { ed25519Message, mldsaMessage, splitTimestamp } from './cosignature.ts';
import {
  COSIGNATURE_ED25519,
  ED25519,
  formatVkey,
  keyIdInput,
  type Note,
  parseNote,
  parseVkey,
  type VerifierKey,
} from './note.ts';

/** The cryptography of this runtime; another can be given in tests. */
const subtle = globalThis.crypto.subtle;

/** SHA-256, 32 bytes. */
export async function digest(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

/** The hash of a leaf from its entry (RFC 6962 §2.1). */
export function leafHashLater(entry: Uint8Array): Promise<Bytes> {
  return digest(concat(Uint8Array.of(0), entry));
}

export function nodeHashLater(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return digest(concat(Uint8Array.of(1), left, right));
}

/** Reads verifier keys and checks that each one's id is the hash of the rest. @throws FormatError */
export async function readKeys(vkeys: readonly string[]): Promise<VerifierKey[]> {
  return Promise.all(
    vkeys.map(async (vkey) => {
      const key = parseVkey(vkey.trim());
      const id = toHex((await digest(keyIdInput(key.name, key.type, key.key))).subarray(0, 4));
      if (id !== key.keyId)
        throw new FormatError(`The key of ${key.name} says its id is ${key.keyId}; it is ${id}.`);
      return key;
    }),
  );
}

/** Whether a signature over a note is good; undefined when this runtime has not the algorithm. */
export async function checkSignature(
  note: Note,
  signature: Bytes,
  key: VerifierKey,
): Promise<boolean | undefined> {
  if (key.type === ED25519) return ed25519(key.key, signature, utf8(note.text));
  const { seconds, signature: bare } = splitTimestamp(signature);
  if (key.type === COSIGNATURE_ED25519) return ed25519(key.key, bare, ed25519Message(note.text, seconds));
  return mldsa44(key.key, bare, mldsaMessage(key.name, seconds, parseCheckpoint(note.text)));
}

/** Checks an Ed25519 signature (RFC 8032). */
export async function ed25519(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  if (signature.length !== 64) return false;
  const imported = await subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', imported, signature, message);
}

async function mldsa44(key: Bytes, signature: Bytes, message: Bytes): Promise<boolean | undefined> {
  try {
    // `raw-public` and ML-DSA are newer than the types of WebCrypto (WICG "modern algorithms").
    const imported = await subtle.importKey('raw-public' as 'raw', key, 'ML-DSA-44', false, ['verify']);
    return await subtle.verify('ML-DSA-44', imported, signature, message);
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Which of the keys signed the note well. A bad signature of a known key condemns the note (C2SP signed-note). */
export async function signers(
  note: Note,
  keys: readonly VerifierKey[],
): Promise<{ good: VerifierKey[]; bad: VerifierKey[]; unable: VerifierKey[] }> {
  const found = { good: [] as VerifierKey[], bad: [] as VerifierKey[], unable: [] as VerifierKey[] };
  for (const signature of note.signatures) {
    const key = keys.find((each) => each.name === signature.name && each.keyId === signature.keyId);
    if (key === undefined || found.good.includes(key)) continue;
    const result = await checkSignature(note, signature.signature, key).catch((error: unknown) => {
      if (error instanceof FormatError) return false;
      throw error;
    });
    (result === undefined ? found.unable : result ? found.good : found.bad).push(key);
  }
  return found;
}

/** The year at the end of an origin of ours. */
const YEAR = /\/[0-9]{4}$/;

/**
 * The given keys that speak for a log: those of its very name, and those of its base name, whose yearly
 * logs (`<base>/<year>`) have the same key under their own names and ids. Promises are signed under the base name,
 * so the key of a year speaks for that too.
 */
export async function keysFor(origin: string, keys: readonly VerifierKey[]): Promise<VerifierKey[]> {
  const own: VerifierKey[] = [];
  for (const key of keys) {
    if (key.name === origin) own.push(key);
    else if (isYearOf(origin, key.name) || isYearOf(key.name, origin)) own.push(await renamed(key, origin));
  }
  return own;
}

const isYearOf = (log: string, base: string) => YEAR.test(log) && log.replace(YEAR, '') === base;

async function renamed(key: VerifierKey, name: string): Promise<VerifierKey> {
  const keyId = toHex((await digest(keyIdInput(name, key.type, key.key))).subarray(0, 4));
  return { ...key, name, keyId, vkey: formatVkey(name, keyId, key) };
}

/** Opens a checkpoint: its head, if at least one given Ed25519 key of its origin signed it and none wrongly. */
export async function openCheckpoint(
  text: string,
  vkeys: readonly string[],
): Promise<{ head: TreeHead; note: Note }> {
  const note = parseNote(text);
  const head = parseCheckpoint(note.text);
  const keys = await keysFor(head.origin, await readKeys(vkeys));
  if (keys.length === 0) throw new FormatError(`No key was given for the log ${head.origin}.`);
  const { good, bad } = await signers(note, keys);
  if (bad.length > 0)
    throw new FormatError(`The signature of ${bad[0]!.name} (${bad[0]!.keyId}) on the checkpoint is wrong.`);
  if (good.length === 0)
    throw new FormatError(`The checkpoint has no signature by a given key of ${head.origin}.`);
  return { head, note };
}
