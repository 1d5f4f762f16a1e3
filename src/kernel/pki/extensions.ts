import { type Element, EMPTY, readDocument, tags } from './asn1/index.ts';
import { bitMask, type DistributionPoint, parseDistributionPoints } from './distribution-point.ts';
import { PkiError } from './error.ts';
import { type GeneralName, parseGeneralName, parseGeneralNames } from './general-name.ts';
import { EXT } from './oids.ts';
import { parseQcStatements, type QcStatements } from './qc-statements.ts';

/** An extension as found: `value` is what is in its OCTET STRING. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Bits of KeyUsage in their order (RFC 5280 §4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface PolicyInformation {
  readonly policy: string;
  readonly qualifiers: readonly { readonly id: string; readonly der: Uint8Array }[];
}

export interface AuthorityKeyIdentifier {
  readonly keyId?: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  readonly serial?: Uint8Array;
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/** What the extensions of a certificate say (RFC 5280 §4.2, RFC 6960 §4.2.2.2.1, EN 319 412-5). */
export interface CertificateExtensions {
  subjectKeyId?: Uint8Array;
  authorityKeyId?: AuthorityKeyIdentifier;
  keyUsage?: readonly KeyUsage[];
  extKeyUsage?: readonly string[];
  basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  subjectAltNames?: readonly GeneralName[];
  issuerAltNames?: readonly GeneralName[];
  nameConstraints?: NameConstraints;
  policies?: readonly PolicyInformation[];
  policyMappings?: readonly (readonly [issuer: string, subject: string])[];
  policyConstraints?: { readonly requireExplicit?: number; readonly inhibitMapping?: number };
  inhibitAnyPolicy?: number;
  crlDistributionPoints?: readonly DistributionPoint[];
  freshestCrl?: readonly DistributionPoint[];
  authorityInfoAccess?: readonly AccessDescription[];
  subjectInfoAccess?: readonly AccessDescription[];
  qcStatements?: QcStatements;
  ocspNoCheck?: true;
  shortTerm?: true;
}

type Read = (value: Element) => CertificateExtensions;
const MAX_EXTENSIONS = 100;
const MAX_LIST = 1000;

/** Readers by identifier. What is not here is unknown, and refused in a path when it is critical. */
const READERS = new Map<string, Read>([
  [EXT.subjectKeyIdentifier, (v) => ({ subjectKeyId: v.is(tags.OCTET_STRING).octets() })],
  [EXT.authorityKeyIdentifier, (v) => ({ authorityKeyId: parseAuthorityKeyId(v) })],
  [EXT.keyUsage, (v) => ({ keyUsage: parseKeyUsage(v) })],
  [EXT.extKeyUsage, (v) => ({ extKeyUsage: list(v, (each) => each.oid()) })],
  [EXT.basicConstraints, (v) => ({ basicConstraints: parseBasicConstraints(v) })],
  [EXT.subjectAltName, (v) => ({ subjectAltNames: parseGeneralNames(v.is(tags.SEQUENCE)) })],
  [EXT.issuerAltName, (v) => ({ issuerAltNames: parseGeneralNames(v.is(tags.SEQUENCE)) })],
  [EXT.nameConstraints, (v) => ({ nameConstraints: parseNameConstraints(v) })],
  [EXT.certificatePolicies, (v) => ({ policies: parsePolicies(v) })],
  [EXT.policyMappings, (v) => ({ policyMappings: list(v, parseMapping) })],
  [EXT.policyConstraints, (v) => ({ policyConstraints: parsePolicyConstraints(v) })],
  [EXT.inhibitAnyPolicy, (v) => ({ inhibitAnyPolicy: v.is(tags.INTEGER).small() })],
  [EXT.crlDistributionPoints, (v) => ({ crlDistributionPoints: parseDistributionPoints(v) })],
  [EXT.freshestCrl, (v) => ({ freshestCrl: parseDistributionPoints(v) })],
  [EXT.authorityInfoAccess, (v) => ({ authorityInfoAccess: list(v, parseAccess) })],
  [EXT.subjectInfoAccess, (v) => ({ subjectInfoAccess: list(v, parseAccess) })],
  [EXT.qcStatements, (v) => ({ qcStatements: parseQcStatements(v) })],
  [EXT.ocspNoCheck, (v) => ({ ocspNoCheck: isNull(v) })],
  [EXT.validityAssuredShortTerm, (v) => ({ shortTerm: isNull(v) })],
]);

export const isKnownExtension = (oid: string): boolean => READERS.has(oid);

/** Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension; each at most once. @throws PkiError */
export function parseExtensions(element: Element): Extension[] {
  const found: Extension[] = [];
  const fields = element.is(tags.SEQUENCE).fields();
  while (!fields.atEnd) {
    if (found.length >= MAX_EXTENSIONS) throw new PkiError('asn1-limit', 'There are too many extensions.');
    const extension = parseExtension(fields.next(tags.SEQUENCE));
    if (found.some((each) => each.oid === extension.oid))
      throw new PkiError('form', 'An extension is there twice.');
    found.push(extension);
  }
  if (found.length === 0) throw new PkiError('form', 'The list of extensions is empty.');
  return found;
}

function parseExtension(element: Element): Extension {
  const fields = element.fields();
  const oid = fields.next().oid();
  // FALSE is the default and should not be written; it is read all the same, since it changes nothing.
  const critical = fields.optional(tags.BOOLEAN)?.bool() ?? false;
  const value = fields.next(tags.OCTET_STRING).octets();
  fields.end();
  return { oid, critical, value };
}

/** @throws PkiError when one that is known is malformed */
export function readExtensions(extensions: readonly Extension[]): CertificateExtensions {
  const found: CertificateExtensions = {};
  for (const { oid, value } of extensions) {
    const read = READERS.get(oid);
    if (read !== undefined) Object.assign(found, read(readDocument(value)));
  }
  return found;
}

function isNull(element: Element): true {
  element.is(tags.NULL).null();
  return true;
}

function list<T>(element: Element, read: (each: Element) => T): T[] {
  const fields = element.is(tags.SEQUENCE).fields();
  const found: T[] = [];
  while (!fields.atEnd) {
    if (found.length >= MAX_LIST) throw new PkiError('asn1-limit', 'A list is too long.');
    found.push(read(fields.next()));
  }
  if (found.length === 0) throw new PkiError('form', 'A list that may not be empty is.');
  return found;
}

export function parseAuthorityKeyId(element: Element): AuthorityKeyIdentifier {
  const fields = element.is(tags.SEQUENCE).fields();
  const keyId = fields.optional(tags.primitive(0));
  const issuer = fields.optional(tags.constructed(1));
  const serial = fields.optional(tags.primitive(2));
  fields.end();
  return {
    ...(keyId && { keyId: keyId.octets() }),
    ...(issuer && { issuer: parseGeneralNames(issuer) }),
    ...(serial && { serial: serial.integer() }),
  };
}

function parseKeyUsage(element: Element): KeyUsage[] {
  const mask = bitMask(element.is(tags.BIT_STRING));
  return KEY_USAGES.filter((_, bit) => (mask & (1 << bit)) !== 0);
}

function parseBasicConstraints(element: Element): { ca: boolean; pathLength?: number } {
  const fields = element.is(tags.SEQUENCE).fields();
  const ca = fields.optional(tags.BOOLEAN)?.bool() ?? false;
  const pathLength = fields.optional(tags.INTEGER)?.small();
  fields.end();
  return { ca, ...(pathLength !== undefined && { pathLength }) };
}

function parseNameConstraints(element: Element): NameConstraints {
  const fields = element.is(tags.SEQUENCE).fields();
  const permitted = fields.optional(tags.constructed(0));
  const excluded = fields.optional(tags.constructed(1));
  fields.end();
  if (permitted === undefined && excluded === undefined)
    throw new PkiError('form', 'Name constraints constrain nothing.');
  return {
    permitted: permitted?.children().map(parseSubtree) ?? [],
    excluded: excluded?.children().map(parseSubtree) ?? [],
  };
}

/** GeneralSubtree; `minimum` is 0 and `maximum` absent in this profile (RFC 5280 §4.2.1.10). */
function parseSubtree(element: Element): GeneralName {
  const fields = element.is(tags.SEQUENCE).fields();
  const base = parseGeneralName(fields.next());
  const minimum = fields.optional(tags.primitive(0));
  if (minimum !== undefined && (minimum.integer().length !== 1 || minimum.contents[0] !== 0))
    throw new PkiError('form', 'A name constraint has a minimum, which is not supported.');
  fields.end();
  return base;
}

function parsePolicies(element: Element): PolicyInformation[] {
  const policies = list(element, (each) => {
    const fields = each.is(tags.SEQUENCE).fields();
    const policy = fields.next().oid();
    const qualifiers = fields.atEnd ? [] : list(fields.next(), parseQualifier);
    fields.end();
    return { policy, qualifiers };
  });
  if (new Set(policies.map((each) => each.policy)).size !== policies.length)
    throw new PkiError('form', 'A certificate policy is there twice.');
  return policies;
}

function parseQualifier(element: Element): { id: string; der: Uint8Array } {
  const fields = element.is(tags.SEQUENCE).fields();
  const id = fields.next().oid();
  const der = fields.atEnd ? EMPTY : fields.next().whole;
  fields.end();
  return { id, der };
}

function parseMapping(element: Element): readonly [string, string] {
  const fields = element.is(tags.SEQUENCE).fields();
  const mapping = [fields.next().oid(), fields.next().oid()] as const;
  fields.end();
  return mapping;
}

function parsePolicyConstraints(element: Element): { requireExplicit?: number; inhibitMapping?: number } {
  const fields = element.is(tags.SEQUENCE).fields();
  const requireExplicit = fields.optional(tags.primitive(0))?.small();
  const inhibitMapping = fields.optional(tags.primitive(1))?.small();
  fields.end();
  return {
    ...(requireExplicit !== undefined && { requireExplicit }),
    ...(inhibitMapping !== undefined && { inhibitMapping }),
  };
}

function parseAccess(element: Element): AccessDescription {
  const fields = element.is(tags.SEQUENCE).fields();
  const access = { method: fields.next().oid(), location: parseGeneralName(fields.next()) };
  fields.end();
  return access;
}
