import { type AlgorithmIdentifier, parseAlgorithm, signatureAlgorithm } from './algorithms.ts';
import { CRL_LIMITS, type Element, equal, type Fields, readDocument, tags } from './asn1/index.ts';
import { CrlEntries, type CrlEntry } from './crl-entry.ts';
import {
  type DistributionPoint,
  type PointName,
  parseDistributionPoints,
  parsePointName,
  parseReasons,
} from './distribution-point.ts';
import { PkiError } from './error.ts';
import {
  type AuthorityKeyIdentifier,
  type Extension,
  parseAuthorityKeyId,
  parseExtensions,
} from './extensions.ts';
import type { PublicKey } from './keys.ts';
import { type Name, parseName } from './name.ts';
import { EXT } from './oids.ts';
import { verifySignature } from './signature.ts';

/** What a CRL is about (RFC 5280 §5.2.5). */
export interface IssuingDistributionPoint {
  readonly name?: PointName;
  readonly onlyUserCerts: boolean;
  readonly onlyCaCerts: boolean;
  readonly onlyAttributeCerts: boolean;
  readonly onlySomeReasons?: number;
  readonly indirect: boolean;
  readonly der: Uint8Array;
}

/** Extensions of a CRL that are understood here; another that is critical makes the CRL unusable (§5.2). */
const KNOWN = new Set<string>([
  EXT.authorityKeyIdentifier,
  EXT.issuerAltName,
  EXT.crlNumber,
  EXT.deltaCrlIndicator,
  EXT.issuingDistributionPoint,
  EXT.freshestCrl,
  EXT.authorityInfoAccess,
  EXT.expiredCertsOnCrl,
]);

/** A certificate revocation list (RFC 5280 §5.1). Entries are read when one is looked for. */
export class Crl {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly extensionList: readonly Extension[];
  readonly authorityKeyId: AuthorityKeyIdentifier | undefined;
  readonly number: Uint8Array | undefined;
  /** For a delta: the number of the CRL that it changes. */
  readonly baseNumber: Uint8Array | undefined;
  readonly scope: IssuingDistributionPoint | undefined;
  readonly freshestCrl: readonly DistributionPoint[] | undefined;
  /** Certificates that ended on or after this instant stay on the list (ISO 9594-8 §9.5.2.8). */
  readonly expiredCertsFrom: number | undefined;
  readonly hasUnknownCritical: boolean;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly entries: CrlEntries;

  constructor(element: Element) {
    const outer = element.is(tags.SEQUENCE).fields();
    const tbs = outer.next(tags.SEQUENCE);
    this.algorithm = parseAlgorithm(outer.next());
    this.signature = outer.next().signature();
    outer.end();
    this.der = element.whole;
    this.tbs = tbs.whole;
    const fields = tbs.fields();
    const version = fields.optional(tags.INTEGER)?.small() ?? 0;
    if (!equal(fields.next(tags.SEQUENCE).whole, this.algorithm.der))
      throw new PkiError('form', 'The CRL names two signature algorithms.');
    this.issuer = parseName(fields.next());
    this.thisUpdate = fields.next().time();
    this.nextUpdate = isTime(fields.tag) ? fields.next().time() : undefined;
    const entries = fields.optional(tags.SEQUENCE);
    this.extensionList = parseCrlExtensions(fields, version);
    this.authorityKeyId = this.#read(EXT.authorityKeyIdentifier, parseAuthorityKeyId);
    this.number = this.#read(EXT.crlNumber, (value) => value.is(tags.INTEGER).integer());
    this.baseNumber = this.#read(EXT.deltaCrlIndicator, (value) => value.is(tags.INTEGER).integer());
    this.scope = this.#read(EXT.issuingDistributionPoint, parseScope);
    this.freshestCrl = this.#read(EXT.freshestCrl, parseDistributionPoints);
    this.expiredCertsFrom = this.#read(EXT.expiredCertsOnCrl, (value) => value.generalizedTime());
    this.hasUnknownCritical = this.extensionList.some((each) => each.critical && !KNOWN.has(each.oid));
    this.entries = new CrlEntries(entries, this.issuer, this.scope?.indirect ?? false);
  }

  /**
   * The entry of a certificate, or undefined. @throws PkiError `form` when an entry has a critical extension that is not
   * understood: then the whole list says nothing (§5.3).
   */
  find(issuer: Name, serial: Uint8Array): CrlEntry | undefined {
    return this.entries.find(issuer, serial);
  }

  /** @throws PkiError `algorithm`, `key` when that cannot be told */
  isSignedWith(key: PublicKey): boolean {
    const { tbs: bytes, signature } = this;
    return verifySignature(signatureAlgorithm(this.algorithm), key, { bytes, signature });
  }

  #read<T>(oid: string, read: (value: Element) => T): T | undefined {
    const found = this.extensionList.find((each) => each.oid === oid);
    return found === undefined ? undefined : read(readDocument(found.value));
  }
}

const isTime = (tag: number) => tag === tags.UTC_TIME || tag === tags.GENERALIZED_TIME;

function parseCrlExtensions(fields: Fields, version: number): Extension[] {
  const extensions = fields.optional(tags.constructed(0));
  fields.end();
  if (version > 1) throw new PkiError('form', 'The version of the CRL is not one that exists.');
  if (extensions === undefined) return [];
  if (version !== 1) throw new PkiError('form', 'A CRL of version 1 has extensions.');
  return parseExtensions(extensions.inner());
}

function parseScope(element: Element): IssuingDistributionPoint {
  const fields = element.is(tags.SEQUENCE).fields();
  const name = fields.optional(tags.constructed(0));
  const flag = (n: number) => fields.optional(tags.primitive(n))?.bool() ?? false;
  const onlyUserCerts = flag(1);
  const onlyCaCerts = flag(2);
  const reasons = fields.optional(tags.primitive(3));
  const indirect = flag(4);
  const onlyAttributeCerts = flag(5);
  fields.end();
  return {
    ...(name && { name: parsePointName(name.inner()) }),
    ...(reasons && { onlySomeReasons: parseReasons(reasons) }),
    onlyUserCerts,
    onlyCaCerts,
    onlyAttributeCerts,
    indirect,
    der: element.whole,
  };
}

/** @throws PkiError when the bytes are not one CRL in DER */
export function parseCrl(der: Uint8Array): Crl {
  return new Crl(readDocument(der, { limits: CRL_LIMITS }));
}
