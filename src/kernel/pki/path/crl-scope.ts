import { equal } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import { ALL_REASONS, type DistributionPoint, pointNameKeys } from '../distribution-point.ts';
import { generalNameKey } from '../general-name.ts';
import type { Name } from '../name.ts';

/** A place where a CRL is looked for: as the certificate says it, or the issuer itself (RFC 5280 §6.3.3, last paragraph). */
export interface Point {
  readonly point: DistributionPoint;
  /** Names of who may have issued the CRL. */
  readonly issuers: readonly Name[];
}

/** Points of a certificate, and at the end the one that is always assumed. */
export function pointsOf(certificate: Certificate): Point[] {
  const stated = certificate.extensions.crlDistributionPoints ?? [];
  const points = stated.map((point) => ({ point, issuers: issuersOf(point, certificate) }));
  const own: DistributionPoint = { name: { full: [{ form: 'directory', name: certificate.issuer }] } };
  return [...points, { point: own, issuers: [certificate.issuer] }];
}

function issuersOf(point: DistributionPoint, certificate: Certificate): Name[] {
  if (point.crlIssuer === undefined) return [certificate.issuer];
  return point.crlIssuer.flatMap((each) => (each.form === 'directory' ? [each.name] : []));
}

/** Step (b): the CRL comes from whom the point says, and the certificate is within what it is about. */
export function covers(crl: Crl, { point, issuers }: Point, certificate: Certificate): boolean {
  if (!issuers.some((name) => name.equals(crl.issuer))) return false;
  const scope = crl.scope;
  if (point.crlIssuer !== undefined && scope?.indirect !== true) return false;
  if (scope === undefined) return true;
  const isCa = certificate.extensions.basicConstraints?.ca === true;
  if (scope.onlyAttributeCerts || (scope.onlyUserCerts && isCa) || (scope.onlyCaCerts && !isCa)) return false;
  return scope.name === undefined || sharesName(crl, point, certificate);
}

/** Step (b)(2)(i): a name of the CRL is a name of the point, or of its CRL issuer when the point has no name. */
function sharesName(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const ofCrl = new Set(pointNameKeys(crl.scope!.name!, crl.issuer));
  if (point.name === undefined)
    return point.crlIssuer?.some((each) => ofCrl.has(generalNameKey(each))) ?? false;
  const base = point.crlIssuer?.find((each) => each.form === 'directory')?.name ?? certificate.issuer;
  return pointNameKeys(point.name, base).some((key) => ofCrl.has(key));
}

/** Step (d): the reasons for which this CRL at this point tells. */
export function reasonsOf(crl: Crl, { point }: Point): number {
  return (crl.scope?.onlySomeReasons ?? ALL_REASONS) & (point.reasons ?? ALL_REASONS) & ALL_REASONS;
}

/** Step (c): a delta belongs to a complete CRL: same issuer, scope and key, and it starts from it or from one before. */
export function fits(delta: Crl, complete: Crl): boolean {
  if (delta.baseNumber === undefined || complete.number === undefined || delta.number === undefined)
    return false;
  if (!delta.issuer.equals(complete.issuer)) return false;
  if (!sameBytes(delta.scope?.der, complete.scope?.der)) return false;
  if (!sameBytes(delta.authorityKeyId?.keyId, complete.authorityKeyId?.keyId)) return false;
  return (
    compareNumbers(complete.number, delta.baseNumber) >= 0 &&
    compareNumbers(complete.number, delta.number) <= 0
  );
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b);
}

/** CRL numbers are non-negative integers of any size, in their shortest form. */
function compareNumbers(a: Uint8Array, b: Uint8Array): number {
  return Number(toBig(a) - toBig(b) > 0n) - Number(toBig(a) - toBig(b) < 0n);
}

const toBig = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
