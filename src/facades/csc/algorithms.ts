import { invalid, missing, wrong } from './cloud-error.ts';

/** Digests that are signed, with their object identifiers and lengths. */
export const DIGESTS = {
  sha256: { oid: '2.16.840.1.101.3.4.2.1', bytes: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', bytes: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', bytes: 64 },
} as const;
export type DigestName = keyof typeof DIGESTS;
const NAMES = Object.keys(DIGESTS) as DigestName[];

/** RSA PKCS#1 v1.5 without a digest, which the request then names (RFC 8017), and with one. */
const RSA_ANY = '1.2.840.113549.1.1.1';
const RSA: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const ECDSA: Readonly<Record<string, DigestName>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const CURVES: Readonly<Record<string, string>> = { 'P-256': '1.2.840.10045.3.1.7', 'P-384': '1.3.132.0.34' };

/** Every algorithm that some key here signs with. */
export const ALL_ALGORITHMS: readonly string[] = [RSA_ANY, ...Object.keys(RSA), ...Object.keys(ECDSA)];

const isRsa = (keyType: string) => keyType.startsWith('RSA');

/** `key` of credentials/info for a key of this type. */
export function keyInfo(keyType: string): { algo: readonly string[]; len: number; curve?: string } {
  if (isRsa(keyType)) return { algo: [RSA_ANY, ...Object.keys(RSA)], len: Number(keyType.slice(4)) };
  const curve = CURVES[keyType];
  return { algo: Object.keys(ECDSA), len: Number(keyType.slice(2)), ...(curve && { curve }) };
}

export function digestByOid(oid: string): DigestName | undefined {
  return NAMES.find((name) => DIGESTS[name].oid === oid);
}

export const digestByLength = (bytes: number) => NAMES.find((name) => DIGESTS[name].bytes === bytes);

/**
 * The digest that a request to sign is about (CSC v1 §11.9, v2 §11.10). `oidName`: how the version calls the parameter.
 * @throws CloudError for algorithms that the key does not sign with
 */
export function digestOfRequest(
  keyType: string,
  { signAlgo, hashOid, oidName }: { signAlgo: unknown; hashOid: unknown; oidName: string },
): DigestName {
  if (typeof signAlgo !== 'string') throw missing('signAlgo');
  const implied = (isRsa(keyType) ? RSA : ECDSA)[signAlgo];
  if (implied !== undefined) return implied;
  if (!isRsa(keyType) || signAlgo !== RSA_ANY) throw wrong('signAlgo');
  if (typeof hashOid !== 'string') throw missing(oidName);
  const named = digestByOid(hashOid);
  if (named === undefined) throw wrong(oidName);
  return named;
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Digests as hexadecimal from base64, in either alphabet: clients put them in addresses too. */
export function digestsFrom(values: unknown, name: string): string[] {
  if (!Array.isArray(values)) throw missing(name, 'array');
  if (values.length === 0) throw invalid('Empty hash array');
  return values.map((value) => {
    if (typeof value !== 'string' || !BASE64.test(value))
      throw invalid('Invalid Base64 hash string parameter');
    return Buffer.from(value, 'base64').toString('hex');
  });
}

/** @throws CloudError when one has not the length of its algorithm */
export function assertLengths(digests: readonly string[], hash: DigestName): void {
  if (digests.some((each) => each.length !== 2 * DIGESTS[hash].bytes))
    throw invalid('Invalid digest value length');
}
