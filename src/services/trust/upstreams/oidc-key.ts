import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hash,
  type KeyObject,
  webcrypto,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Kernel } from '../../../kernel/kernel.ts';
import { oncePerKernel } from '../../../kernel/once.ts';
import { seal, unseal } from '../../../kernel/seal.ts';
import { keepOwnKey, ownKey } from './store.ts';

const SEAL = { purpose: 'upstreams/assert', owner: 'own-key' } as const;
const CURVE = 'P-256';

export type AssertionKey = { kid: string; key: webcrypto.CryptoKey; jwk: Record<string, unknown> };

/** The key by which OpenID Providers know us (`private_key_jwt`, RFC 7523), made once for an installation. */
export const assertionKey = oncePerKernel(open);

async function open(kernel: Kernel): Promise<AssertionKey> {
  const kept = (await ownKey(kernel.db, 'assert')) ?? (await make(kernel));
  const plain = unseal(kernel, SEAL, kept.handle);
  if (plain === undefined) throw new Error('The key of assertions was sealed by another installation.');
  const algorithm = { name: 'ECDSA', namedCurve: CURVE };
  const key = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(plain), algorithm, false, ['sign']);
  const jwk = publicJwk(createPrivateKey({ key: plain, type: 'pkcs8', format: 'der' }));
  return { kid: jwk.kid, key, jwk };
}

async function make(kernel: Kernel) {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: CURVE });
  const handle = seal(kernel, SEAL, privateKey.export({ type: 'pkcs8', format: 'der' }));
  const certificate = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return keepOwnKey(kernel.db, { use: 'assert', handle, certificate, now: kernel.now() });
}

/** With its thumbprint as its name (RFC 7638). */
function publicJwk(key: KeyObject) {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const kid = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
  return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' };
}
