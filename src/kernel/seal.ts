import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Kernel } from './kernel.ts';
import { keyFrom } from './secrets.ts';

const IV = 12;
const TAG = 16;

/** What a small secret is for and whose it is: one moved to another row, or to another use, does not open. */
export type SealFor = { purpose: string; owner: string };

/** Seals a small secret with the installation's key (AES-256-GCM); as base64url. For long-lived keys see `kernel.keys`. */
export function seal(kernel: Pick<Kernel, 'secret'>, { purpose, owner }: SealFor, secret: Buffer): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(kernel, purpose), iv).setAAD(Buffer.from(owner));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Opens what {@link seal} made; undefined when it was changed, or made for another purpose or owner. */
export function unseal(
  kernel: Pick<Kernel, 'secret'>,
  { purpose, owner }: SealFor,
  sealed: string,
): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV + TAG) return undefined;
  const key = keyFrom(kernel, purpose);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV)).setAAD(Buffer.from(owner));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
  } catch {
    return undefined; // said by the answer
  }
}
