import { createPublicKey } from 'node:crypto';
import { type CertificateRequest, PkiError, PublicKey, parseRequest } from '../../kernel/pki/index.ts';
import type { AccountKey } from './account-key.ts';
import { acmeProblems } from './problems.ts';

/** Bytes of a request: a key of 4096 bits and fifty names are far below. */
const REQUEST_LIMIT = 16_384;
const LEAST_RSA_BITS = 2048;
const MOST_RSA_BITS = 4096;
const COMMON_NAME = '2.5.4.3';

const refuse = (detail: string) => acmeProblems['bad-csr']({ detail });

/**
 * Reads the certificate request of an order (base64url of DER, RFC 8555 §7.4) and answers its key: it has exactly the
 * names of the order, asks for nothing else, its key is strong, and is not the one of the account (§11.1). Throws `bad-csr`.
 */
export function readCertificateRequest(
  encoded: string,
  { names, accountKey }: { names: readonly string[]; accountKey: AccountKey },
): PublicKey {
  const der = Buffer.from(encoded, 'base64url');
  if (der.length === 0 || der.length > REQUEST_LIMIT || der.toString('base64url') !== encoded)
    throw refuse('The request is not DER in base64url, or it is too large.');
  const request = parsed(new Uint8Array(der));
  assertNames(request, names);
  if (request.extensions.basicConstraints?.ca) throw refuse('The request asks for an authority.');
  assertKey(request.publicKey);
  if (request.publicKey.fingerprint === fingerprintOf(accountKey))
    throw refuse('The key of the certificate is the one of the account.');
  return request.publicKey;
}

function parsed(der: Uint8Array): CertificateRequest {
  try {
    const request = parseRequest(der);
    if (!request.isProven()) throw refuse('The request is not signed with its own key.');
    return request;
  } catch (error) {
    if (error instanceof PkiError) throw refuse(`The request cannot be read: ${error.message}`);
    throw error;
  }
}

/** Common names are names too (RFC 8555 §7.4), and no name may be of another form than dns. */
function assertNames({ subject, extensions }: CertificateRequest, names: readonly string[]): void {
  const asked = new Set<string>();
  for (const each of extensions.subjectAltNames ?? []) {
    if (each.form !== 'dns') throw refuse('The request has an alternative name that is no dns name.');
    asked.add(each.value.toLowerCase());
  }
  for (const { type, value } of subject.rdns.flat()) {
    if (type !== COMMON_NAME) continue;
    if (value === undefined) throw refuse('The common name of the request cannot be read.');
    asked.add(value.toLowerCase());
  }
  const wanted = new Set(names);
  if (asked.size !== wanted.size || [...asked].some((name) => !wanted.has(name)))
    throw refuse('The names of the request are not exactly those of the order.');
}

function assertKey(key: PublicKey): void {
  try {
    const { kind, curve } = key;
    const isStrong =
      (kind === 'ec' && (curve === 'P-256' || curve === 'P-384')) ||
      (kind === 'rsa' && key.size >= LEAST_RSA_BITS && key.size <= MOST_RSA_BITS);
    if (!isStrong) throw refuse('The key is not P-256, P-384 or RSA of 2048 to 4096 bits.');
  } catch (error) {
    if (error instanceof PkiError) throw refuse('The key of the request cannot be used.');
    throw error;
  }
}

const fingerprintOf = (key: AccountKey): string =>
  PublicKey.fromKey(createPublicKey({ key, format: 'jwk' })).fingerprint;
