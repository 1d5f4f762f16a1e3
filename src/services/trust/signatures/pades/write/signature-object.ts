import type { Hash } from 'node:crypto';
import { FormError } from '../../facts.ts';
import { findPage } from '../pages.ts';
import type { Ref } from '../reader/values.ts';
import { annotatePage, flagForm, freeFieldName, joinForm } from './catalog.ts';
import type { GrowingPdf, Update } from './growing.ts';
import { refText, textString } from './serialize.ts';

/** Where in an update the value of a signature goes: from `<` to after `>`, as offsets within the update's bytes. */
export type Hole = { readonly start: number; readonly end: number };

const PLACE_WIDTH = 10;
const RANGE = `[0 ${' '.repeat(3 * (PLACE_WIDTH + 1))}]`;
const CONTENTS = '/Contents <';

/** The beginning of a signature dictionary (ISO 32000-2 §12.8.1) with room for `bytes` of value; further keys come after. */
export function signatureHead(type: 'Sig' | 'DocTimeStamp', subFilter: string, bytes: number): string {
  // Range and value stand before whatever comes from people, so that their places are found for certain.
  const hole = `${CONTENTS}${'0'.repeat(2 * bytes)}>`;
  return `/Type /${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange ${RANGE}\n${hole}\n`;
}

/** Print and locked (§12.5.3): the widget of a signature is not to be moved. */
const FLAGS = '132';

/** An invisible field of its own, on the first page. */
export function addHiddenField(pdf: GrowingPdf, value: Ref, stem: string): void {
  const page = findPage(pdf, 1);
  const field = pdf.next();
  const name = freeFieldName(pdf, stem);
  const ref = pdf.put(field, widgetText({ name, value, page: page.ref, rect: '[0 0 0 0]' }));
  annotatePage(pdf, page, ref);
  joinForm(pdf, ref);
  flagForm(pdf);
}

export function widgetText(wish: {
  name: string;
  value: Ref;
  page: Ref;
  rect: string;
  more?: string;
}): string {
  const { name, value, page, rect, more = '' } = wish;
  return (
    `<< /Type /Annot /Subtype /Widget /FT /Sig /T ${textString(name)} /V ${refText(value)} ` +
    `/P ${refText(page)} /F ${FLAGS} /Rect ${rect} ${more}>>`
  );
}

/** Finds the hole of a signature's object in an update and writes the range around it (§12.8.1, `ByteRange`). */
export function openHole(update: Update, signature: number, before: number): Hole {
  const bytes = Buffer.from(update.bytes.buffer, update.bytes.byteOffset, update.bytes.length);
  const from = update.places.get(signature)!;
  const start = bytes.indexOf(CONTENTS, from, 'latin1') + CONTENTS.length - 1;
  const end = bytes.indexOf('>', start, 'latin1') + 1;
  const range = [before + start, before + end, bytes.length - end]
    .map((each) => String(each).padEnd(PLACE_WIDTH))
    .join(' ');
  bytes.write(`[0 ${range} ]`, bytes.indexOf(RANGE, from, 'latin1'), 'latin1');
  return { start, end };
}

/** The digest of everything but the hole. `before`: a hash over what comes before the update. */
export function digestAround(before: Hash, { bytes }: Update, { start, end }: Hole): Uint8Array {
  return before.update(bytes.subarray(0, start)).update(bytes.subarray(end)).digest();
}

/** Puts a value in its hole. @throws FormError `pdf.value-too-long` */
export function fillHole({ bytes }: Update, { start, end }: Hole, value: Uint8Array): void {
  const room = (end - start - 2) / 2;
  if (value.length > room)
    throw new FormError(
      'pdf.value-too-long',
      `The signature needs ${value.length} bytes and ${room} were kept for it: prepare it with more.`,
    );
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).write(
    Buffer.from(value).toString('hex'),
    start + 1,
    'latin1',
  );
}
