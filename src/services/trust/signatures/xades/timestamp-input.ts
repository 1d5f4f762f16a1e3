import {
  type CanonicalMethod,
  canonical,
  canonicalMethod,
  checkReferences,
  type Detached,
  DS,
  INCLUSIVE,
  octetsOf,
  type XmlElement,
  type XmlSignature,
} from '../../../../kernel/xml/index.ts';
import { FormError, type TimestampFacts } from '../facts.ts';
import { XADES_141 } from './names.ts';
import type { Qualifying } from './structure.ts';

/** What a time stamp is about: the signature, its properties, and the files beside it. */
export interface StampedSignature {
  readonly signature: XmlSignature;
  readonly qualifying: Qualifying;
  readonly detached: Detached | undefined;
}

export type StampKind = Exclude<TimestampFacts['kind'], 'document'>;

/** Time-stamp properties by name (EN 319 132-1 §5.2.8, §5.3, §5.5.2, Annex A). */
const STAMPS: Readonly<Record<string, StampKind>> = {
  AllDataObjectsTimeStamp: 'content',
  IndividualDataObjectsTimeStamp: 'content',
  SignatureTimeStamp: 'signature',
  SigAndRefsTimeStamp: 'references',
  SigAndRefsTimeStampV2: 'references',
  RefsOnlyTimeStamp: 'references',
  RefsOnlyTimeStampV2: 'references',
  ArchiveTimeStamp: 'archive',
};

/** Undefined for what is no time stamp; a document chooses the names of its elements. */
export const stampKind = ({ local }: XmlElement): StampKind | undefined =>
  Object.hasOwn(STAMPS, local) ? STAMPS[local] : undefined;

const REFERENCES = new Set([
  'CompleteCertificateRefs',
  'CompleteCertificateRefsV2',
  'CompleteRevocationRefs',
  'AttributeCertificateRefs',
  'AttributeCertificateRefsV2',
  'AttributeRevocationRefs',
]);

/** How nodes are made canonical for a time stamp; inclusive 1.0 unless it says (EN 319 132-1 §4.5). */
export function methodOf(stamp: XmlElement): CanonicalMethod {
  const [named] = stamp.all(DS, 'CanonicalizationMethod');
  if (named === undefined) return INCLUSIVE;
  const method = canonicalMethod(named);
  if (method === undefined) throw lost('is made canonical in a way that is not allowed here');
  return method;
}

const lost = (why: string) => new FormError('xades.imprint', `What the time stamp covers ${why}.`);

/** The octets that a time stamp covers, in pieces. @throws FormError when they cannot be told */
export function stampedOctets(stamp: XmlElement, of: StampedSignature): Uint8Array[] {
  const method = methodOf(stamp);
  const kind = stampKind(stamp);
  const text = (element: XmlElement) => Buffer.from(canonical(element, method), 'utf8');
  if (kind === 'signature') return [text(of.signature.valueElement)];
  const includes = includesOf(stamp);
  if (includes.length > 0) return includes.map((each) => included(each, of, method));
  if (kind === 'content') return contents(stamp, of, method);
  if (kind === 'references') return referencesBefore(stamp, of).map(text);
  return archived(stamp, of, method);
}

export const includesOf = (stamp: XmlElement): XmlElement[] =>
  stamp.children.filter((each) => each.local === 'Include');

/** Whether what a time stamp names holds the value of the signature: otherwise it is about something else. */
export function includesValue(stamp: XmlElement, { signature }: StampedSignature): boolean {
  return includesOf(stamp).some((each) => {
    const [element] = each.document.withId((each.attribute('URI') ?? '').slice(1));
    const isData = each.attribute('referencedData') === 'true';
    return element !== undefined && !isData && signature.valueElement.isWithin(element);
  });
}

/** An element that is named, or the data behind a reference that is named (§5.1.4.4.2). */
function included(include: XmlElement, of: StampedSignature, method: CanonicalMethod): Uint8Array {
  const uri = include.attribute('URI') ?? '';
  const [element, ...more] = include.document.withId(uri.slice(1));
  if (!uri.startsWith('#') || element === undefined || more.length > 0) throw lost('is not there');
  if (include.attribute('referencedData') !== 'true') return Buffer.from(canonical(element, method), 'utf8');
  const reference = of.signature.references.find((each) => each.element === element);
  const octets =
    reference && octetsOf(reference, { signature: of.signature.element, detached: of.detached }, method);
  if (octets === undefined) throw lost('is not there');
  return octets;
}

/** Every reference but that to the signed properties, in the order of SignedInfo (§5.2.8.1). */
function contents(stamp: XmlElement, of: StampedSignature, method: CanonicalMethod): Uint8Array[] {
  if (stamp.local === 'IndividualDataObjectsTimeStamp') throw lost('is not named');
  const { element } = of.signature;
  const reports = checkReferences(of.signature, of.detached);
  const data = reports.filter(
    ({ target }) => !(target?.kind === 'element' && target.element === of.qualifying.signedProperties),
  );
  return data.map(({ reference }) =>
    referenced(reference, { signature: element, detached: of.detached }, method),
  );
}

function referenced(...[reference, context, method]: Parameters<typeof octetsOf>): Uint8Array {
  const octets = octetsOf(reference, context, method);
  if (octets === undefined) throw lost('is not there');
  return octets;
}

/** §A.1.5.1.2: the value, its time stamps and the references that stand before; §A.1.5.2.2: those alone. */
function referencesBefore(stamp: XmlElement, of: StampedSignature): XmlElement[] {
  const before = unsignedBefore(stamp, of);
  const references = before.filter((each) => REFERENCES.has(each.local));
  if (stamp.local.startsWith('RefsOnly')) return references;
  const stamps = before.filter((each) => each.local === 'SignatureTimeStamp');
  const together = before.filter((each) => stamps.includes(each) || references.includes(each));
  return [of.signature.valueElement, ...together];
}

export function unsignedBefore(stamp: XmlElement, { qualifying }: StampedSignature): readonly XmlElement[] {
  return qualifying.unsigned.slice(0, qualifying.unsigned.indexOf(stamp));
}

/**
 * All that is signed, the signature, the unsigned properties that stand before, and the other objects (EN 319 132-1
 * §5.5.2.2, not distributed). TS 101 903 V1.3.2 §7.7.1 leaves out objects that a reference names.
 */
function archived(stamp: XmlElement, of: StampedSignature, method: CanonicalMethod): Uint8Array[] {
  const named = new Set(of.signature.references.map(({ uri }) => uri));
  const isNamed = (object: XmlElement) => named.has(`#${object.attribute('Id')}`);
  const objects = otherObjects(of).filter((each) => stamp.namespace === XADES_141 || !isNamed(each));
  return archiveOctets(of, unsignedBefore(stamp, of), { method, objects });
}

/** All but the one with the qualifying properties. */
function otherObjects({ signature, qualifying }: StampedSignature): XmlElement[] {
  return signature.objects.filter((each) => !each.children.includes(qualifying.element));
}

export function archiveOctets(
  of: StampedSignature,
  unsigned: readonly XmlElement[],
  { method, objects = otherObjects(of) }: { method: CanonicalMethod; objects?: readonly XmlElement[] },
): Uint8Array[] {
  const { signature, detached } = of;
  const context = { signature: signature.element, detached };
  const parts = [signature.signedInfo, signature.valueElement, signature.keyInfo, ...unsigned, ...objects];
  return [
    ...signature.references.map((each) => referenced(each, context, method)),
    ...parts.filter((each) => each !== undefined).map((each) => Buffer.from(canonical(each, method), 'utf8')),
  ];
}
