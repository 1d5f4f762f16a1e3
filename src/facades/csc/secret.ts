import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const SECRET_BYTES = 32;
const IV = 12;
const TAG = 16;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A code, token or secret: 256 random bits, of which only the hash is kept. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
export const isSecret = (text: unknown): text is string => typeof text === 'string' && TOKEN.test(text);

export function sameSecret(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashOfSecret(secret), hash);
}

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'aplec/csc/sealed/v1', 32));

/** Encrypts what only the holder of a secret may use (AES-256-GCM; the secret is random, so its key is). */
export function seal(secret: string, plain: string): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

export function unseal(secret: string, sealed: Buffer): string {
  const end = sealed.length - TAG;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), sealed.subarray(0, IV), {
    authTagLength: TAG,
  });
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(IV, end)), decipher.final()]).toString('utf8');
}

/** Whether a verifier fits a challenge (RFC 7636 §4.6, S256 only). */
export function fitsChallenge(verifier: unknown, challenge: string): boolean {
  if (typeof verifier !== 'string' || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
