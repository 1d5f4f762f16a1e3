import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isId } from '../../../kernel/ids.ts';

/** Minutes for which a release may be used, and most documents or digests of one gesture. */
export const RELEASE_MINUTES = 5;
export const RELEASE_LIMIT = 500;

/**
 * What a person released with one gesture: these digests and no others, with this credential, until then. Each item is
 * used once (sole control, eIDAS art. 26 c; CEN EN 419 241-1, SCAL2).
 */
export type Release = {
  owner: string;
  id: string;
  credentialId: string;
  /** `documents`: each digest is the SHA-256 of a document as the person saw it. `digests`: what the key signs itself. */
  purpose: 'documents' | 'digests';
  hash: string;
  givenAt: string;
  expiresAt: string;
};

export type ReleaseItem = { subject: string; digest: Buffer };

const SECRET_BYTES = 32;

/** A token that proves a release (the SAD of the CSC API): its name and a secret, of which only the hash is kept. */
export function newToken(id: string): { token: string; secretHash: Buffer } {
  const secret = randomBytes(SECRET_BYTES);
  return { token: `${id}.${secret.toString('base64url')}`, secretHash: sha256(secret) };
}

export function readToken(token: string): { id: string; secretHash: Buffer } | undefined {
  const [id, secret, more] = token.split('.');
  if (!isId(id) || secret === undefined || more !== undefined) return undefined;
  return { id, secretHash: sha256(Buffer.from(secret, 'base64url')) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export const sameHash = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
