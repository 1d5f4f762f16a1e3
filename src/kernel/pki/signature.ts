import { constants, hash as digestOf, type KeyObject, sign, verify } from 'node:crypto';
import {
  digestIdentifierWithNull,
  type HashName,
  hashBytes,
  type SignatureAlgorithm,
  type SignatureKind,
  signatureIdentifier,
} from './algorithms.ts';
import { type Bytes, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import type { KeyKind, PublicKey } from './keys.ts';

const FITTING: Readonly<Record<SignatureKind, readonly KeyKind[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  'ecdsa-plain': ['ec'],
  ed25519: ['ed25519'],
  dsa: ['dsa'],
};

/** The hash of some bytes. */
export function hashOf(hash: HashName, bytes: Uint8Array): Bytes {
  return digestOf(hash, bytes, 'buffer') as Buffer<ArrayBuffer>;
}

/**
 * Whether a signature over some bytes was made with a key.
 * @throws PkiError `key` or `algorithm` when the key is not one with which that algorithm can be checked
 */
export function verifySignature(
  { kind, hash, saltLength }: SignatureAlgorithm,
  publicKey: PublicKey,
  { bytes, signature }: { bytes: Uint8Array; signature: Uint8Array },
): boolean {
  if (!FITTING[kind].includes(publicKey.kind))
    throw new PkiError('key', 'The key is of another kind than the signature.');
  const key = publicKey.key;
  try {
    return verify(hash ?? null, bytes, parameters(kind, key, saltLength), signature);
  } catch (error) {
    throw new PkiError('key', 'The signature cannot be checked with this key.', error);
  }
}

interface KeyParameters {
  readonly key: KeyObject;
  readonly padding?: number;
  readonly saltLength?: number;
  readonly dsaEncoding?: 'ieee-p1363';
}

function parameters(kind: SignatureKind, key: KeyObject, saltLength = 20): KeyObject | KeyParameters {
  if (kind === 'rsa-pss') return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return kind === 'ecdsa-plain' ? { key, dsaEncoding: 'ieee-p1363' } : key;
}

/** Signs with a private key that is in this process. @throws PkiError `key` */
export function signBytes(algorithm: SignatureAlgorithm, key: KeyObject, bytes: Uint8Array): Bytes {
  const { kind, hash, saltLength } = algorithm;
  try {
    return sign(hash ?? null, bytes, parameters(kind, key, saltLength)) as Buffer<ArrayBuffer>;
  } catch (error) {
    throw new PkiError('key', 'The key does not sign with this algorithm.', error);
  }
}

/**
 * Something to be signed elsewhere: in a token, by a person's device, in another process. `finish` puts the signature
 * in its place. What signs here is the same in one step (`issue`).
 */
export interface Unsigned {
  readonly algorithm: SignatureAlgorithm;
  readonly toBeSigned: Bytes;
  finish(signature: Uint8Array): Bytes;
}

export function issue(unsigned: Unsigned, key: KeyObject): Bytes {
  return unsigned.finish(signBytes(unsigned.algorithm, key, unsigned.toBeSigned));
}

/** `SEQUENCE { toBeSigned, algorithm, signature }`: certificates, CRLs, requests. */
export function signedSequence(toBeSigned: Bytes, algorithm: SignatureAlgorithm): Unsigned {
  const identifier = signatureIdentifier(algorithm);
  return {
    algorithm,
    toBeSigned,
    finish: (signature) => w.seq(toBeSigned, identifier, w.bitBytes(signature)),
  };
}

const EC_HASH: Readonly<Record<string, HashName>> = {
  prime256v1: 'sha256',
  secp384r1: 'sha384',
  secp521r1: 'sha512',
};

/** The algorithm that a key signs with unless something else is wished. @throws PkiError `key` */
export function algorithmFor(key: KeyObject, rsa: 'rsa' | 'rsa-pss' = 'rsa'): SignatureAlgorithm {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return rsa === 'rsa'
        ? { kind: 'rsa', hash: 'sha256' }
        : { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 };
    case 'rsa-pss':
      return { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 };
    case 'ec': {
      const hash = EC_HASH[key.asymmetricKeyDetails?.namedCurve ?? ''];
      if (hash !== undefined) return { kind: 'ecdsa', hash };
      break;
    }
    case 'ed25519':
      return { kind: 'ed25519' };
  }
  throw new PkiError('key', 'Nothing is signed here with a key of this kind.');
}

/** What RSA signs with PKCS#1 v1.5: DigestInfo (RFC 8017 §9.2). @throws PkiError `key` when the digest is too short or long */
export function digestInfo(hash: HashName, digest: Uint8Array): Bytes {
  if (digest.length !== hashBytes(hash))
    throw new PkiError('key', 'The digest does not have the length of its algorithm.');
  return w.seq(digestIdentifierWithNull(hash), w.octets(digest));
}
