import { FormError } from '../facts.ts';
import { storeOf } from './dss.ts';
import { branchesOf, type Field, fieldsOf, formOf } from './fields.ts';
import { PDF_LIMITS } from './limits.ts';
import { catalogOf, walkPages } from './pages.ts';
import { dictAt, itemsAt, type Objects } from './reader/file.ts';
import { Dict, List, Ref, Stream, type Value } from './reader/values.ts';

/** What an object is for, as far as it may be changed after a signature. Whatever has no role is content. */
export type Role =
  | {
      readonly kind:
        | 'catalog'
        | 'form'
        | 'fields'
        | 'page'
        | 'annotations'
        | 'store'
        | 'metadata'
        | 'permissions';
    }
  | { readonly kind: 'field'; readonly field: Field }
  /** `branch`: a field that only holds others. */
  | { readonly kind: 'annotation' | 'branch' }
  /** The appearance of a field, or of an annotation. */
  | { readonly kind: 'appearance'; readonly field: Field | undefined };

/** The roles of a state of the document, by number of object. */
export function rolesOf(objects: Objects): Map<number, Role> {
  const roles = new Map<number, Role>();
  const give = (value: Value | undefined, role: Role): void => {
    if (value instanceof Ref && !roles.has(value.number)) roles.set(value.number, role);
  };
  const { ref, dict: catalog } = catalogOf(objects);
  give(ref, { kind: 'catalog' });
  const form = formOf(objects);
  give(catalog.get('AcroForm'), { kind: 'form' });
  give(form?.get('Fields'), { kind: 'fields' });
  give(catalog.get('Perms'), { kind: 'permissions' });
  give(catalog.get('Metadata'), { kind: 'metadata' });
  give(objects.trailer.get('Info'), { kind: 'metadata' });
  for (const field of fieldsOf(objects, form)) {
    give(field.ref, { kind: 'field', field });
    for (const widget of field.widgets) {
      give(widget, { kind: 'field', field });
      for (const each of appearances(objects, widget)) give(each, { kind: 'appearance', field });
    }
  }
  for (const branch of branchesOf(objects, form)) give(branch, { kind: 'branch' });
  storeRoles(objects, catalog, give);
  let left: number = PDF_LIMITS.annotations;
  for (const page of walkPages(objects)) {
    const { ref: at, dict } = page();
    give(at, { kind: 'page' });
    give(dict.get('Annots'), { kind: 'annotations' });
    for (const annotation of itemsAt(objects, dict.get('Annots'))) {
      if (left-- <= 0) throw new FormError('too-large', 'The PDF has more annotations than may be read.');
      if (annotation instanceof Ref && roles.has(annotation.number)) continue;
      give(annotation, { kind: 'annotation' });
      for (const each of appearances(objects, annotation))
        give(each, { kind: 'appearance', field: undefined });
    }
  }
  return roles;
}

/** The streams, and dictionaries of streams, of the appearance of an annotation (ISO 32000-2 §12.5.5). */
function appearances(objects: Objects, annotation: Value): Value[] {
  const appearance = dictAt(objects, annotation)?.get('AP');
  const found: Value[] = appearance === undefined ? [] : [appearance];
  for (const { value } of dictAt(objects, appearance)?.entries.values() ?? []) {
    found.push(value);
    const states = objects.resolve(value);
    if (states instanceof Dict) for (const each of states.entries.values()) found.push(each.value);
  }
  return found;
}

const MAX_STORE_DEPTH = 4;

/** Everything under the DSS. */
function storeRoles(
  objects: Objects,
  catalog: Dict,
  give: (value: Value | undefined, role: Role) => void,
): void {
  const walk = (value: Value | undefined, depth: number): void => {
    if (depth > MAX_STORE_DEPTH) return;
    give(value, { kind: 'store' });
    const found = objects.resolve(value);
    if (found instanceof List) for (const each of found.items) walk(each, depth + 1);
    else if (found instanceof Dict) for (const each of found.entries.values()) walk(each.value, depth + 1);
    else if (found instanceof Stream) give(value, { kind: 'store' });
  };
  if (storeOf(objects) !== undefined) walk(catalog.get('DSS'), 0);
}
