import { CMS_LIMITS, PkiError, parseTimestampToken, readDocument } from '../../../../kernel/pki/index.ts';
import { type Carried, NOTHING, namesOf, together } from '../carried.ts';
import { FormError, type FormNote, poe, type SignatureFacts, type TimestampFacts } from '../facts.ts';
import { failure } from './notes.ts';
import type { SignatureDictionary } from './signature-dictionaries.ts';

/** A time stamp over the document (EN 319 142-1 §5.4.3) before it is known what it protects. */
export type DocumentTimestamp = {
  readonly id: string;
  /** Revision that it covers; undefined when its form is wrong. */
  readonly revision: number | undefined;
  readonly facts: Omit<TimestampFacts, 'protects'>;
};

/** `store`: what the document carries for all. */
export function documentTimestamp(found: SignatureDictionary, store: Carried): DocumentTimestamp {
  const { cover, name } = found;
  const token = cover.contents === undefined ? new Uint8Array(0) : withoutZeroes(cover.contents);
  const { carried, notes } = tokenCarried(token, found);
  const { certificates, crls, ocsps } = together(carried, store);
  const all = [...found.notes, ...notes];
  return {
    id: name,
    revision: all.some((each) => each.level === 'failure') ? undefined : cover.revision,
    facts: {
      id: name,
      kind: 'document',
      token,
      imprint(hash) {
        if (cover.digest === undefined)
          throw new FormError('pdf.byte-range', 'It cannot be told what the time stamp covers.');
        return cover.digest(hash);
      },
      certificates,
      crls,
      ocsps,
      notes: all,
    },
  };
}

function tokenCarried(
  token: Uint8Array,
  { dict, cover }: SignatureDictionary,
): { carried: Carried; notes: FormNote[] } {
  const notes: FormNote[] = [];
  if (dict.name('SubFilter') !== 'ETSI.RFC3161')
    notes.push(failure('pdf.subfilter-unknown', 'The time stamp is of a kind that is not known.'));
  if (cover.contents === undefined) return { carried: NOTHING, notes };
  try {
    if (cover.contents.subarray(token.length).some((byte) => byte !== 0))
      notes.push(failure('pdf.contents-trailing', 'Something stands behind the time stamp in its place.'));
    const { signed } = parseTimestampToken(token);
    return {
      carried: { ...NOTHING, certificates: signed.certificates, crls: signed.crls.map((each) => each.der) },
      notes,
    };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    notes.push(failure('pdf.contents-broken', 'The value of the time stamp is no time stamp.'));
    return { carried: NOTHING, notes };
  }
}

/** The token alone, by the length of its outermost element (BER or DER). */
function withoutZeroes(contents: Uint8Array): Uint8Array {
  try {
    return readDocument(contents, { rules: 'ber', limits: CMS_LIMITS, trailing: true }).whole;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return contents;
  }
}

export type Protected = {
  readonly signatures: readonly { readonly facts: SignatureFacts; readonly revision: number | undefined }[];
  readonly timestamps: readonly DocumentTimestamp[];
  /** What the document carried at a revision. */
  readonly storeAt: (revision: number) => Carried;
};

/** Everything in the revision that a stamp covers: signatures with all that they bring, earlier stamps, and the store as it was. */
export function protectedBy(stamp: DocumentTimestamp, all: Protected): string[] {
  const { revision } = stamp;
  if (revision === undefined) return [];
  const names = namesOf(all.storeAt(revision));
  for (const { facts, revision: signed } of all.signatures) {
    if (signed === undefined || signed >= revision) continue;
    names.push(poe.signature(facts.id), ...facts.signed.map((each) => poe.part(each.name)));
    names.push(...facts.timestamps.map((each) => poe.timestamp(each.id)));
    for (const each of [facts, ...facts.timestamps]) names.push(...namesOf(each));
  }
  for (const each of all.timestamps) {
    if (each.revision === undefined || each.revision >= revision) continue;
    names.push(poe.timestamp(each.id));
  }
  return [...new Set(names)];
}
