import { FormError, type FormNote } from '../facts.ts';
import { type Cover, coverOf } from './byte-range.ts';
import { signatureFields } from './fields.ts';
import { PDF_LIMITS } from './limits.ts';
import { distinctNotes, failure } from './notes.ts';
import type { PdfFile } from './reader/file.ts';
import { Dict, Ref } from './reader/values.ts';

/** A signature or document time stamp as the form of a document holds it. */
export type SignatureDictionary = {
  readonly name: string;
  readonly dict: Dict;
  readonly cover: Cover;
  readonly notes: readonly FormNote[];
  readonly isTimestamp: boolean;
};

/** All signatures of the latest state, in the order in which they were made. @throws FormError */
export function signatureDictionaries(file: PdfFile): SignatureDictionary[] {
  const state = file.state();
  const found: SignatureDictionary[] = [];
  const names = new Set<string>();
  for (const field of signatureFields(state)) {
    const dict = state.resolve(field.value);
    if (!(dict instanceof Dict)) continue;
    if (found.length >= PDF_LIMITS.signatures)
      throw new FormError('too-large', 'The PDF has more signatures than may be read.');
    const cover = coverOf(file, dict);
    const notes = [...cover.notes];
    if (names.has(field.name)) notes.push(failure('pdf.double-field', 'Two signatures have the same name.'));
    const name = names.has(field.name) ? `${field.name}#${found.length + 1}` : field.name;
    names.add(name);
    if (cover.revision !== undefined) notes.push(...placeNotes(file, field.value, cover.revision));
    const isTimestamp = dict.name('Type') === 'DocTimeStamp' || dict.name('SubFilter') === 'ETSI.RFC3161';
    found.push({ name, dict, cover, notes: distinctNotes(notes), isTimestamp });
  }
  const order = ({ cover }: SignatureDictionary) => cover.revision ?? Number.MAX_SAFE_INTEGER;
  return found.toSorted((one, other) => order(one) - order(other));
}

/** A signature has to be in the very revision that it covers, as the value of its field. */
function placeNotes(file: PdfFile, value: unknown, revision: number): FormNote[] {
  const signed = file.state(revision);
  const isThere = signatureFields(signed).some(({ value: held }) =>
    value instanceof Ref ? held instanceof Ref && held.number === value.number : held instanceof Dict,
  );
  const place = value instanceof Ref ? file.revisions[revision]!.place(value.number) : undefined;
  if (isThere && (!(value instanceof Ref) || place?.kind === 'offset')) return [];
  return [
    failure(
      'pdf.signed-outside',
      'The signature is not part of the revision of the document that it covers.',
    ),
  ];
}

/** Signatures that an earlier revision had and the latest has not; each is known by the place of its value. */
export function removedNotes(file: PdfFile, latest: readonly SignatureDictionary[]): FormNote[] {
  const places = new Set(latest.map((each) => placeOf(each.dict)));
  for (const { index } of file.revisions.slice(0, -1)) {
    const state = file.state(index);
    for (const { value } of signatureFields(state)) {
      const dict = state.resolve(value);
      if (dict instanceof Dict && !places.has(placeOf(dict)))
        return [failure('pdf.signature-removed', 'A signature that the document had was taken away.')];
    }
  }
  return [];
}

const placeOf = (dict: Dict): number => dict.entries.get('Contents')?.start ?? dict.span.start;
