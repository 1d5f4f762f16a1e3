import {
  type Certificate,
  concat,
  equal,
  hashOf,
  PkiError,
  parseTimestampToken,
  verifySignedData,
} from '../../../../kernel/pki/index.ts';
import {
  canonical,
  type Detached,
  EXCLUSIVE,
  editedXml,
  type Markup,
  parseXml,
  readXmlSignature,
  type XmlElement,
  type XmlSignature,
} from '../../../../kernel/xml/index.ts';
import { FormError, type SignatureFacts, type TimestampFacts } from '../facts.ts';
import { LEVELS, type Level, type Proofs } from '../making.ts';
import { XADES } from './names.ts';
import { type DetachedFile, detachedBy, topSignatures, withinForm } from './read.ts';
import { brokenBy } from './several.ts';
import { signatureFacts } from './signature-facts.ts';
import { type Qualifying, qualifyingOf } from './structure.ts';
import { archiveOctets } from './timestamp-input.ts';
import { withUnsigned } from './unsigned.ts';
import {
  archiveStamp,
  certificateValues,
  revocationValues,
  signatureStamp,
  stampValues,
} from './unsigned-values.ts';

const HASH = 'sha256';

export interface AugmentOptions {
  /** The one signature that is augmented; all that are not counter signatures unless said. */
  readonly id?: string;
  /** The files that a detached signature names: an archive time stamp covers them. */
  readonly detached?: readonly DetachedFile[];
}

/**
 * Brings signatures to a level (EN 319 132-1 §6); one that is at B-LTA gets a further archive time stamp, so that it can be
 * renewed before algorithms die. @throws FormError when there is nothing to augment, or another signature would break
 */
export async function augmentXades(
  bytes: Uint8Array,
  level: Exclude<Level, 'B-B'>,
  proofs: Proofs,
  options: AugmentOptions = {},
): Promise<Uint8Array> {
  const detached = options.detached && detachedBy(options.detached);
  const document = withinForm(() => parseXml(bytes));
  const ids = options.id === undefined ? topSignatures(document).map(nameOf) : [options.id];
  if (ids.length === 0) throw new FormError('xades.no-signature', 'There is no signature to augment.');
  let current = bytes;
  for (const id of ids) current = await augmentOne(current, { id, level, proofs, detached });
  if (topSignatures(document).length > 1 && brokenBy(bytes, current, detached))
    throw new FormError('xades.would-break', 'Another signature covers the one that would be augmented.');
  return current;
}

function nameOf(element: XmlElement): string {
  const id = element.attribute('Id');
  if (id === undefined)
    throw new FormError('xades.not-xades', 'A signature without identifier cannot be augmented.');
  return id;
}

interface Target {
  readonly id: string;
  readonly level: Exclude<Level, 'B-B'>;
  readonly proofs: Proofs;
  readonly detached: Detached | undefined;
}

/** A signature in the document as it is now. */
interface Current {
  readonly signature: XmlSignature;
  readonly qualifying: Qualifying;
  readonly facts: SignatureFacts;
  put(properties: readonly Markup[]): Uint8Array;
}

function find(bytes: Uint8Array, { id, detached }: Target): Current {
  return withinForm(() => {
    const document = parseXml(bytes);
    const [element, ...more] = document.withId(id);
    const signature = element === undefined || more.length > 0 ? undefined : readXmlSignature(element);
    if (element === undefined || signature === undefined || typeof signature === 'string')
      throw new FormError('xades.no-signature', 'There is no signature of that name to augment.');
    const qualifying = qualifyingOf(signature);
    if (qualifying === undefined || 'code' in qualifying || qualifying.namespace !== XADES)
      throw new FormError('xades.not-xades', 'Only signatures of XAdES 1.3.2 and later can be augmented.');
    if (isArchivedAround(element))
      throw new FormError('xades.would-break', 'An archive time stamp covers this counter signature.');
    const facts = signatureFacts(
      element,
      { detached, prefix: '', covered: [], count: 0 },
      { number: '1', depth: 1 },
    );
    const put = (properties: readonly Markup[]) =>
      editedXml(document, [withUnsigned(qualifying, properties)]);
    return { signature, qualifying, facts, put };
  });
}

function isArchivedAround(element: XmlElement): boolean {
  for (let outer = element.parent; outer !== undefined; outer = outer.parent) {
    if (outer.local !== 'CounterSignature') continue;
    const { start } = outer;
    if (outer.parent?.children.some((each) => each.local === 'ArchiveTimeStamp' && each.start > start))
      return true;
  }
  return false;
}

async function augmentOne(bytes: Uint8Array, target: Target): Promise<Uint8Array> {
  const wanted = LEVELS.indexOf(target.level);
  let current = bytes;
  if (!find(current, target).facts.timestamps.some(({ kind }) => kind === 'signature'))
    current = await withSignatureStamp(current, target);
  if (wanted >= LEVELS.indexOf('B-LT')) current = await withValues(current, target);
  return wanted >= LEVELS.indexOf('B-LTA') ? withArchiveStamp(current, target) : current;
}

async function withSignatureStamp(bytes: Uint8Array, target: Target): Promise<Uint8Array> {
  const { signature, put } = find(bytes, target);
  const covered = Buffer.from(canonical(signature.valueElement, EXCLUSIVE), 'utf8');
  const token = await target.proofs.timestamp(HASH, hashOf(HASH, covered));
  return put([signatureStamp(`${target.id}-time-1`, token)]);
}

/** What proves the signer's certificate, and that of each time stamp that has nothing of its own yet. */
async function withValues(bytes: Uint8Array, target: Target): Promise<Uint8Array> {
  const { facts, qualifying, signature, put } = find(bytes, target);
  const added: Markup[] = [];
  const has = (local: string) => qualifying.unsigned.some((each) => each.local === local);
  if (!has('CertificateValues') || !has('RevocationValues')) {
    if (facts.signer === undefined)
      throw new FormError('xades.no-signer', 'The signature carries no certificate of its signer.');
    const proof = await target.proofs.evidence(facts.signer, facts.certificates);
    const carried = facts.certificates.filter(({ der }) => isInKeyInfo(signature, der));
    if (!has('CertificateValues')) added.push(certificateValues(without(proof.certificates, carried)));
    if (!has('RevocationValues')) added.push(revocationValues(proof));
  }
  for (const stamp of facts.timestamps)
    if (stamp.crls.length + stamp.ocsps.length === 0)
      added.push(stampValues(stamp.id, await proofOf(stamp, facts.certificates, target.proofs)));
  return added.length === 0 ? bytes : put(added);
}

const isInKeyInfo = ({ keyInfo }: XmlSignature, der: Uint8Array) =>
  keyInfo?.value.replace(/\s/g, '').includes(Buffer.from(der).toString('base64')) === true;

const without = (ders: readonly Uint8Array[], carried: readonly Certificate[]) =>
  ders.filter((der) => !carried.some((each) => equal(each.der, der)));

async function proofOf(stamp: TimestampFacts, known: readonly Certificate[], proofs: Proofs) {
  const { certificate, certificates } = signerOfToken(stamp.token);
  return proofs.evidence(certificate, [...certificates, ...known]);
}

function signerOfToken(token: Uint8Array): {
  certificate: Certificate;
  certificates: readonly Certificate[];
} {
  try {
    const { signed } = parseTimestampToken(token);
    const certificate = verifySignedData(signed)[0]?.certificate;
    if (certificate !== undefined) return { certificate, certificates: signed.certificates };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw new FormError('xades.timestamp-form', 'A time stamp does not carry the certificate of its signer.');
}

async function withArchiveStamp(bytes: Uint8Array, target: Target): Promise<Uint8Array> {
  const { signature, qualifying, facts, put } = find(bytes, target);
  const of = { signature, qualifying, detached: target.detached };
  const covered = withinForm(() => concat(archiveOctets(of, qualifying.unsigned, { method: EXCLUSIVE })));
  const token = await target.proofs.timestamp(HASH, hashOf(HASH, covered));
  return put([archiveStamp(`${target.id}-time-${facts.timestamps.length + 1}`, token)]);
}
