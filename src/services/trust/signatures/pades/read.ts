import { type Carried, NOTHING, together } from '../carried.ts';
import {
  type DocumentFacts,
  FormError,
  type FormNote,
  type SignatureFacts,
  type SignerClaims,
  type TimestampFacts,
} from '../facts.ts';
import { archivedIn, CertificateReader } from './carried.ts';
import { type FieldLock, lockOf, type Permission, permissionOf } from './certification.ts';
import { type DocumentTimestamp, documentTimestamp, protectedBy } from './document-timestamps.ts';
import { readStore } from './dss.ts';
import { laterNotes, Past } from './later.ts';
import { levelOf } from './level.ts';
import { messageFacts } from './message-facts.ts';
import { distinctNotes, failure, warning } from './notes.ts';
import { isProved } from './proved.ts';
import { PdfFile } from './reader/file.ts';
import { dateOf, textOf } from './reader/text.ts';
import { type Dict, Text } from './reader/values.ts';
import { removedNotes, type SignatureDictionary, signatureDictionaries } from './signature-dictionaries.ts';

type Signed = { readonly facts: SignatureFacts; readonly found: SignatureDictionary; readonly own: Carried };

/**
 * What a PDF says of its signatures (EN 319 142-1, ISO 32000-2 §12.8), nothing judged. What makes a document none that can be read is
 * thrown; what is wrong with one signature is in its notes.
 * @throws FormError `pdf.…` or `too-large`
 */
export function readPades(bytes: Uint8Array): DocumentFacts {
  const file = new PdfFile(bytes);
  const dictionaries = signatureDictionaries(file);
  const removed = removedNotes(file, dictionaries);
  if (dictionaries.length === 0) {
    const note = failure('pdf.no-signature', 'The document has no signature.');
    // The rest of an update without its end: a signed document that was cut has lost its signature there.
    const rest =
      file.trailing > 0 ? [warning('pdf.trailing-bytes', 'The document goes on after its end.')] : [];
    return { kind: 'pdf', signatures: [], timestamps: [], notes: [note, ...removed, ...rest] };
  }
  const storeAt = storesOf(file);
  const store = storeAt(file.revisions.length - 1);
  const stamps = dictionaries
    .filter((each) => each.isTimestamp)
    .map((each) => documentTimestamp(each, store));
  const past = new Past(file);
  const later = laterOf(file, past, dictionaries);
  const signed = dictionaries
    .filter((each) => !each.isTimestamp)
    .map((found) => signatureOf(file, { found, later: later(found), store }));
  const timestamps = withProtection({ stamps, signed, later, dictionaries, storeAt });
  const notes = [...past.notes(), ...removed];
  if (stamps.some((each) => each.revision === undefined))
    notes.push(warning('pdf.timestamp-broken', 'A time stamp over the document is not one.'));
  return {
    kind: 'pdf',
    signatures: signed.map((each) => withTimestamps(each, { stamps, timestamps, storeAt })),
    timestamps,
    notes,
  };
}

/** The document as it was after one of its revisions, from 1: what a signature with `revision n` covers. @throws FormError `pdf.revision-absent` */
export function extractRevision(bytes: Uint8Array, number: number): Uint8Array {
  const revision = new PdfFile(bytes).revisions[number - 1];
  if (revision === undefined)
    throw new FormError('pdf.revision-absent', 'The PDF has no revision with that number.');
  return bytes.subarray(0, revision.end);
}

type StoreAt = (revision: number) => Carried;

/** What the document carried for all after each revision; read once. */
function storesOf(file: PdfFile): StoreAt {
  const reader = new CertificateReader();
  const stores = new Map<number, Carried>();
  return (revision) => {
    const known = stores.get(revision);
    if (known !== undefined) return known;
    const store = readStore(file.state(revision));
    const found = store === undefined ? NOTHING : reader.carried(store);
    stores.set(revision, found);
    return found;
  };
}

type Later = (found: SignatureDictionary) => FormNote[];

/** What happened after a signature, under the certification and the locks of all. */
function laterOf(file: PdfFile, past: Past, dictionaries: readonly SignatureDictionary[]): Later {
  const state = file.state();
  const certifications: { revision: number; permission: Permission }[] = [];
  const locks: { revision: number; lock: FieldLock }[] = [];
  for (const { dict, cover } of dictionaries) {
    if (cover.revision === undefined) continue;
    const permission = permissionOf(state, dict);
    const lock = lockOf(state, dict);
    if (permission !== undefined) certifications.push({ revision: cover.revision, permission });
    if (lock !== undefined) locks.push({ revision: cover.revision, lock });
  }
  const signed = new Set(
    dictionaries.map(({ cover }) => cover.revision).filter((each) => each !== undefined),
  );
  const permission = (at: number): Permission | undefined => {
    const given = certifications.filter((each) => each.revision < at).map((each) => each.permission);
    return given.length === 0 ? undefined : (Math.min(...given) as Permission);
  };
  return ({ cover: { revision } }) =>
    revision === undefined
      ? []
      : laterNotes(past, file.revisions.length, { revision, permission, locks, signed });
}

type Reading = { found: SignatureDictionary; later: readonly FormNote[]; store: Carried };

function signatureOf(file: PdfFile, { found, later, store }: Reading): Signed {
  const { cover, dict, name } = found;
  const part =
    cover.revision === undefined ? 'document' : `revision ${cover.revision + 1} of ${file.revisions.length}`;
  const { facts = unreadable(name, part), notes } = messageFacts(dict, cover, { id: name, part });
  const own = together({ ...facts, unreadable: 0 }, cover.contents ? archivedIn(cover.contents) : NOTHING);
  const all = [...found.notes, ...notes, ...facts.notes, ...later];
  const isBaseline = dict.name('SubFilter') === 'ETSI.CAdES.detached';
  if (isBaseline && facts.claimedTime !== undefined)
    all.push(
      warning('pdf.signing-time-inside', 'The message has a signing time, which the baseline forbids.'),
    );
  if (store.unreadable > 0)
    all.push(warning('pdf.store-unreadable', 'A certificate that the document carries cannot be read.'));
  const { certificates, crls, ocsps } = together(own, store);
  return {
    found,
    own,
    facts: {
      ...facts,
      notes: distinctNotes(all),
      certificates,
      crls,
      ocsps,
      claimedTime: timeIn(dict) ?? facts.claimedTime,
      claims: claimsIn(dict, facts.claims),
    },
  };
}

/** What is known of a signature whose value cannot be read. */
function unreadable(name: string, part: string): SignatureFacts {
  return {
    id: `${name}-1`,
    format: 'PAdES',
    notes: [],
    signer: undefined,
    signerReference: 'unprotected',
    certificates: [],
    crls: [],
    ocsps: [],
    signed: [{ name: part, state: 'changed', hash: undefined }],
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

function textIn(dict: Dict, key: string): string | undefined {
  const value = dict.get(key);
  return value instanceof Text ? textOf(value.bytes) : undefined;
}

function timeIn(dict: Dict): number | undefined {
  const time = textIn(dict, 'M');
  return time === undefined ? undefined : dateOf(time);
}

function claimsIn(dict: Dict, inside: SignerClaims): SignerClaims {
  const reason = textIn(dict, 'Reason');
  const location = textIn(dict, 'Location');
  const contact = textIn(dict, 'ContactInfo');
  return {
    ...inside,
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contact }),
  };
}

type Stamping = {
  stamps: readonly DocumentTimestamp[];
  signed: readonly Signed[];
  later: Later;
  dictionaries: readonly SignatureDictionary[];
  storeAt: StoreAt;
};

function withProtection({ stamps, signed, later, dictionaries, storeAt }: Stamping): TimestampFacts[] {
  const signatures = signed.map(({ facts, found, own }) => ({
    // What the store has now was not there when an earlier stamp was made: only what the signature brings itself.
    facts: { ...facts, certificates: own.certificates, crls: own.crls, ocsps: own.ocsps },
    revision: found.cover.revision,
  }));
  return stamps.map((stamp) => {
    const found = dictionaries.find((each) => each.name === stamp.id)!;
    const notes = distinctNotes([...stamp.facts.notes, ...later(found)]);
    return {
      ...stamp.facts,
      notes,
      protects: protectedBy(stamp, { signatures, timestamps: stamps, storeAt }),
    };
  });
}

type Standing = {
  stamps: readonly DocumentTimestamp[];
  timestamps: readonly TimestampFacts[];
  storeAt: StoreAt;
};

/** A signature with the document time stamps that cover it, and its level. */
function withTimestamps(
  { facts, found, own }: Signed,
  { stamps, timestamps, storeAt }: Standing,
): SignatureFacts {
  const { revision } = found.cover;
  const over = stamps.flatMap((each, at) =>
    revision !== undefined && each.revision !== undefined && each.revision > revision ? [{ each, at }] : [],
  );
  const { signer } = facts;
  const isArchived =
    signer !== undefined && over.some(({ each }) => isProved(signer, together(own, storeAt(each.revision!))));
  const all = { ...facts, timestamps: [...facts.timestamps, ...over.map(({ at }) => timestamps[at]!)] };
  const hasTime = timeIn(found.dict) !== undefined;
  const isBaseline = found.dict.name('SubFilter') === 'ETSI.CAdES.detached' && hasTime;
  return { ...all, level: levelOf(all, { isBaseline, isArchived }) };
}
