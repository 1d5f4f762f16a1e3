import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';
import { z } from 'zod';
import type { KeyType } from '../../../kernel/keys/index.ts';
import { algorithmFor, PublicKey, signBytes } from '../../../kernel/pki/index.ts';
import type { Signer } from './hierarchy.ts';

/** Shortest passphrase: written on paper and kept apart from the file, or shared between custodians. */
export const PASSPHRASE_LEAST = 16;
/** RFC 7914: 128 MiB and about half a second for each guess. */
const KDF = { N: 2 ** 17, r: 8, p: 1 } as const;
const MAX_MEMORY = 192 * 1024 * 1024;

const fileShape = z.strictObject({
  format: z.literal('aplec-root-key-v1'),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    N: z.literal(KDF.N),
    r: z.literal(KDF.r),
    p: z.literal(KDF.p),
    salt: z.string(),
  }),
  cipher: z.strictObject({ name: z.literal('aes-256-gcm'), iv: z.string(), tag: z.string() }),
  key: z.string(),
});

export function newRootKey(type: KeyType): KeyObject {
  if (type === 'P-256' || type === 'P-384') return generateKeyPairSync('ec', { namedCurve: type }).privateKey;
  return generateKeyPairSync('rsa', { modulusLength: Number(type.slice(4)) }).privateKey;
}

const keyFrom = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, { ...KDF, maxmem: MAX_MEMORY });

/** A private key as the text of a file, under a passphrase (scrypt, AES-256-GCM). */
export function sealKey(key: KeyObject, passphrase: string): string {
  if (passphrase.length < PASSPHRASE_LEAST)
    throw new Error(`The passphrase needs at least ${PASSPHRASE_LEAST} characters.`);
  const salt = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(passphrase, salt), iv).setAAD(
    Buffer.from('aplec-root-key-v1'),
  );
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return `${JSON.stringify(
    {
      format: 'aplec-root-key-v1',
      kdf: { name: 'scrypt', ...KDF, salt: salt.toString('base64') },
      cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') },
      key: sealed.toString('base64'),
    },
    null,
    2,
  )}\n`;
}

/** @throws Error with one sentence when it is no such file, or the passphrase is another */
export function unsealKey(text: string, passphrase: string): KeyObject {
  const { kdf, cipher, key } = readFile(text);
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(passphrase, bytes(kdf.salt)), bytes(cipher.iv));
    decipher.setAAD(Buffer.from('aplec-root-key-v1')).setAuthTag(bytes(cipher.tag));
    const plain = Buffer.concat([decipher.update(bytes(key)), decipher.final()]);
    const opened = createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' });
    plain.fill(0);
    return opened;
  } catch (error) {
    throw new Error('The passphrase does not open the key of the root, or the file was changed.', {
      cause: error,
    });
  }
}

function readFile(text: string) {
  try {
    return fileShape.parse(JSON.parse(text));
  } catch (error) {
    throw new Error('This is no sealed key of a root.', { cause: error });
  }
}

/** A private key of this process as what signs. */
export function signerOf(key: KeyObject): Signer {
  const algorithm = algorithmFor(key);
  return {
    ...{ publicKey: PublicKey.fromKey(key), algorithm },
    sign: async (bytes, wished = algorithm) => signBytes(wished, key, bytes),
  };
}
