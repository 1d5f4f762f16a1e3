import type { HashName, SignatureAlgorithm } from './algorithms.ts';
import type { KeyKind, PublicKey } from './keys.ts';

/** The day from which something is no longer trusted, as `YYYY-MM-DD`; `undefined`: no end is known. */
export type End = string | undefined;

/**
 * Until when digests and key sizes are suitable. For keys, the rows of a kind by falling size; the first row that a key
 * reaches decides, and a key below the last row was never suitable.
 */
export interface AlgorithmPolicy {
  readonly name: string;
  readonly hashes: Readonly<Partial<Record<HashName, End>>>;
  readonly keys: Readonly<Partial<Record<KeyKind, readonly (readonly [bits: number, end: End])[]>>>;
}

const RSA: readonly (readonly [number, End])[] = [
  [3000, '2029-01-01'],
  [1900, '2029-01-01'],
  [1024, '2019-10-01'],
  [786, '2010-08-01'],
];
const PSS: readonly (readonly [number, End])[] = [[3000, undefined], ...RSA.slice(1)];

/** Ends by ETSI TS 119 312 V1.5.1, as its catalogue (TS 119 322) gives them; PKCS#1 v1.5 ends in 2029 at any size. */
export const TS_119_312: AlgorithmPolicy = {
  name: 'ETSI TS 119 312 V1.5.1',
  hashes: {
    md5: '2004-08-01',
    sha1: '2012-08-01',
    sha224: '2029-01-01',
    sha256: undefined,
    sha384: undefined,
    sha512: undefined,
    'sha3-256': undefined,
    'sha3-384': undefined,
    'sha3-512': undefined,
  },
  keys: {
    rsa: RSA,
    'rsa-pss': PSS,
    ec: [
      [256, undefined],
      [224, '2021-10-01'],
      [160, '2012-08-01'],
    ],
    ed25519: [[256, undefined]],
    dsa: [
      [2048, '2029-01-01'],
      [1024, '2015-10-01'],
    ],
  },
};

/** Lets everything pass: for corpora and for those who judge algorithms themselves. */
export const ANY_ALGORITHM: AlgorithmPolicy = {
  name: 'any',
  hashes: Object.fromEntries(Object.keys(TS_119_312.hashes).map((hash) => [hash, undefined])),
  keys: {
    rsa: [[0, undefined]],
    'rsa-pss': [[0, undefined]],
    ec: [[0, undefined]],
    ed25519: [[0, undefined]],
    dsa: [[0, undefined]],
  },
};

/** `suitable`, or since when (ms) the digest or the key is not; `never` for what is not in the table. */
export type Suitability =
  | { readonly suitable: true }
  | { readonly suitable: false; readonly since: number | 'never' };

const SUITABLE: Suitability = { suitable: true };
const NEVER: Suitability = { suitable: false, since: 'never' };

function judge(end: End, at: number): Suitability {
  if (end === undefined) return SUITABLE;
  const since = Date.parse(`${end}T00:00:00Z`);
  return at < since ? SUITABLE : { suitable: false, since };
}

export function hashSuitability(policy: AlgorithmPolicy, hash: HashName, at: number): Suitability {
  return hash in policy.hashes ? judge(policy.hashes[hash], at) : NEVER;
}

/** `kind` is that of the signature: PSS with an ordinary RSA key is judged as PSS. */
export function keySuitability(
  policy: AlgorithmPolicy,
  kind: KeyKind,
  bits: number,
  at: number,
): Suitability {
  const row = policy.keys[kind]?.find(([least]) => bits >= least);
  return row === undefined ? NEVER : judge(row[1], at);
}

/** Both judged together, the worse answered. @throws PkiError `key` when the key cannot be read */
export function signatureSuitability(
  policy: AlgorithmPolicy,
  { algorithm, key }: { algorithm: SignatureAlgorithm; key: PublicKey },
  at: number,
): Suitability {
  const byHash = algorithm.hash === undefined ? SUITABLE : hashSuitability(policy, algorithm.hash, at);
  if (!byHash.suitable) return byHash;
  return keySuitability(policy, algorithm.kind === 'rsa-pss' ? 'rsa-pss' : key.kind, key.size, at);
}
