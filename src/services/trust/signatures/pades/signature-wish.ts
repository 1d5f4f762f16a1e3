import { FormError } from '../facts.ts';
import type { SignWish } from '../making.ts';
import { addAppearance, type Printed, placeOn, type Visible } from './appearance.ts';
import {
  certificationOf,
  type FieldLock,
  lockIn,
  lockText,
  type Permission,
  permissionText,
  refuseForbidden,
} from './certification.ts';
import { type Field, signatureFields } from './fields.ts';
import { catalogOf, findPage } from './pages.ts';
import { dictAt, itemsAt } from './reader/file.ts';
import type { Dict, Ref } from './reader/values.ts';
import { annotatePage, editCatalog, flagForm, freeFieldName, joinForm } from './write/catalog.ts';
import type { GrowingPdf } from './write/growing.ts';
import { dateText, editDict, numberText, refText, textString } from './write/serialize.ts';
import { signatureHead, widgetText } from './write/signature-object.ts';

/** How a PDF is signed, besides who signs. */
export type PadesOptions = {
  /** An empty signature field that is there; else one is made. */
  readonly field?: string;
  /** Shown on a page; in a field that is there, in its own rectangle. */
  readonly visible?: Visible;
  /** A certification (DocMDP), only as the first signature: what may be changed after. */
  readonly certify?: Permission;
  /** Fields that this signature closes (FieldMDP). */
  readonly lock?: FieldLock;
  /** Bytes kept for a signature time stamp. */
  readonly tokenRoom?: number;
};

type Putting = PadesOptions & { readonly room: number };
/** What of a wish is written in the dictionary and on the page. */
type Said = Pick<SignWish, 'time' | 'claims'>;

/** Writes the signature dictionary, its field, widget and permissions as pending objects; gives the number of the dictionary. */
export function putSignature(pdf: GrowingPdf, wish: Said, options: Putting): number {
  const fields = signatureFields(pdf);
  refuseForbidden(pdf, fields, options.field);
  const signed = fields.filter((each) => dictAt(pdf, each.value) !== undefined);
  if (options.certify !== undefined && (signed.length > 0 || certificationOf(pdf) !== undefined))
    throw new FormError('pdf.certify-later', 'Only the first signature of a document can certify it.');
  const field = options.field === undefined ? undefined : emptyField(pdf, fields, options.field);
  const number = pdf.next();
  const value = pdf.put(number, dictionaryText(wish, options, field && lockWanted(pdf, field.dict)));
  if (field === undefined) addField(pdf, value, { wish, options });
  else fillField(pdf, value, { wish, options, field });
  flagForm(pdf);
  if (options.certify !== undefined) {
    const permissions = dictAt(pdf, catalogOf(pdf).dict.get('Perms'));
    const docMdp = { DocMDP: refText(value) };
    editCatalog(pdf, {
      Perms: permissions === undefined ? `<< /DocMDP ${refText(value)} >>` : editDict(permissions, docMdp),
    });
  }
  return number;
}

function emptyField(pdf: GrowingPdf, fields: readonly Field[], name: string): Field {
  const field = fields.find((each) => each.name === name);
  if (field === undefined)
    throw new FormError('pdf.field-absent', 'The PDF has no signature field with that name.');
  if (pdf.resolve(field.value) !== null)
    throw new FormError('pdf.field-signed', 'The signature field has been signed already.');
  const seed = dictAt(pdf, field.dict.get('SV'));
  if (seed !== undefined && (seed.int('Ff') ?? 0) !== 0)
    throw new FormError('pdf.field-seed', 'The signature field demands things that are not supported.');
  return field;
}

/** A field says by `Lock` what its signature has to close (ISO 32000-2 §12.7.5.5, table 236). */
function lockWanted(pdf: GrowingPdf, field: Dict): FieldLock | undefined {
  const lock = dictAt(pdf, field.get('Lock'));
  return lock && lockIn(pdf, lock);
}

/** ISO 32000-2 table 255; EN 319 142-1 §6.3: `M` is the claimed time, `Name` is not written since the certificate says it. */
function dictionaryText(wish: Said, options: Putting, wanted: FieldLock | undefined): string {
  const { reason, location, contact } = wish.claims ?? {};
  const parts = [signatureHead('Sig', 'ETSI.CAdES.detached', options.room), `/M ${dateText(wish.time)}`];
  if (reason !== undefined) parts.push(`/Reason ${textString(reason)}`);
  if (location !== undefined) parts.push(`/Location ${textString(location)}`);
  if (contact !== undefined) parts.push(`/ContactInfo ${textString(contact)}`);
  const lock = options.lock ?? wanted;
  const references = [
    ...(options.certify === undefined ? [] : [permissionText(options.certify)]),
    ...(lock === undefined ? [] : [lockText(lock)]),
  ];
  if (references.length > 0) parts.push(`/Reference [${references.join(' ')}]`);
  return `<< ${parts.join(' ')} >>`;
}

type Showing = { wish: Said; options: Putting };

const printed = ({ time, claims }: Said): Printed => ({
  time,
  reason: claims?.reason,
  location: claims?.location,
});

function addField(pdf: GrowingPdf, value: Ref, { wish, options }: Showing): void {
  const { visible } = options;
  const page = findPage(pdf, visible?.page ?? (visible === undefined ? 1 : 0));
  const number = pdf.next();
  const name = freeFieldName(pdf, 'Signature');
  let [rect, more] = ['[0 0 0 0]', ''];
  if (visible !== undefined) {
    const placement = placeOn(page, visible);
    const appearance = addAppearance(pdf, visible, placement, printed(wish));
    rect = placement.rect;
    more = `/AP << /N ${refText(appearance)} >> /MK << /R ${placement.turn} >> `;
  }
  const widget = pdf.put(number, widgetText({ name, value, page: page.ref, rect, more }));
  annotatePage(pdf, page, widget);
  joinForm(pdf, widget);
}

/** The value goes in the field, the appearance in its first widget. */
function fillField(pdf: GrowingPdf, value: Ref, { wish, options, field }: Showing & { field: Field }): void {
  const widget = field.widgets[0] ?? field.ref;
  const dict = dictAt(pdf, widget) ?? field.dict;
  const shown: Record<string, string> = {};
  const size = options.visible && sizeOf(pdf, dict);
  if (options.visible !== undefined && size !== undefined) {
    const placement = { ...size, turn: turnOf(pdf, dict), rect: '' };
    shown['AP'] = `<< /N ${refText(addAppearance(pdf, options.visible, placement, printed(wish)))} >>`;
  }
  if (widget.number === field.ref.number) {
    pdf.put(field.ref.number, editDict(field.dict, { V: refText(value), ...shown }));
    return;
  }
  pdf.put(field.ref.number, editDict(field.dict, { V: refText(value) }));
  if (Object.keys(shown).length > 0) pdf.put(widget.number, editDict(dict, shown));
}

function turnOf(pdf: GrowingPdf, widget: Dict): number {
  const turn = pdf.resolve(dictAt(pdf, widget.get('MK'))?.get('R'));
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
}

/** Undefined when the field has no area and cannot show anything. */
function sizeOf(pdf: GrowingPdf, widget: Dict): { width: number; height: number } | undefined {
  const [a, b, c, d] = itemsAt(pdf, widget.get('Rect')).map((each) => pdf.resolve(each));
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  const [across, up] = [Math.abs(c - a), Math.abs(d - b)].map((each) => Number(numberText(each)));
  const isTurned = turnOf(pdf, widget) % 180 !== 0;
  const [width, height] = isTurned ? [up!, across!] : [across!, up!];
  return width > 0 && height > 0 ? { width, height } : undefined;
}
