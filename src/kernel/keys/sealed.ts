import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  privateEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { promisify } from 'node:util';
import {
  algorithmFor,
  digestInfo,
  PkiError,
  PublicKey,
  type SignatureAlgorithm,
  signBytes,
} from '../pki/index.ts';
import type { KeyType, SigningKey } from './signing-key.ts';

const PREFIX = 'sealed:v1:';
/** What the seal is bound to, besides its key: a sealed key is nothing else. */
const BOUND = Buffer.from('aplec sealed signing key v1');
const IV = 12;
const TAG = 16;

const makePair = promisify(generateKeyPair);
const signAside = promisify(sign);

/** Makes a key. An RSA key takes a tenth of a second to seconds, off the main thread. */
async function newPrivateKey(type: KeyType): Promise<KeyObject> {
  if (type === 'P-256' || type === 'P-384') return (await makePair('ec', { namedCurve: type })).privateKey;
  return (await makePair('rsa', { modulusLength: Number(type.slice(4)) })).privateKey;
}

function seal(secret: Buffer, key: KeyObject): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(BOUND);
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  plain.fill(0);
  return PREFIX + sealed.toString('base64url');
}

function unseal(secret: Buffer, handle: string): KeyObject {
  const bytes = Buffer.from(handle.slice(PREFIX.length), 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV)).setAAD(BOUND);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
    const key = createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
    plain.fill(0);
    return key;
  } catch (error) {
    throw new PkiError('key', 'The sealed key cannot be opened with the secret of this installation.', error);
  }
}

function typeOf(key: PublicKey): KeyType {
  return (key.kind === 'ec' ? key.curve : `RSA-${key.size}`) as KeyType;
}

function signingKey(handle: string, key: KeyObject): SigningKey {
  const publicKey = PublicKey.fromKey(key);
  const standard = algorithmFor(publicKey.key);
  const isRsa = publicKey.kind === 'rsa';
  return {
    handle,
    type: typeOf(publicKey),
    publicKey,
    algorithm: standard,
    async sign(bytes, algorithm: SignatureAlgorithm = standard) {
      // RSA takes up to milliseconds, so it is done beside the main thread; ECDSA costs less than going there.
      if (algorithm.kind === 'rsa')
        return signAside(algorithm.hash ?? null, bytes as Uint8Array<ArrayBuffer>, key);
      return signBytes(algorithm, key, bytes);
    },
    async signDigest(digest, hash) {
      if (!isRsa) throw new PkiError('key', 'A sealed key on a curve signs no digest made elsewhere.');
      return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(hash, digest));
    },
  };
}

/** Most keys that are kept open at once; the others are opened again when they are needed (some 50 µs). */
const MAX_OPEN = 1_000;

/** Keys that are kept encrypted by whoever owns them (AES-256-GCM under a key of the installation). */
export function sealedKeys(secret: Buffer) {
  const open = new Map<string, SigningKey>();
  function keep(key: SigningKey): SigningKey {
    if (open.size >= MAX_OPEN) open.delete(open.keys().next().value ?? '');
    open.set(key.handle, key);
    return key;
  }
  return {
    owns: (handle: string) => handle.startsWith(PREFIX),
    async create(type: KeyType): Promise<SigningKey> {
      const key = await newPrivateKey(type);
      return keep(signingKey(seal(secret, key), key));
    },
    async open(handle: string): Promise<SigningKey> {
      return open.get(handle) ?? keep(signingKey(handle, unseal(secret, handle)));
    },
    async destroy(handle: string): Promise<void> {
      open.delete(handle);
    },
  };
}
