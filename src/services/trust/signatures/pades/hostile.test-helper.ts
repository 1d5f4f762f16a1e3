/** Documents that somebody prepares before the signature, and what is said of them. */
import assert from 'node:assert/strict';
import { type DocumentFacts, FormError } from '../facts.ts';
import { readPades } from './index.ts';
import { type Bodies, document, FONT, pageNumber, streamBody } from './pdfs.test-helper.ts';
import { signed, signingTown } from './town-proofs.test-helper.ts';

export const town = signingTown();
export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
export const PAGE = pageNumber(0);
export const CONTENT = PAGE + 1;
export const forged = streamBody('', Buffer.from('BT /F1 18 Tf 72 700 Td (Un altre acord) Tj ET'));

export const codes = (facts: DocumentFacts, level: 'failure' | 'warning'): string[] =>
  [...facts.notes, ...facts.signatures.flatMap((each) => each.notes)]
    .filter((each) => each.level === level)
    .map((each) => each.code);

/** Codes of everything that fails; of what is thrown when the document is refused whole. */
export function verdict(pdf: Uint8Array): string[] {
  try {
    return codes(readPades(pdf), 'failure');
  } catch (error) {
    assert.ok(error instanceof FormError, String(error));
    return [error.code];
  }
}

// A form, an annotation, a reference to nothing, and a second document that lies ready: what attackers prepare before the signature.
export const FORM: Bodies = {
  30: '<< /Fields [31 0 R 32 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 10 Tf) >>',
  31: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Import) /V (100) /Rect [72 600 172 620] /P 10 0 R /AP << /N 33 0 R >> >>',
  32: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Notes) /Rect [72 570 172 590] /P 10 0 R >>',
  33: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 100 20]', Buffer.from('BT (100) Tj ET')),
  34: '<< /Type /Annot /Subtype /Square /Rect [60 690 400 720] /IC [1 1 1] >>',
  35: `[31 0 R 32 0 R 34 0 R]`,
  50: `<< /Type /Catalog /Pages 51 0 R /AcroForm << /Fields [55 0 R] >> >>`,
  51: `<< /Type /Pages /Kids [52 0 R] /Count 1 /MediaBox [0 0 595 842] >>`,
  52: `<< /Type /Page /Parent 51 0 R /Resources << /Font << /F1 ${FONT} 0 R >> >> /Contents 53 0 R >>`,
  53: forged,
};
export const prepared = document({
  catalog: '/AcroForm 30 0 R',
  pageKeys: '/Annots 35 0 R /Dangling 880 0 R',
  more: FORM,
});
export const plain = await signed(prepared, town, { level: 'B-T' });

/** The latest text of an object. */
export const objectNow = (pdf: Uint8Array, number: number): string =>
  [...latin(pdf).matchAll(new RegExp(`\\n${number} 0 obj\\n([\\s\\S]*?)\\nendobj`, 'g'))].at(-1)![1]!;
