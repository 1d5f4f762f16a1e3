import { FormError } from '../facts.ts';
import { PDF_LIMITS } from './limits.ts';
import { catalogOf } from './pages.ts';
import { dictAt, itemsAt, type Objects } from './reader/file.ts';
import { textOf } from './reader/text.ts';
import { type Dict, Name, Ref, Text, type Value } from './reader/values.ts';

/** A field of the form (ISO 32000-2 §12.7.4): terminal, with its name in full and what it inherits. */
export type Field = {
  readonly name: string;
  readonly ref: Ref;
  readonly dict: Dict;
  /** `Sig`, `Tx`, `Btn`, `Ch`. */
  readonly type: string | undefined;
  /** As written: mostly a reference. */
  readonly value: Value | undefined;
  /** Where it is shown: itself, or its widgets. */
  readonly widgets: readonly Ref[];
};

export function formOf(objects: Objects): Dict | undefined {
  return dictAt(objects, catalogOf(objects).dict.get('AcroForm'));
}

type Above = { name: string; type: string | undefined; value: Value | undefined; depth: number };

/** All terminal fields, in order. @throws FormError `pdf.loop`, `too-large` */
export function fieldsOf(objects: Objects, form = formOf(objects)): Field[] {
  const found: Field[] = [];
  const seen = new Set<number>();
  const walk = (value: Value, above: Above): void => {
    const dict = dictAt(objects, value);
    if (!(value instanceof Ref) || dict === undefined) return;
    if (seen.has(value.number) || above.depth > PDF_LIMITS.fieldDepth)
      throw new FormError('pdf.loop', 'The fields of the PDF go in a circle.');
    if (seen.size > PDF_LIMITS.fields)
      throw new FormError('too-large', 'The PDF has more fields than may be read.');
    seen.add(value.number);
    const own = nameIn(objects, dict);
    const name = own === undefined ? above.name : above.name === '' ? own : `${above.name}.${own}`;
    const typed = objects.resolve(dict.get('FT'));
    const type = typed instanceof Name ? typed.text : above.type;
    const held = dict.has('V') ? dict.get('V') : above.value;
    const kids = itemsAt(objects, dict.get('Kids'));
    const isParent = kids.some((kid) => dictAt(objects, kid)?.has('T'));
    if (isParent) for (const kid of kids) walk(kid, { name, type, value: held, depth: above.depth + 1 });
    else {
      const widgets = kids.length === 0 ? [value] : kids.filter((kid) => kid instanceof Ref);
      found.push({ name, ref: value, dict, type, value: held, widgets });
    }
  };
  const top: Above = { name: '', type: undefined, value: undefined, depth: 0 };
  for (const value of itemsAt(objects, form?.get('Fields'))) walk(value, top);
  return found;
}

function nameIn(objects: Objects, dict: Dict): string | undefined {
  const name = objects.resolve(dict.get('T'));
  return name instanceof Text ? textOf(name.bytes) : undefined;
}

/** The fields above terminal ones. Their tree has been walked by `fieldsOf`, which refuses circles. */
export function branchesOf(objects: Objects, form: Dict | undefined): Ref[] {
  const found: Ref[] = [];
  const walk = (value: Value): void => {
    const kids = itemsAt(objects, dictAt(objects, value)?.get('Kids'));
    if (!(value instanceof Ref) || !kids.some((kid) => dictAt(objects, kid)?.has('T'))) return;
    found.push(value);
    for (const kid of kids) walk(kid);
  };
  for (const value of itemsAt(objects, form?.get('Fields'))) walk(value);
  return found;
}

export const signatureFields = (objects: Objects): Field[] =>
  fieldsOf(objects).filter((each) => each.type === 'Sig');
