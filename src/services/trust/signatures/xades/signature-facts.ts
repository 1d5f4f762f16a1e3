import type { HashName } from '../../../../kernel/pki/index.ts';
import {
  checkManifest,
  checkReferences,
  type Detached,
  DS,
  type ReferenceReport,
  readXmlSignature,
  XML_SIGNATURE_FINDINGS,
  type XmlElement,
  type XmlSignature,
  type XmlSignatureFinding,
} from '../../../../kernel/xml/index.ts';
import type { FormNote, SignatureFacts, SignedPart } from '../facts.ts';
import { claimsOf, type SignedClaims } from './claims.ts';
import { freeName, isXades, MOST_COUNTER_DEPTH, MOST_SIGNATURES } from './names.ts';
import { signerOf } from './signer.ts';
import { failure, type Qualifying, qualifyingOf, warning } from './structure.ts';
import { timestampsOf } from './timestamps.ts';
import { carriedIn } from './values.ts';

/** What is shared by all signatures of one document. */
export interface Reading {
  readonly detached: Detached | undefined;
  /** Before every name, where several documents are read as one. */
  readonly prefix: string;
  /** Intact references of every signature, for what they cover together. */
  readonly covered: ReferenceReport[];
  /** Signatures read so far. */
  count: number;
}

export interface Place {
  readonly number: string;
  readonly depth: number;
  /** The value that a counter signature must sign. */
  readonly countersigned?: XmlElement;
}

/** One ds:Signature as facts; whatever is wrong with it is a note and never an error. */
export function signatureFacts(element: XmlElement, reading: Reading, place: Place): SignatureFacts {
  reading.count++;
  const id = reading.prefix + idOf(element, place.number);
  const signature = readXmlSignature(element);
  if (typeof signature === 'string') return unreadable(id, signature);
  const found = qualifyingOf(signature);
  if (found !== undefined && 'code' in found) return unreadable(id, 'structure', [found]);
  return readable(signature, found, { id, reading, place });
}

function idOf(element: XmlElement, number: string): string {
  const own = element.attribute('Id');
  const isOwn = own !== undefined && own !== '' && element.document.withId(own).length === 1;
  return isOwn ? own : freeName(element.document, `signature-${number}`);
}

const findingNote = (finding: XmlSignatureFinding) =>
  failure(`xml.${finding}`, XML_SIGNATURE_FINDINGS[finding]);

function unreadable(
  id: string,
  finding: XmlSignatureFinding,
  notes = [findingNote(finding)],
): SignatureFacts {
  return {
    id,
    format: 'XAdES',
    notes,
    signer: undefined,
    signerReference: 'unprotected',
    certificates: [],
    crls: [],
    ocsps: [],
    signed: [],
    valueIntact: undefined,
    algorithm: undefined,
    hashes: [],
    claimedTime: undefined,
    claims: {},
    timestamps: [],
    counterSignatures: [],
    level: 'none',
  };
}

interface Given {
  readonly id: string;
  readonly reading: Reading;
  readonly place: Place;
}

function readable(signature: XmlSignature, qualifying: Qualifying | undefined, given: Given): SignatureFacts {
  const { id, reading, place } = given;
  const direct = checkReferences(signature, reading.detached);
  const reports = withManifests(direct, signature, reading);
  reading.covered.push(...reports.filter(({ state }) => state === 'intact'));
  const properties = qualifying?.signedProperties;
  const isSigned = (element: XmlElement | undefined) =>
    element !== undefined && direct.some((each) => each.state === 'intact' && isAbout(each, element));
  const signed = signedParts(reports, [properties, signature.keyInfo]);
  const signedProperties = isSigned(properties) ? properties : undefined;
  const said = signedProperties === undefined ? undefined : claimsOf(signedProperties);
  const values = carriedIn([
    ...(signature.keyInfo ? [signature.keyInfo] : []),
    ...(qualifying?.unsigned ?? []),
  ]);
  const { certificates, crls, ocsps } = values;
  const signer = signerOf(signature, {
    signedProperties,
    certificates,
    isKeyInfoSigned: isSigned(signature.keyInfo),
  });
  const stamps =
    qualifying === undefined
      ? { facts: [], notes: [] }
      : timestampsOf(
          { signature, qualifying, detached: reading.detached },
          { id, prefix: reading.prefix, signed },
        );
  const notes = [
    ...methodNotes(signature),
    ...reports.flatMap(({ state, finding }) =>
      state === 'refused' && finding ? [findingNote(finding)] : [],
    ),
    ...propertyNotes(qualifying, direct),
    ...counterNotes(direct, place.countersigned),
    ...(values.unreadable > 0
      ? [
          warning(
            'xades.value-unreadable',
            'A certificate or revocation value that is carried cannot be read.',
          ),
        ]
      : []),
    ...signer.notes,
    ...stamps.notes,
  ];
  return {
    id,
    format: 'XAdES',
    notes: distinct(notes),
    signer: signer.certificate,
    signerReference: signer.reference,
    certificates,
    crls,
    ocsps,
    signed,
    valueIntact: signer.valueIntact,
    algorithm: signature.algorithm,
    hashes: distinctHashes(reports, signer.hashes),
    claimedTime: said?.time,
    claims: said?.claims ?? {},
    timestamps: stamps.facts,
    counterSignatures: countersOf(signature, qualifying, { reading, place }),
    level: levelOf({ qualifying, said, signature, reference: signer.reference, stamps: stamps.facts }),
  };
}

const isAbout = ({ target }: ReferenceReport, element: XmlElement) =>
  target?.kind === 'element' && target.element === element && target.without.length === 0;

function distinct(notes: readonly FormNote[]): FormNote[] {
  return [...new Map(notes.map((each) => [each.code, each])).values()];
}

const distinctHashes = (reports: readonly ReferenceReport[], more: readonly HashName[]): HashName[] => [
  ...new Set([
    ...reports.map(({ reference }) => reference.hash).filter((each) => each !== undefined),
    ...more,
  ]),
];

function methodNotes({ algorithm, canonicalization, value }: XmlSignature): FormNote[] {
  return [
    ...(canonicalization === undefined ? [findingNote('canonicalization-unknown')] : []),
    ...(algorithm === undefined ? [findingNote('method-unknown')] : []),
    ...(value === undefined ? [findingNote('value-not-base64')] : []),
  ];
}

/** Properties that claim to be signed and are not would let anybody change who signed and when. */
function propertyNotes(qualifying: Qualifying | undefined, reports: readonly ReferenceReport[]): FormNote[] {
  const properties = qualifying?.signedProperties;
  if (properties === undefined || reports.some((each) => isAbout(each, properties))) return [];
  return [failure('xades.properties-unsigned', 'The properties of the signature are not signed by it.')];
}

function counterNotes(reports: readonly ReferenceReport[], value: XmlElement | undefined): FormNote[] {
  if (value === undefined || reports.some((each) => isAbout(each, value))) return [];
  return [
    failure('xades.counter-target', 'The counter signature does not sign the signature in which it stands.'),
  ];
}

/** The content that is signed; the signature's own parts are said only when they were changed. */
function signedParts(
  reports: readonly ReferenceReport[],
  own: readonly (XmlElement | undefined)[],
): SignedPart[] {
  const isOwn = (report: ReferenceReport) => own.some((each) => each !== undefined && isAbout(report, each));
  return reports.filter((each) => each.state !== 'intact' || !isOwn(each)).map(partOf);
}

/**
 * Each reference, followed by those of the manifest that it signs: only one that is intact says anything. A manifest is
 * opened once, however many references name it.
 */
function withManifests(
  direct: readonly ReferenceReport[],
  signature: XmlSignature,
  { detached }: Reading,
): ReferenceReport[] {
  const opened = new Set<XmlElement>();
  return direct.flatMap((report) => {
    const { state, target } = report;
    if (state !== 'intact' || target?.kind !== 'element' || opened.has(target.element)) return [report];
    opened.add(target.element);
    return [report, ...(checkManifest(report, signature, detached) ?? [])];
  });
}

function partOf({ reference, state }: ReferenceReport): SignedPart {
  const { uri, hash } = reference;
  const name = uri === '' || uri === '#xpointer(/)' ? 'document' : nameOf(uri);
  return { name, state: state === 'refused' ? 'absent' : state, hash };
}

function nameOf(uri: string | undefined): string {
  try {
    return uri === undefined ? 'file' : decodeURIComponent(uri);
  } catch {
    return uri as string; // a stray %: the name as it stands
  }
}

function countersOf(
  signature: XmlSignature,
  qualifying: Qualifying | undefined,
  { reading, place }: Pick<Given, 'reading' | 'place'>,
): SignatureFacts[] {
  const facts: SignatureFacts[] = [];
  for (const each of qualifying?.unsigned ?? []) {
    const [inner, ...more] = each.children;
    if (each.local !== 'CounterSignature' || !isXades(each.namespace) || more.length > 0) continue;
    if (!inner?.is(DS, 'Signature') || place.depth >= MOST_COUNTER_DEPTH || reading.count >= MOST_SIGNATURES)
      continue;
    const number = `${place.number}.${facts.length + 1}`;
    const deeper = { number, depth: place.depth + 1, countersigned: signature.valueElement };
    facts.push(signatureFacts(inner, reading, deeper));
  }
  return facts;
}

/** EN 319 132-1 §6.3, legacy baseline of TS 103 171 too: which elements are there, whether or not they hold. */
function levelOf(of: {
  qualifying: Qualifying | undefined;
  said: SignedClaims | undefined;
  signature: XmlSignature;
  reference: SignatureFacts['signerReference'];
  stamps: SignatureFacts['timestamps'];
}): SignatureFacts['level'] {
  const { qualifying, said, signature } = of;
  if (qualifying === undefined || said?.time === undefined || of.reference !== 'protected') return 'none';
  const data = signature.references.filter(({ uri }) => !isOwnPart(uri, signature, qualifying));
  if (!data.every(({ id }) => id !== undefined && said.formats.has(id))) return 'none';
  const has = (local: string) => qualifying.unsigned.some((each) => each.local === local);
  if (!of.stamps.some(({ kind }) => kind === 'signature')) return 'B-B';
  const isLongTerm =
    (has('CertificateValues') && has('RevocationValues')) ||
    has('TimeStampValidationData') ||
    has('AnyValidationData');
  if (!isLongTerm) return 'B-T';
  return of.stamps.some(({ kind }) => kind === 'archive') ? 'B-LTA' : 'B-LT';
}

/** Its properties, its KeyInfo, and the value that a counter signature signs need no format. */
function isOwnPart(
  uri: string | undefined,
  { element, keyInfo }: XmlSignature,
  qualifying: Qualifying,
): boolean {
  const [target] = uri?.startsWith('#') ? element.document.withId(uri.slice(1)) : [];
  if (target === undefined) return false;
  return target === qualifying.signedProperties || target === keyInfo || target.is(DS, 'SignatureValue');
}
