import type { KeyType } from '../../../kernel/keys/index.ts';
import type { Certificate } from '../../../kernel/pki/index.ts';
import {
  copyOf,
  type Element,
  isForTimestamps,
  PkiError,
  readDocument,
  tags,
} from '../../../kernel/pki/index.ts';
import type { UnitKind } from './settings.ts';

/** The key that a new unit of each kind has. RSA-3072 is good as long as P-256 is (ETSI TS 119 312 §6.2). */
export const KEY_OF: Readonly<Record<UnitKind, KeyType>> = { p256: 'P-256', rsa: 'RSA-3072' };

/** A key stamps for a year, however long its certificate lives: the rest is for those who check (EN 319 421 §7.6.3). */
export const SIGNING_DAYS = 365;
/** A new key is made when the last one has so many days left. */
export const RENEW_DAYS = 30;
const DAY_MS = 86_400_000;
const PRIVATE_KEY_USAGE_PERIOD = '2.5.29.16';

/**
 * From when until when a unit stamps: at most {@link SIGNING_DAYS} from `now`, and within what its certificate and, when it has
 * one, its privateKeyUsagePeriod allow (ISO 9594-8 §9.2.2.5). Milliseconds since 1970.
 * @throws PkiError `form` when the certificate is not one for time stamps alone (RFC 3161 §2.3)
 */
export function signingPeriod(certificate: Certificate, now: number): { from: number; until: number } {
  if (!isForTimestamps(certificate))
    throw new PkiError('form', 'The certificate is not one for time stamps alone.');
  const usage = usagePeriod(certificate);
  return {
    from: Math.max(certificate.notBefore, usage.from ?? certificate.notBefore),
    until: Math.min(certificate.notAfter, usage.until ?? certificate.notAfter, now + SIGNING_DAYS * DAY_MS),
  };
}

function usagePeriod(certificate: Certificate): { from?: number; until?: number } {
  const extension = certificate.extension(PRIVATE_KEY_USAGE_PERIOD);
  if (extension === undefined) return {};
  const fields = readDocument(extension.value).is(tags.SEQUENCE).fields();
  const from = fields.optional(tags.primitive(0));
  const until = fields.optional(tags.primitive(1));
  fields.end();
  return {
    ...(from && { from: implicitTime(from) }),
    ...(until && { until: implicitTime(until) }),
  };
}

/** `[n] IMPLICIT GeneralizedTime`. */
function implicitTime(element: Element): number {
  const plain = copyOf(element.whole);
  plain[0] = tags.GENERALIZED_TIME;
  return readDocument(plain).generalizedTime();
}
