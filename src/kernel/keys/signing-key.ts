import type { HashName, PublicKey, SignatureAlgorithm } from '../pki/index.ts';

/** Kinds of key that are made here: P-256 and RSA-3072 unless there is a reason; no Ed25519, which CMS tools refuse. */
export const KEY_TYPES = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/** A private key that signs, wherever it is kept. Its secret never leaves this object. */
export interface SigningKey {
  /**
   * How it is found again; goes into a column of the service whose key it is. For a sealed key it *is* the key,
   * encrypted; for one in a token, its place there. Not for people, logs or answers.
   */
  readonly handle: string;
  readonly type: KeyType;
  readonly publicKey: PublicKey;
  /** What it signs with when nothing else is said: ECDSA with the digest of the curve, RSA PKCS#1 v1.5 with SHA-256. */
  readonly algorithm: SignatureAlgorithm;
  /** ECDSA signatures are in DER (RFC 3279 §2.2.3) unless the algorithm is `ecdsa-plain`. @throws PkiError `key` */
  sign(bytes: Uint8Array, algorithm?: SignatureAlgorithm): Promise<Uint8Array>;
  /**
   * Signs a digest that somebody else made: RSA PKCS#1 v1.5 everywhere (RFC 8017 §8.2), ECDSA only in tokens, since the
   * runtime signs no digest with it. @throws PkiError `key` when it cannot, or the digest has another length
   */
  signDigest(digest: Uint8Array, hash: HashName): Promise<Uint8Array>;
}

/** Whether a key of this type, kept here, signs digests of others. */
export const signsDigests = (key: SigningKey): boolean =>
  key.type.startsWith('RSA') || key.handle.startsWith('token:');
