import { type SignatureAlgorithm, signatureIdentifier } from './algorithms.ts';
import { type Bytes, EMPTY, tags, w } from './asn1/index.ts';
import { headerSize } from './asn1/write.ts';
import { REASONS, type RevocationReason } from './crl-entry.ts';
import { maskBits, type PointName, pointNameDer } from './distribution-point.ts';
import { PkiError } from './error.ts';
import type { Extension } from './extensions.ts';
import { ext, extensionDer, extensionsDer } from './extensions-build.ts';
import type { PublicKey } from './keys.ts';
import type { Name } from './name.ts';
import { EXT } from './oids.ts';
import { signedSequence, type Unsigned } from './signature.ts';

/** One revoked certificate; times in milliseconds since 1970. `issuer` only in an indirect CRL. */
export interface CrlEntryWish {
  readonly serial: Uint8Array;
  readonly revokedAt: number;
  readonly reason?: RevocationReason;
  readonly invalidAt?: number;
  readonly issuer?: Name;
}

export interface CrlWish {
  readonly issuer: Name;
  readonly issuerKey: PublicKey;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly number: number;
  /** For a delta: the number of the complete CRL that it changes. */
  readonly baseNumber?: number;
  readonly scope?: ScopeWish;
  readonly expiredCertsFrom?: number;
  readonly entries: Iterable<CrlEntryWish>;
  readonly extensions?: readonly Extension[];
  readonly algorithm: SignatureAlgorithm;
}

export interface ScopeWish {
  readonly name?: PointName;
  readonly onlyUserCerts?: true;
  readonly onlyCaCerts?: true;
  readonly onlySomeReasons?: number;
  readonly indirect?: true;
}

const MAX_ENTRIES = 1_000_000;

/** A v2 CRL without its signature (RFC 5280 §5). @throws PkiError `build` */
export function buildCrl(wish: CrlWish): Unsigned {
  if (wish.nextUpdate <= wish.thisUpdate) throw new PkiError('build', 'The CRL would end before it begins.');
  const entries = entriesDer(wish.entries);
  const tbs = w.seq(
    w.int(1),
    signatureIdentifier(wish.algorithm),
    wish.issuer.der,
    w.time(wish.thisUpdate),
    w.time(wish.nextUpdate),
    entries.length === 0 ? EMPTY : w.tlv(tags.SEQUENCE, entries),
    w.explicit(0, extensionsDer(crlExtensions(wish))),
  );
  return signedSequence(tbs, wish.algorithm);
}

function crlExtensions(wish: CrlWish): Extension[] {
  const made: Extension[] = [
    ext.authorityKeyId(wish.issuerKey.identifier()),
    { oid: EXT.crlNumber, critical: false, value: w.int(wish.number) },
  ];
  if (wish.baseNumber !== undefined)
    made.push({ oid: EXT.deltaCrlIndicator, critical: true, value: w.int(wish.baseNumber) });
  if (wish.scope !== undefined)
    made.push({ oid: EXT.issuingDistributionPoint, critical: true, value: scopeDer(wish.scope) });
  if (wish.expiredCertsFrom !== undefined)
    made.push({
      oid: EXT.expiredCertsOnCrl,
      critical: false,
      value: w.generalizedTime(wish.expiredCertsFrom),
    });
  return [...made, ...(wish.extensions ?? [])];
}

function scopeDer(scope: ScopeWish): Bytes {
  const flag = (n: number, value: true | undefined) => (value ? w.implicit(n, w.bool(true)) : EMPTY);
  const reasons = scope.onlySomeReasons;
  return w.seq(
    scope.name === undefined ? EMPTY : pointNameDer(scope.name),
    flag(1, scope.onlyUserCerts),
    flag(2, scope.onlyCaCerts),
    reasons === undefined ? EMPTY : w.implicit(3, w.namedBits(maskBits(reasons))),
    flag(4, scope.indirect),
  );
}

/** Extensions of each reason, made once. */
const REASON_DER = new Map(
  Object.entries(REASONS).map(([reason, number]) => [
    reason,
    extensionDer({ oid: EXT.crlReason, critical: false, value: w.enumerated(number) }),
  ]),
);

/** The entries one after another, written into one growing buffer: a list may have a hundred thousand. */
function entriesDer(entries: Iterable<CrlEntryWish>): Uint8Array {
  let buffer = new Uint8Array(4096);
  let at = 0;
  let count = 0;
  for (const entry of entries) {
    if (++count > MAX_ENTRIES) throw new PkiError('build', 'The CRL would have too many entries.');
    const serial = w.int(entry.serial);
    const time = w.time(entry.revokedAt);
    const extras = extrasDer(entry);
    const length = serial.length + time.length + extras.length;
    if (at + length + 6 > buffer.length) buffer = grown(buffer, at + length + 6);
    const head = headerSize(length);
    buffer.set(w.tlv(tags.SEQUENCE, serial, time, extras), at);
    at += head + length;
  }
  return buffer.subarray(0, at);
}

function grown(buffer: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(buffer.length * 2, least));
  larger.set(buffer);
  return larger;
}

/** `unspecified` is told by saying nothing (§5.3.1); the issuer of an entry is critical (§5.3.3). */
function extrasDer({ reason, invalidAt, issuer }: CrlEntryWish): Bytes {
  const parts: Uint8Array[] = [];
  if (reason !== undefined && reason !== 'unspecified') parts.push(REASON_DER.get(reason)!);
  if (invalidAt !== undefined)
    parts.push(
      extensionDer({ oid: EXT.invalidityDate, critical: false, value: w.generalizedTime(invalidAt) }),
    );
  if (issuer !== undefined)
    parts.push(
      extensionDer({ oid: EXT.certificateIssuer, critical: true, value: w.seq(w.explicit(4, issuer.der)) }),
    );
  return parts.length === 0 ? EMPTY : w.seq(...parts);
}
