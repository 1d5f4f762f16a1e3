import type { Certificate } from '../../kernel/pki/index.ts';
import type { KeptCertificate } from './store-certificates.ts';

/** How often a client asks again (RFC 9773 §4.3.2). */
export const ASK_AGAIN_SECONDS = 6 * 3_600;
/** The window begins when a third of the life is left, and lasts a tenth of it. */
const BEGIN = 2 / 3;
const LENGTH = 1 / 10;

/** The identifier of RFC 9773 §4.1: key of the authority and serial number, each base64url, the serial with its sign byte. */
export function renewalIdOf(certificate: Certificate): string {
  const issuer = certificate.extensions.authorityKeyId?.keyId ?? new Uint8Array();
  const { serial } = certificate;
  const signed = (serial[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), serial]) : Buffer.from(serial);
  return `${Buffer.from(issuer).toString('base64url')}.${signed.toString('base64url')}`;
}

/** When to renew: at once when it is revoked (RFC 9773 §4.2). */
export function renewalWindow({ notBefore, notAfter, revokedAt }: KeptCertificate) {
  const life = notAfter.getTime() - notBefore.getTime();
  const start = revokedAt === null ? notBefore.getTime() + life * BEGIN : revokedAt.getTime() - life * LENGTH;
  const iso = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  return { suggestedWindow: { start: iso(start), end: iso(start + life * LENGTH) } };
}
