import {
  type Attribute,
  CMS,
  type Content,
  concat,
  type Element,
  equal,
  type HashName,
  hashOf,
  PkiError,
  parseTimestampToken,
  type TimestampToken,
} from '../../../../kernel/pki/index.ts';
import { type Carried, namesOf, together } from '../carried.ts';
import { FormError, type FormNote, poe, type TimestampFacts } from '../facts.ts';
import {
  archiveImprintsV2,
  archiveImprintV3,
  type HashIndex,
  hashIndexOf,
  indexHas,
  indexHasAttribute,
  TOKENS,
  unmatchedEntries,
} from './archive.ts';
import { enclosedIn, valuesIn } from './carried.ts';
import { type Message, openMessage, type RawAttribute, type SignerFrame } from './message.ts';
import { CADES } from './oids.ts';

/** One signature of a message, as far as its time stamps need to know it. */
export type Stamped = {
  readonly id: string;
  readonly message: Message;
  readonly signer: SignerFrame;
  readonly content: Content | undefined;
  readonly isDetached: boolean;
  /** Names of what is signed, and of the countersignatures, for proofs of existence. */
  readonly parts: readonly string[];
  readonly counters: readonly Counter[];
};

/** A countersignature by its name, and the attribute in which it stands. */
export type Counter = { readonly id: string; readonly within: RawAttribute };

type Found = { attribute: RawAttribute; kind: TimestampFacts['kind']; value: Element; id: string };

const MAX_TIMESTAMPS = 200;

/** Every time stamp of a signature: those over its content, which are signed, and those added to it. */
export function timestampsOf(stamped: Stamped, signed: readonly Attribute[]): TimestampFacts[] {
  const over = signed
    .filter((each) => each.oid === CADES.contentTimestamp)
    .flatMap((each) => each.values)
    .map((value, at) => contentTimestamp(stamped, value, `${stamped.id}.content-time-${at + 1}`));
  const found: Found[] = [];
  for (const attribute of stamped.signer.unsigned)
    for (const value of attribute.values) {
      const kind = TOKENS[attribute.oid];
      if (kind === undefined) continue;
      if (found.length >= MAX_TIMESTAMPS)
        throw new FormError('cms.too-many-timestamps', 'The signature has too many time stamps.');
      found.push({ attribute, kind, value, id: `${stamped.id}.time-${found.length + 1}` });
    }
  return [...over, ...found.map((each) => addedTimestamp(stamped, each, found))];
}

function contentTimestamp(stamped: Stamped, value: Element, id: string): TimestampFacts {
  const { carried, notes } = openToken(value);
  const imprint = (hash: HashName) => contentDigest(stamped.content, hash);
  return { ...base(id, 'content', value, carried), imprint, protects: stamped.parts.map(poe.part), notes };
}

function contentDigest(content: Content | undefined, hash: HashName): Uint8Array {
  if (content === undefined)
    throw new FormError(
      'cades.no-content',
      'What was signed is not there, so the time stamp cannot be checked.',
    );
  return content instanceof Uint8Array ? hashOf(hash, content) : content.digest(hash);
}

function base(id: string, kind: TimestampFacts['kind'], value: Element, carried: Carried) {
  const { certificates, crls, ocsps } = carried;
  return { id, kind, token: value.whole, certificates, crls, ocsps };
}

type Opened = {
  readonly token: TimestampToken | undefined;
  readonly frame: SignerFrame | undefined;
  readonly carried: Carried;
  readonly notes: FormNote[];
};

const NOTHING: Carried = { certificates: [], crls: [], ocsps: [], unreadable: 0 };

function openToken(value: Pick<Element, 'whole'>): Opened {
  try {
    const token = parseTimestampToken(value.whole);
    const inside = openMessage(value.whole);
    const frame = inside.signers[0];
    const carried = together(enclosedIn(inside), frame === undefined ? NOTHING : valuesIn(frame.unsigned));
    return { token, frame, carried, notes: [] };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { token: undefined, frame: undefined, carried: NOTHING, notes: [UNREADABLE] };
  }
}

/** Certificates and revocation in a time-stamp token; undefined when it is none. */
export function carriedInToken(token: Uint8Array): Carried | undefined {
  try {
    const opened = openToken({ whole: token });
    return opened.token === undefined ? undefined : opened.carried;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const UNREADABLE: FormNote = {
  code: 'cades.timestamp-unreadable',
  level: 'failure',
  sentence: 'A time stamp of the signature cannot be read.',
};

function addedTimestamp(stamped: Stamped, found: Found, all: readonly Found[]): TimestampFacts {
  const { attribute, kind, value, id } = found;
  const opened = openToken(value);
  const shared = base(id, kind, value, opened.carried);
  const { signer } = stamped;
  const { signature } = signer.info;
  if (kind === 'signature') {
    const protects = [poe.signature(stamped.id)];
    return { ...shared, protects, notes: opened.notes, imprint: (hash) => hashOf(hash, signature) };
  }
  if (kind === 'archive') return archiveTimestamp(stamped, opened, { shared, found, all });
  const isOverSignature = attribute.oid === CADES.escTimestamp;
  const protects = isOverSignature
    ? [poe.signature(stamped.id), ...before(found, all, ['signature']).map((each) => poe.timestamp(each.id))]
    : [];
  const imprint = (hash: HashName) => hashOf(hash, referencesInput(signer, isOverSignature));
  return { ...shared, protects, notes: opened.notes, imprint };
}

/** §A.1.5: types and values of the attributes, without the SEQUENCE around them. */
function referencesInput({ info, unsigned }: SignerFrame, isOverSignature: boolean): Uint8Array {
  const inside = (oid: string) => unsigned.filter((each) => each.oid === oid).map((each) => each.contents);
  const references = [...inside(CADES.certificateRefs), ...inside(CADES.revocationRefs)];
  if (!isOverSignature) return concat(references);
  return concat([info.signature, ...inside(CMS.signatureTimeStamp), ...references]);
}

function before(found: Found, all: readonly Found[], kinds: readonly Found['kind'][]): Found[] {
  return all.filter((each) => each !== found && kinds.includes(each.kind));
}

type Archive = {
  readonly shared: ReturnType<typeof base>;
  readonly found: Found;
  readonly all: readonly Found[];
};

function archiveTimestamp(stamped: Stamped, opened: Opened, archive: Archive): TimestampFacts {
  const { attribute } = archive.found;
  if (attribute.oid === CADES.archiveTimestampV3) return archiveV3(stamped, opened, archive);
  if (attribute.oid === CADES.archiveTimestampV2) return archiveV2(stamped, opened, archive);
  const notes = [
    ...opened.notes,
    note('cades.archive-v1', 'warning', 'An archive time stamp of the first kind is not checked.'),
  ];
  return {
    ...archive.shared,
    protects: [],
    notes,
    imprint: () => refuse('cades.archive-v1', 'Archive time stamps of the first kind are not supported.'),
  };
}

const note = (code: string, level: FormNote['level'], sentence: string): FormNote => ({
  code,
  level,
  sentence,
});

function refuse(code: string, sentence: string): never {
  throw new FormError(code, sentence);
}

function archiveV3(stamped: Stamped, opened: Opened, { shared, found, all }: Archive): TimestampFacts {
  const { message, signer } = stamped;
  const index = readIndex(opened);
  const notes = [...opened.notes];
  if (index === undefined)
    notes.push(
      note('cades.hash-index-missing', 'failure', 'An archive time stamp does not say what it covers.'),
    );
  const isWhole = index !== undefined && unmatchedEntries(index, message, signer) === 0;
  if (index !== undefined && !isWhole)
    notes.push(
      note(
        'cades.hash-index-unmatched',
        'failure',
        'Something that an archive time stamp covers was removed or changed.',
      ),
    );
  const imprint = (hash: HashName): Uint8Array => {
    if (index === undefined || !isWhole)
      return refuse('cades.hash-index', 'What the archive time stamp covers is not there any more.');
    return archiveImprintV3(hash, index.der, {
      contentType: message.contentType,
      fields: signer.fields,
      content: stamped.content,
    });
  };
  const protects = isWhole ? protectedBy(index, stamped, { found, all }) : [];
  return { ...shared, protects, notes, imprint };
}

function readIndex({ frame }: Opened): HashIndex | undefined {
  try {
    return frame === undefined ? undefined : hashIndexOf(frame.unsigned);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return undefined;
  }
}

function protectedBy(
  index: HashIndex,
  { id, message, signer, parts, counters }: Stamped,
  { found, all }: { found: Found; all: readonly Found[] },
): string[] {
  const enclosed = enclosedIn({
    certificates: message.certificates.filter((each) => indexHas(index, index.certificates, each)),
    revocations: message.revocations.filter((each) => indexHas(index, index.revocations, each)),
  });
  const covered = signer.unsigned.filter((each) => indexHasAttribute(index, each));
  const stamps = all.filter((each) => each !== found && covered.includes(each.attribute));
  return [
    poe.signature(id),
    ...parts.map(poe.part),
    ...stamps.map((each) => poe.timestamp(each.id)),
    ...namesOf(together(enclosed, valuesIn(covered), ...stamps.map((each) => openToken(each.value).carried))),
    ...counters.filter((each) => covered.includes(each.within)).map((each) => poe.signature(each.id)),
  ];
}

/** It covers the whole message and every attribute but archive time stamps that are not older. */
function archiveV2(stamped: Stamped, opened: Opened, { shared, found, all }: Archive): TimestampFacts {
  const { token, notes } = opened;
  const imprint = (hash: HashName): Uint8Array => {
    if (token === undefined) return refuse('cades.timestamp-unreadable', UNREADABLE.sentence);
    const candidates = archiveImprintsV2(hash, token.info.genTime, stamped);
    return candidates.find((each) => equal(each, token.info.imprint.digest)) ?? candidates[0]!;
  };
  const older = all.filter((each) => each !== found && (each.kind !== 'archive' || isOlder(each, token)));
  const protects = [
    poe.signature(stamped.id),
    ...stamped.parts.map(poe.part),
    ...older.map((each) => poe.timestamp(each.id)),
    ...namesOf(
      together(
        enclosedIn(stamped.message),
        valuesIn(stamped.signer.unsigned),
        ...older.map((each) => openToken(each.value).carried),
      ),
    ),
    ...stamped.counters.map((each) => poe.signature(each.id)),
  ];
  return { ...shared, protects, notes, imprint };
}

function isOlder(other: Found, token: TimestampToken | undefined): boolean {
  const info = openToken(other.value).token?.info;
  return info !== undefined && token !== undefined && info.genTime < token.info.genTime;
}
