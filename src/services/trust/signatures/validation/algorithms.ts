import {
  type AlgorithmPolicy,
  algorithmName,
  type Certificate,
  type HashName,
  hashSuitability,
  PkiError,
  type PublicKey,
  type SignatureAlgorithm,
  signatureAlgorithm,
  signatureSuitability,
} from '../../../../kernel/pki/index.ts';
import { type Condition, type ConditionCode, failed, passed } from './conclusion.ts';

/** Whether an algorithm was suitable at an instant; `since` (ms) it is not, or it never was. */
export type Suited = ReturnType<typeof signatureSuitability> & { name?: string };

type When = { policy: AlgorithmPolicy; at: number };

/** The algorithm of the signature on a certificate, with the key that made it. */
export function signedWith(
  { algorithm }: Pick<Certificate, 'algorithm'>,
  key: PublicKey,
  when: When,
): Suited {
  return attempt(() => suitedFor(signatureAlgorithm(algorithm), key, when));
}

export function suitedFor(algorithm: SignatureAlgorithm, key: PublicKey, { policy, at }: When): Suited {
  return attempt(() => ({
    ...signatureSuitability(policy, { algorithm, key }, at),
    name: `${algorithmName(algorithm)} ${key.size}`,
  }));
}

export function suitedHash(hash: HashName, { policy, at }: When): Suited {
  return { ...hashSuitability(policy, hash, at), name: hash };
}

function attempt(work: () => Suited): Suited {
  try {
    return work();
  } catch (error) {
    if (error instanceof PkiError) return { suitable: false, since: 'never' };
    throw error;
  }
}

/** The last instant (ms) at which it was suitable: a proof of existence from before may still help; never suitable is helped by nothing. */
export const suitableUntil = (suited: Suited): number =>
  suited.suitable
    ? Number.POSITIVE_INFINITY
    : suited.since === 'never'
      ? Number.NEGATIVE_INFINITY
      : suited.since - 1;

/** Cryptographic constraints (EN 319 102-1 §5.2.6, §5.2.8), at the instant from which the thing is proven to exist. */
export function algorithmCondition(
  code: ConditionCode,
  suited: Suited,
  { about, at }: { about?: string; at: number },
): Condition {
  const data = { at, ...(suited.name !== undefined && { algorithm: suited.name }) };
  const said = about === undefined ? { data } : { about, data };
  if (suited.suitable) return passed(code, said);
  const sub = suited.since === 'never' ? 'CRYPTO_CONSTRAINTS_FAILURE' : 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
  return failed(code, sub, { ...said, data: { ...data, since: suited.since } });
}
