import { createHash } from 'node:crypto';
import {
  attributeDer,
  CMS,
  type Content,
  concat,
  digestIdentifier,
  type Element,
  equal,
  type HashName,
  hashByOid,
  hashOf,
  parseAlgorithm,
  parseTimestampToken,
  readDocument,
  tags,
  toDer,
  toHex,
  w,
} from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import {
  type Draft,
  type Message,
  openAttribute,
  type RawAttribute,
  type SignerDraft,
  type SignerFrame,
} from './message.ts';
import { CADES } from './oids.ts';

/** ATSHashIndex in its three versions (EN 319 122-1 §5.5.2, Annex A; TS 101 733 §6.4.2): digests of what is covered. */
export type HashIndex = {
  readonly version: 1 | 2 | 3;
  readonly hash: HashName;
  readonly certificates: readonly Uint8Array[];
  readonly revocations: readonly Uint8Array[];
  readonly unsigned: readonly Uint8Array[];
  readonly der: Uint8Array;
};

const VERSIONS: readonly (readonly [oid: string, version: HashIndex['version']])[] = [
  [CADES.hashIndexV3, 3],
  [CADES.hashIndexV2, 2],
  [CADES.hashIndexV1, 1],
];

/** The index in the unsigned attributes of an archive time stamp's token; undefined when there is none. @throws PkiError */
export function hashIndexOf(
  unsigned: readonly { oid: string; values: readonly Element[] }[],
): HashIndex | undefined {
  for (const [oid, version] of VERSIONS) {
    const value = unsigned.find((each) => each.oid === oid)?.values[0];
    if (value !== undefined) return parseHashIndex(value, version);
  }
  return undefined;
}

function parseHashIndex(value: Element, version: HashIndex['version']): HashIndex {
  const fields = value.is(tags.SEQUENCE).fields();
  const lists: Uint8Array[][] = [];
  let hash: HashName = 'sha256';
  while (!fields.atEnd) {
    const next = fields.next(tags.SEQUENCE);
    // The algorithm may be left out when it is SHA-256, but in version 3.
    if (lists.length === 0 && next.fields().tag === tags.OID) hash = hashByOid(parseAlgorithm(next).oid);
    else lists.push(next.children().map((each) => each.is(tags.OCTET_STRING).octets()));
  }
  const [certificates = [], revocations = [], unsigned = []] = lists;
  return { version, hash, certificates, revocations, unsigned, der: value.whole };
}

/** What an unsigned attribute adds to an index: since version 3 each value with its type, before the attribute whole. */
export function indexedParts(attribute: RawAttribute, version: HashIndex['version']): Uint8Array[] {
  if (version !== 3) return [attribute.whole];
  return attribute.values.map((each) => concat([attribute.type, each.whole]));
}

/** Digest of a part as encoded, and of it in DER, since some writers of BER take the one and some the other. */
function digestsOf(hash: HashName, parts: readonly Uint8Array[]): Uint8Array[] {
  return parts.map((each) => hashOf(hash, each));
}

/** Whether an index has an element: as encoded, or as it would be in DER. */
export function indexHas(index: HashIndex, digests: readonly Uint8Array[], element: Element): boolean {
  const has = (bytes: Uint8Array) => digests.some((each) => equal(each, hashOf(index.hash, bytes)));
  return has(element.whole) || (element.ber && has(toDer(element)));
}

/** Whether an index covers all values of an unsigned attribute. */
export function indexHasAttribute(index: HashIndex, attribute: RawAttribute): boolean {
  const covered = (parts: readonly Uint8Array[]) =>
    parts.length > 0 &&
    digestsOf(index.hash, parts).every((digest) => index.unsigned.some((each) => equal(each, digest)));
  return covered(indexedParts(attribute, index.version)) || covered(indexedDer(attribute, index.version));
}

function indexedDer(attribute: RawAttribute, version: HashIndex['version']): Uint8Array[] {
  if (version === 3) return attribute.values.map((each) => concat([attribute.type, toDer(each)]));
  return [toDer(readDocument(attribute.whole, { rules: 'ber' }))];
}

/** How many entries of an index have nothing in the message any more: then it was changed after the time stamp (§5.5.2). */
export function unmatchedEntries(index: HashIndex, message: Message, signer: SignerFrame): number {
  const present = (elements: readonly Element[]) =>
    elements.flatMap((each) => [each.whole, ...(each.ber ? [toDer(each)] : [])]);
  const attributes = signer.unsigned.flatMap((each) => [
    ...indexedParts(each, index.version),
    ...indexedDer(each, index.version),
  ]);
  return (
    missing(index.hash, index.certificates, present(message.certificates)) +
    missing(index.hash, index.revocations, present(message.revocations)) +
    missing(index.hash, index.unsigned, attributes)
  );
}

function missing(hash: HashName, digests: readonly Uint8Array[], parts: readonly Uint8Array[]): number {
  const known = new Set(parts.map((each) => toHex(hashOf(hash, each))));
  return digests.filter((each) => !known.has(toHex(each))).length;
}

/** ATSHashIndexV3 over everything that a message and one of its signers have now (§5.5.2). */
export function buildHashIndex(hash: HashName, draft: Draft, signer: SignerDraft): Uint8Array {
  const list = (parts: readonly Uint8Array[]) => w.seq(...digestsOf(hash, parts).map(w.octets));
  const attributes = signer.unsigned.map(openAttribute);
  return w.seq(
    digestIdentifier(hash),
    list(draft.certificates),
    list(draft.revocations),
    list(attributes.flatMap((each) => indexedParts(each, 3))),
  );
}

/** A token with the index among its unsigned attributes, where §5.5.3 wants it. @throws PkiError */
export function withHashIndex(token: Uint8Array, index: Uint8Array): Uint8Array {
  const root = readDocument(token, { rules: 'ber' });
  const [type, wrapped] = root.children();
  const parts = wrapped!.inner(tags.SEQUENCE).children();
  const [signer] = parts.pop()!.children();
  const fields = signer!.children();
  const unsigned = fields.at(-1)?.tag === tags.constructed(1) ? fields.pop()!.children() : [];
  const attributes = [...unsigned.map((each) => each.whole), attributeDer(CADES.hashIndexV3, index)];
  const written = w.seq(...fields.map((each) => each.whole), w.implicit(1, w.setOf(attributes)));
  return w.seq(type!.whole, w.explicit(0, w.seq(...parts.map((each) => each.whole), w.set(written))));
}

/** What an archive time stamp of the third kind is over (§5.5.3): the digest of the concatenation. @throws FormError without content */
export function archiveImprintV3(
  hash: HashName,
  index: Uint8Array,
  of: { contentType: string; fields: readonly Uint8Array[]; content: Content | undefined },
): Uint8Array {
  const { contentType, fields, content } = of;
  if (content === undefined)
    throw new FormError(
      'cades.no-content',
      'What was signed is not there, so the time stamp cannot be checked.',
    );
  const digest = content instanceof Uint8Array ? hashOf(hash, content) : content.digest(hash);
  return hashOf(hash, concat([w.oid(contentType), digest, ...fields, index]));
}

/**
 * What one of the second kind may be over (TS 101 733 §6.4.1): the two ways in which its unsigned attributes are counted,
 * with the header of their SET and without (Annex K, note 3).
 */
export function archiveImprintsV2(
  hash: HashName,
  at: number,
  of: { message: Message; signer: SignerFrame; content: Content | undefined; isDetached: boolean },
): Uint8Array[] {
  const { message, signer, content, isDetached } = of;
  if (isDetached && !(content instanceof Uint8Array))
    throw new FormError(
      'cades.no-content',
      'What was signed is not there whole, so the time stamp cannot be checked.',
    );
  const covered = signer.unsigned.filter((each) => !isLaterArchive(each, at)).map((each) => each.whole);
  const head = [
    message.encapsulated,
    ...(isDetached ? [content as Uint8Array] : []),
    message.enclosed.certificates,
    message.enclosed.revocations,
    ...signer.fields,
  ];
  return [[w.implicit(1, w.set(...covered))], covered].map((tail) => {
    const digest = createHash(hash);
    for (const part of [...head, ...tail]) digest.update(part);
    return digest.digest();
  });
}

function isLaterArchive({ oid, values }: RawAttribute, at: number): boolean {
  if (oid !== CADES.archiveTimestampV2 && oid !== CADES.archiveTimestampV3) return false;
  return values.some((each) => parseTimestampToken(each.whole).info.genTime >= at);
}

/** Whether adding to the message would break a time stamp of a kind that covers it whole. */
export const coversWhole = (unsigned: readonly RawAttribute[]): boolean =>
  unsigned.some(
    ({ oid }) =>
      oid === CADES.archiveTimestampV1 ||
      oid === CADES.archiveTimestampV2 ||
      oid === CADES.longTermValidation,
  );

/** Kinds of attribute whose values are time-stamp tokens, by what they are over. */
export const TOKENS: Readonly<Record<string, 'signature' | 'references' | 'archive'>> = {
  [CMS.signatureTimeStamp]: 'signature',
  [CADES.escTimestamp]: 'references',
  [CADES.referencesTimestamp]: 'references',
  [CADES.archiveTimestampV1]: 'archive',
  [CADES.archiveTimestampV2]: 'archive',
  [CADES.archiveTimestampV3]: 'archive',
};
