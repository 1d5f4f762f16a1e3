import {
  createHash,
  createPublicKey,
  type JsonWebKeyInput,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { z } from 'zod';

/** Limits of what a body registers for one system. */
export const MAX_CERTIFICATE_PEM = 20_000;
export const MAX_KEYS = 10;
const LEAST_RSA_BITS = 2048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export type ReadCertificate =
  | { ok: true; fingerprint: string; until: Temporal.Instant; subject: string }
  | { ok: false; message: string };

/** SHA-256 of the DER (lower-case hexadecimal) of a PEM certificate that is in force and strong enough. */
export function readCertificate(pem: string, now: Temporal.Instant): ReadCertificate {
  if (/PRIVATE KEY/.test(pem)) return { ok: false, message: 'holds a private key: keep it to yourselves' };
  if ((pem.match(/-----BEGIN CERTIFICATE-----/g) ?? []).length !== 1)
    return { ok: false, message: 'is one certificate in PEM (-----BEGIN CERTIFICATE-----)' };
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return { ok: false, message: 'cannot be read as a certificate' };
  }
  const until = Temporal.Instant.fromEpochMilliseconds(certificate.validToDate.getTime());
  const from = Temporal.Instant.fromEpochMilliseconds(certificate.validFromDate.getTime());
  if (Temporal.Instant.compare(until, now) <= 0) return { ok: false, message: 'has expired' };
  if (Temporal.Instant.compare(from, now.add({ hours: 24 })) > 0)
    return { ok: false, message: 'is not valid yet' };
  const weak = keyFault(certificate.publicKey);
  if (weak !== undefined) return { ok: false, message: weak };
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
  return { ok: true, fingerprint, until, subject: certificate.subject };
}

function keyFault(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa')
    return modulusLength < LEAST_RSA_BITS ? `has an RSA key shorter than ${LEAST_RSA_BITS} bits` : undefined;
  if (key.asymmetricKeyType === 'ec')
    return CURVES.includes(namedCurve) ? undefined : 'is not on P-256, P-384 or P-521';
  return key.asymmetricKeyType === 'ed25519' ? undefined : 'has a key that is not RSA, EC or Ed25519';
}

const jwk = z.looseObject({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: z.string().min(1).max(200),
  use: z.literal('sig').optional(),
});

/** A JWK Set (RFC 7517 §5) of public keys for assertions (RFC 7523), each with its own `kid`. */
export const publicKeys = z
  .object({ keys: z.array(jwk).min(1).max(MAX_KEYS) })
  .superRefine(({ keys }, context) => {
    const seen = new Set<string>();
    keys.forEach((key, index) => {
      const fault = jwkFault(key) ?? (seen.has(key.kid) ? 'has the kid of another key' : undefined);
      seen.add(key.kid);
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['keys', index], message: fault });
    });
  });

function jwkFault(key: z.output<typeof jwk>): string | undefined {
  if (PRIVATE_MEMBERS.some((member) => key[member] !== undefined))
    return 'holds a private key: give only the public one, and change this one, because it has travelled';
  try {
    return keyFault(createPublicKey({ key: key as JsonWebKeyInput['key'], format: 'jwk' }));
  } catch {
    return 'is not a public key';
  }
}

/** Only the members that name and make a public key are kept (RFC 7517 §4, RFC 7518 §6, RFC 8037). */
export function onlyPublic(set: z.output<typeof publicKeys>): { keys: Record<string, unknown>[] } {
  const kept = ['kty', 'kid', 'use', 'alg', 'crv', 'x', 'y', 'n', 'e'];
  return {
    keys: set.keys.map((key) =>
      Object.fromEntries(Object.entries(key).filter(([name]) => kept.includes(name))),
    ),
  };
}
