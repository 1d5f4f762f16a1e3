import {
  concat,
  type HashName,
  hashBytes,
  PkiError,
  type PublicKey,
  readDocument,
  type SignatureAlgorithm,
  tags,
  verifySignature,
} from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';

type Jwa = { readonly algorithm: SignatureAlgorithm; readonly curve?: string; readonly bytes?: number };

const pss = (hash: HashName): Jwa => ({ algorithm: { kind: 'rsa-pss', hash, saltLength: hashBytes(hash) } });

/** Algorithms of RFC 7518 §3.1 and RFC 8037 that are signatures of a person: no `none`, no keys that two have (`HS…`). */
const ALGORITHMS: Readonly<Record<string, Jwa>> = {
  ES256: { algorithm: { kind: 'ecdsa', hash: 'sha256' }, curve: 'P-256', bytes: 32 },
  ES384: { algorithm: { kind: 'ecdsa', hash: 'sha384' }, curve: 'P-384', bytes: 48 },
  ES512: { algorithm: { kind: 'ecdsa', hash: 'sha512' }, curve: 'P-521', bytes: 66 },
  RS256: { algorithm: { kind: 'rsa', hash: 'sha256' } },
  RS384: { algorithm: { kind: 'rsa', hash: 'sha384' } },
  RS512: { algorithm: { kind: 'rsa', hash: 'sha512' } },
  PS256: pss('sha256'),
  PS384: pss('sha384'),
  PS512: pss('sha512'),
  EdDSA: { algorithm: { kind: 'ed25519' } },
  Ed25519: { algorithm: { kind: 'ed25519' } },
};

export const algorithmOf = (alg: string): SignatureAlgorithm | undefined =>
  Object.hasOwn(ALGORITHMS, alg) ? ALGORITHMS[alg]!.algorithm : undefined;

/** The name of an algorithm for a key. @throws FormError `jades.algorithm` when JWS has none */
export function algOf({ kind, hash }: SignatureAlgorithm, key: PublicKey): string {
  const found = Object.entries(ALGORITHMS).find(
    ([, { algorithm, curve }]) =>
      algorithm.kind === kind && algorithm.hash === hash && (curve === undefined || curve === key.curve),
  );
  if (found === undefined)
    throw new FormError('jades.algorithm', 'JWS has no name for this algorithm with this key.');
  return found[0];
}

/** Whether a signature as JWS has it was made with a key; the key decides nothing about the algorithm but must fit it. */
export function isSignedBy(
  alg: string,
  key: PublicKey,
  { bytes, signature }: { bytes: Uint8Array; signature: Uint8Array },
): boolean {
  if (!Object.hasOwn(ALGORITHMS, alg)) return false;
  const { algorithm, curve, bytes: half } = ALGORITHMS[alg]!;
  if (curve !== undefined && key.curve !== curve) return false;
  if (half !== undefined && signature.length !== 2 * half) return false;
  const form = algorithm.kind === 'ecdsa' ? ({ ...algorithm, kind: 'ecdsa-plain' } as const) : algorithm;
  try {
    return verifySignature(form, key, { bytes, signature });
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** The value as JWS has it: both numbers of an ECDSA signature one after the other (RFC 7518 §3.4). */
export function jwsValue(alg: string, value: Uint8Array): Uint8Array {
  const half = ALGORITHMS[alg]?.bytes;
  if (half === undefined) return value;
  try {
    const [r, s] = readDocument(value).is(tags.SEQUENCE).children();
    return concat([r, s].map((each) => padded(each!.is(tags.INTEGER).integer(), half)));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new FormError('jades.value', 'The value of the signature is not one of ECDSA in DER.', error);
  }
}

function padded(number: Uint8Array, length: number): Uint8Array {
  const short = number[0] === 0 ? number.subarray(1) : number;
  if (short.length > length)
    throw new FormError('jades.value', 'The value of the signature is too long for its key.');
  return concat([new Uint8Array(length - short.length), short]);
}

/** Digests by the names of TS 119 182-1 and by those that others write. */
const HASHES: Readonly<Record<string, HashName>> = {
  S256: 'sha256',
  S384: 'sha384',
  S512: 'sha512',
  'S3-256': 'sha3-256',
  'S3-384': 'sha3-384',
  'S3-512': 'sha3-512',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

export const hashNamed = (name: string): HashName | undefined =>
  Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;

/** @throws FormError `jades.algorithm` for a digest that has no name there */
export function nameOfHash(hash: HashName): string {
  const found = Object.entries(HASHES).find(([, each]) => each === hash)?.[0];
  if (found === undefined) throw new FormError('jades.algorithm', 'JAdES has no name for this digest.');
  return found;
}
