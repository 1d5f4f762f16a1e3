import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signBytes,
} from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, toHex, utf8 } from './bytes.ts';
import { formatCheckpoint, type TreeHead } from './checkpoint.ts';
import { ed25519Message, joinTimestamp, mldsaMessage } from './cosignature.ts';
import { writeDurably } from './durable.ts';
import { LedgerError } from './errors.ts';
import { sha256 } from './merkle.ts';
import {
  COSIGNATURE_ED25519,
  COSIGNATURE_MLDSA44,
  ED25519,
  formatVkey,
  isKeyName,
  keyIdInput,
  signatureLine,
} from './note.ts';

const ED25519_FILE = 'log-ed25519.pem';
const MLDSA44_FILE = 'log-mldsa44.pem';

/** The keys of a log or of a witness, as they are kept in a folder. */
export type LedgerKeys = {
  folder: string;
  ed25519: KeyObject;
  mldsa44: KeyObject;
  /** 32 bytes that seal record keys; `name` chooses one, and a missing one is made only when `make` is true. */
  sealing(name: string, make: boolean): Bytes;
};

/**
 * Loads the keys of a folder, or makes them: PEM files of mode 0600, written durably and never replaced,
 * so that processes that start together end with the same keys.
 * @throws LedgerError `bad-configuration` when a file can be read by others or is not such a key
 */
export function loadKeys(folder: string): LedgerKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const sealed = new Map<string, Bytes>();
  return {
    folder,
    ed25519: privateKey(join(folder, ED25519_FILE), 'ed25519'),
    mldsa44: privateKey(join(folder, MLDSA44_FILE), 'ml-dsa-44'),
    sealing(name, make) {
      const known = sealed.get(name);
      if (known !== undefined) return known;
      const key = secret(folder, name, make);
      sealed.set(name, key);
      return key;
    },
  };
}

function privateKey(file: string, type: 'ed25519' | 'ml-dsa-44'): KeyObject {
  if (!existsSync(file)) {
    const { privateKey: made } =
      type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
    placeOnce(file, made.export({ format: 'pem', type: 'pkcs8' }) as string);
  }
  const key = createPrivateKey(readPrivate(file));
  if (key.asymmetricKeyType !== type) {
    throw new LedgerError(
      'bad-configuration',
      `The key file ${file} holds a ${key.asymmetricKeyType} key, not ${type}.`,
    );
  }
  return key;
}

const SECRET_NAME = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** A 32-byte secret in `<name>.key`, hex. A destroyed one stays destroyed: only `make` creates. */
function secret(folder: string, name: string, make: boolean): Bytes {
  if (!SECRET_NAME.test(name)) throw new LedgerError('bad-configuration', `"${name}" cannot name a key.`);
  const file = join(folder, `${name}.key`);
  if (!existsSync(file)) {
    if (!make)
      throw new LedgerError(
        'erased',
        `The key "${name}" is not in the key folder: what it sealed cannot be opened.`,
      );
    placeOnce(file, `${randomBytes(32).toString('hex')}\n`);
  }
  const bytes = Uint8Array.from(Buffer.from(readPrivate(file).trim(), 'hex'));
  if (bytes.length !== 32)
    throw new LedgerError('bad-configuration', `The key file ${file} does not hold 32 bytes in hex.`);
  return bytes;
}

/** Puts a file in place whole and only if nobody did before (link fails on an existing name). */
function placeOnce(file: string, text: string): void {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeDurably(mine, text);
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(mine);
  }
  chmodSync(file, 0o600);
}

function readPrivate(file: string): string {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new LedgerError(
      'bad-configuration',
      `The key file ${file} can be read by others; its mode should be 0600.`,
    );
  }
  return readFileSync(file, 'utf8');
}

/** Everything needed to sign for one name: a log's origin, or a witness. */
export type NoteSigner = {
  name: string;
  /** Verifier keys, Ed25519 first. */
  vkeys: readonly string[];
  /** Signature lines for a tree head, at a time in whole seconds since 1970. */
  lines(head: TreeHead, seconds: number): string[];
};

/** The signer of a log: a plain Ed25519 note signature, and an ML-DSA-44 cosignature by the log itself. */
export function logSigner(keys: LedgerKeys, origin: string): NoteSigner {
  return signer(keys, origin, ED25519);
}

/** The signer of a witness: timestamped cosignatures of both kinds (C2SP tlog-cosignature). */
export function witnessSigner(keys: LedgerKeys, name: string): NoteSigner {
  return signer(keys, name, COSIGNATURE_ED25519);
}

function signer(
  keys: LedgerKeys,
  name: string,
  classic: typeof ED25519 | typeof COSIGNATURE_ED25519,
): NoteSigner {
  if (!isKeyName(name))
    throw new LedgerError('bad-configuration', `"${name}" cannot name a signer: no spaces, no plus.`);
  const first = identity(name, classic, keys.ed25519);
  const second = identity(name, COSIGNATURE_MLDSA44, keys.mldsa44);
  return {
    name,
    vkeys: [first.vkey, second.vkey],
    lines(head, seconds) {
      const text = formatCheckpoint(head);
      const plain =
        classic === ED25519
          ? signBytes(null, utf8(text), keys.ed25519)
          : joinTimestamp(seconds, signBytes(null, ed25519Message(text, seconds), keys.ed25519));
      const quantum = joinTimestamp(
        seconds,
        signBytes(null, mldsaMessage(name, seconds, head), keys.mldsa44),
      );
      return [signatureLine(name, first.keyId, plain), signatureLine(name, second.keyId, quantum)];
    },
  };
}

function identity(name: string, type: number, key: KeyObject): { keyId: string; vkey: string } {
  const raw = publicBytes(key);
  const keyId = toHex(sha256(keyIdInput(name, type, raw)).subarray(0, 4));
  return { keyId, vkey: formatVkey(name, keyId, { type, key: raw }) };
}

/** The public key as its standard's bytes (RFC 8032, FIPS 204). */
export function publicBytes(key: KeyObject): Bytes {
  // `raw-public` is newer than the types of this method.
  const raw = createPublicKey(key as never).export({ format: 'raw-public' } as never) as unknown as Buffer;
  return Uint8Array.from(raw);
}
