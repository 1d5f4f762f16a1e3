import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { acmeProblems } from './problems.ts';

const text = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[A-Za-z0-9_-]+$/);
const LEAST_RSA_BITS = 2048;
/** More would let one account keep a core busy. */
const MOST_RSA_BITS = 4096;
/** 65537: other exponents are not met, and small ones are a risk. */
const EXPONENT = 'AQAB';

/** Unknown members are left out (RFC 7517 §4); a private one shows that the client gave its key away. */
const shapes = [
  z.object({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384']), x: text, y: text }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text }),
  z.object({ kty: z.literal('RSA'), n: text, e: z.literal(EXPONENT) }),
] as const;

/** The public key of an account, with the members of RFC 7638 §3.2 only. */
export type AccountKey = z.output<(typeof shapes)[number]>;

/** Signature algorithms of requests (RFC 8555 §6.2): one for each kind of key. */
export const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'EdDSA'] as const;

export function algorithmOf(key: AccountKey): (typeof ALGORITHMS)[number] {
  if (key.kty === 'RSA') return 'RS256';
  if (key.kty === 'OKP') return 'EdDSA';
  return key.crv === 'P-256' ? 'ES256' : 'ES384';
}

/** Reads a JWK. Throws `bad-public-key`. */
export function readAccountKey(jwk: unknown): AccountKey {
  const refuse = (detail: string) => acmeProblems['bad-public-key']({ detail });
  if (typeof jwk === 'object' && jwk !== null && 'd' in jwk)
    throw refuse('The jwk has a private key, which is of no use any more: make another.');
  const parsed = z.union(shapes).safeParse(jwk);
  if (!parsed.success)
    throw refuse('The jwk is not a key P-256, P-384, Ed25519, or RSA with exponent 65537.');
  const key = parsed.data;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    const bits = asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS))
      throw refuse(`The RSA key has ${bits} bits; from ${LEAST_RSA_BITS} to ${MOST_RSA_BITS} are accepted.`);
    return key;
  } catch (error) {
    if (error instanceof Error && error.name === 'Problem') throw error;
    throw refuse('The jwk is not a key.');
  }
}

/** SHA-256 thumbprint (RFC 7638), base64url: the name of a key, and half of a key authorization (RFC 8555 §8.1). */
export const thumbprintOf = (key: AccountKey): Promise<string> => calculateJwkThumbprint(key);
