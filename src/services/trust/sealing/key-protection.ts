import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';

/** Who protects a private key: its holder, by a passphrase that nobody else knows, or the installation. */
export const PROTECTIONS = ['passphrase', 'installation'] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** Least characters of a passphrase. */
export const LEAST_PASSPHRASE = 12;
/** Most characters: more is no passphrase. */
export const MOST_PASSPHRASE = 200;

/** 64 MiB and about a third of a second for each guess (RFC 7914). */
const COST = { N: 2 ** 16, r: 8, p: 2, maxmem: 128 << 20 } as const;
const IV = 12;
const TAG = 16;

/**
 * What opens a key: 32 bytes from a passphrase and the key's identifier. Only this goes into an action, so that neither record nor
 * repetition key ever depends on a passphrase that could be guessed fast. Whoever uses the API makes it by themself.
 */
export function unlockFrom(passphrase: string, keyId: string): Promise<Buffer> {
  const salt = `aplec sealing v1 ${keyId}`;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, COST, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

const wrappingKey = (secret: Uint8Array, keyId: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, keyId, 'aplec sealing private key v1', 32));

/** Seals something under 32 secret bytes, bound to what it is for. */
export function protect(secret: Uint8Array, boundTo: string, plain: Uint8Array): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(secret, boundTo), iv).setAAD(Buffer.from(boundTo));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when the secret is another, or it was changed, or sealed for something else. */
export function unprotect(secret: Uint8Array, boundTo: string, sealed: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(sealed);
  if (bytes.length < IV + TAG) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey(secret, boundTo), bytes.subarray(0, IV));
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(bytes.length - TAG));
    return Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
  } catch {
    return undefined; // one answer for every way in which it does not open
  }
}
