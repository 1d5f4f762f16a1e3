import type { Certificate, HashName, SignatureAlgorithm } from '../../../kernel/pki/index.ts';
import type { ValidationData } from '../../../kernel/pki-evidence.ts';
import type { SignerClaims } from './facts.ts';

/** Baseline levels (EN 319 122-1, 132-1, 142-1, TS 119 182-1). */
export const LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type Level = (typeof LEVELS)[number];

/** Who signs and how: the same for every format. */
export type SignWish = {
  certificate: Certificate;
  /** From the issuer of `certificate` upwards, without the anchor. */
  chain: readonly Certificate[];
  algorithm: SignatureAlgorithm;
  /** Of contents and references; that of the algorithm unless said. */
  hash?: HashName;
  /** Milliseconds since 1970. */
  time: number;
  claims?: SignerClaims;
};

/**
 * A signature that waits for its value. The key may be in this process, in a token, or released by a person on a phone
 * minutes later in another process: `state` is all that `resume…` of the same format needs with the document, and holds
 * nothing secret.
 */
export type Prepared<Made> = {
  algorithm: SignatureAlgorithm;
  /** What the key signs; for a key that signs digests, the digest of this with `algorithm.hash`. */
  toBeSigned: Uint8Array;
  state: Uint8Array;
  /** `value`: as the key gives it, ECDSA in DER. `proofs` is asked for what the level needs. */
  finish(value: Uint8Array, level: Level, proofs: Proofs): Promise<Made>;
};

/**
 * Where times and validation data come from. A format asks only here and fetches nothing by itself, so that every request
 * to the outside passes one control.
 */
export type Proofs = {
  /** An RFC 3161 TimeStampToken (DER) over a digest. */
  timestamp(hash: HashName, digest: Uint8Array): Promise<Uint8Array>;
  /** What proves a certificate at this moment: its authorities and their revocation, without the anchor; complete or it rejects. */
  evidence(certificate: Certificate, known: readonly Certificate[]): Promise<ValidationData>;
};

export type { ValidationData };
