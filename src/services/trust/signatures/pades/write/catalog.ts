import { fieldsOf, formOf } from '../fields.ts';
import { catalogOf, type Page } from '../pages.ts';
import { dictAt } from '../reader/file.ts';
import { EMPTY_DICT, List, Ref, rawOf, type Value } from '../reader/values.ts';
import type { GrowingPdf } from './growing.ts';
import { editDict, refText } from './serialize.ts';

/** Sets keys of the catalogue; what they had stays out. */
export function editCatalog(pdf: GrowingPdf, changes: Readonly<Record<string, string | undefined>>): void {
  const { ref, dict } = catalogOf(pdf);
  pdf.put(ref.number, editDict(dict, changes));
}

/** SignaturesExist and AppendOnly (ISO 32000-2 §12.7.3, table 225). */
const SIGNATURE_FLAGS = '3';

/** A field joins the form, which is made when there is none. */
export function joinForm(pdf: GrowingPdf, field: Ref): void {
  const form = formOf(pdf);
  const fields = appended(pdf, form?.get('Fields'), field);
  const changes = { SigFlags: SIGNATURE_FLAGS, ...(fields !== undefined && { Fields: fields }) };
  editForm(pdf, changes);
}

/** The form says that there are signatures. */
export const flagForm = (pdf: GrowingPdf): void => editForm(pdf, { SigFlags: SIGNATURE_FLAGS });

function editForm(pdf: GrowingPdf, changes: Readonly<Record<string, string>>): void {
  const at = catalogOf(pdf).dict.get('AcroForm');
  const form = dictAt(pdf, at) ?? EMPTY_DICT;
  if (Object.entries(changes).every(([key, value]) => form.raw(key) === value)) return;
  const text = editDict(form, changes);
  if (at instanceof Ref && dictAt(pdf, at) !== undefined) pdf.put(at.number, text);
  else editCatalog(pdf, { AcroForm: text });
}

/** A page shows a widget. */
export function annotatePage(pdf: GrowingPdf, page: Page, widget: Ref): void {
  const dict = dictAt(pdf, page.ref) ?? page.dict;
  const annotations = appended(pdf, dict.get('Annots'), widget);
  if (annotations !== undefined) pdf.put(page.ref.number, editDict(dict, { Annots: annotations }));
}

/** The text of a list with one more; undefined when the list is an object of its own, which then has been written again. */
function appended(pdf: GrowingPdf, value: Value | undefined, item: Ref): string | undefined {
  const list = pdf.resolve(value);
  const before = list instanceof List ? rawOf(list.span).slice(1, -1).trim() : '';
  const text = `[${before}${before === '' ? '' : ' '}${refText(item)}]`;
  if (!(value instanceof Ref) || !(list instanceof List)) return text;
  pdf.put(value.number, text);
  return undefined;
}

/** A name for a field that no other has. */
export function freeFieldName(pdf: GrowingPdf, stem: string): string {
  const taken = new Set(fieldsOf(pdf).map((each) => each.name));
  let number = 1;
  while (taken.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}
