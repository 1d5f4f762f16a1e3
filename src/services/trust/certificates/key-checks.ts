import { createPublicKey } from 'node:crypto';
import { keySuitability, PkiError, type PublicKey, TS_119_312 } from '../../../kernel/pki/index.ts';

/** Why a key is not certified; each is said beside the field of the request. */
export type KeyFault =
  | 'key-kind'
  | 'key-small'
  | 'key-exponent'
  | 'key-factors'
  | 'key-roca'
  | 'key-used-by-another';

export const KEY_FAULTS: Readonly<Record<KeyFault, string>> = {
  'key-kind': 'is a key of a kind that is not certified here',
  'key-small': 'is a key too small to be suitable until the certificate ends (ETSI TS 119 312)',
  'key-exponent': 'is an RSA key whose public exponent is even or below 65537',
  'key-factors': 'is an RSA key that can be factored',
  'key-roca': 'is an RSA key of a broken generator (ROCA, CVE-2017-15361)',
  'key-used-by-another': 'is a key that another holder has, or that was lost',
};

const LEAST_EXPONENT = 65_537n;
const CURVES = new Set(['P-256', 'P-384', 'P-521']);

/**
 * What speaks against certifying a key until `notAfter` (ms): its kind, its size by ETSI TS 119 312, and for RSA the known
 * ways in which generators fail (CA/Browser Forum BR §6.1.1.3). Whether somebody else has it is asked elsewhere.
 */
export function keyFaults(key: PublicKey, notAfter: number): KeyFault[] {
  if (key.kind !== 'rsa' && !(key.kind === 'ec' && CURVES.has(key.curve ?? ''))) return ['key-kind'];
  // Judged as for PSS: what ends in 2029 at any size is a way of padding, which the signer chooses, not the key.
  const kind = key.kind === 'rsa' ? 'rsa-pss' : key.kind;
  try {
    if (!keySuitability(TS_119_312, kind, key.size, notAfter).suitable) return ['key-small'];
    return key.kind === 'rsa' ? rsaFaults(key) : onCurve(key);
  } catch (error) {
    if (error instanceof PkiError) return ['key-kind'];
    throw error;
  }
}

/** A point that is not on its curve cannot be loaded. */
function onCurve(key: PublicKey): KeyFault[] {
  createPublicKey({ key: Buffer.from(key.der), format: 'der', type: 'spki' });
  return [];
}

function rsaFaults(key: PublicKey): KeyFault[] {
  const { n = '', e = '' } = key.key.export({ format: 'jwk' }) as { n?: string; e?: string };
  const modulus = numberOf(n);
  const exponent = numberOf(e);
  const faults: KeyFault[] = [];
  if (exponent < LEAST_EXPONENT || exponent % 2n === 0n) faults.push('key-exponent');
  if (hasSmallFactor(modulus) || hasCloseFactors(modulus)) faults.push('key-factors');
  if (isRoca(modulus)) faults.push('key-roca');
  return faults;
}

const numberOf = (base64url: string): bigint =>
  BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex') || '0'}`);

const PRIMES: readonly number[] = primesBelow(752);

function primesBelow(limit: number): number[] {
  const found: number[] = [];
  for (let n = 2; n < limit; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** BR §6.1.1.3 asks for factors below 752 to be refused. */
const hasSmallFactor = (modulus: bigint): boolean => PRIMES.some((prime) => modulus % BigInt(prime) === 0n);

const FERMAT_ROUNDS = 100;

/** Fermat's method finds factors that are near one another within a hundred rounds (BR §6.1.1.3). */
function hasCloseFactors(modulus: bigint): boolean {
  let a = root(modulus);
  if (a * a < modulus) a++;
  for (let round = 0; round < FERMAT_ROUNDS; round++, a++) {
    const rest = a * a - modulus;
    const b = root(rest);
    if (b * b === rest) return true;
  }
  return false;
}

/** Whole part of the square root (Newton). */
function root(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Primes of the test of Nemec and others (2017): the modulus lies in the group that 65537 generates for each of them. */
const ROCA_PRIMES = PRIMES.filter((prime) => prime > 2 && prime <= 167).map(
  (prime) => [prime, powersOf(65_537 % prime, prime)] as const,
);

function powersOf(base: number, prime: number): Set<number> {
  const found = new Set<number>();
  for (let x = 1; !found.has(x); x = (x * base) % prime) found.add(x);
  return found;
}

const isRoca = (modulus: bigint): boolean =>
  ROCA_PRIMES.every(([prime, powers]) => powers.has(Number(modulus % BigInt(prime))));
