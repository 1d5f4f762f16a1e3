import { Dict, List, Ref, Stream, type Value } from './reader/values.ts';
import type { Role } from './roles.ts';

/** A reference to an object: from which object, under which of its keys, and under which key of all dictionaries inside. */
export type Use = { readonly by: number; readonly top: string; readonly last: string };

/** Each reference in an object, with its target. */
export function eachUse(by: number, value: Value, found: (target: number, use: Use) => void): void {
  walk(value, { by, top: '', last: '' }, found);
}

function walk(value: Value, use: Use, found: (target: number, use: Use) => void): void {
  if (value instanceof Ref) found(value.number, use);
  else if (value instanceof List) for (const each of value.items) walk(each, use, found);
  else if (value instanceof Stream) walk(value.dict, use, found);
  else if (value instanceof Dict)
    for (const [key, { value: inner }] of value.entries)
      if (typeof inner === 'object' && inner !== null)
        walk(inner, { by: use.by, top: use.top === '' ? key : use.top, last: key }, found);
}

/** Where an object of a role may be used: from which roles, or under which keys of the catalogue or of any dictionary. */
type Place = { roles?: readonly Role['kind'][]; page?: string; catalog?: string; last?: readonly string[] };

/** References that show nothing: of structure (ISO 32000-2 §14.7.5.3), of the order and the lists of fields. */
const ELSEWHERE = ['Obj', 'Fields', 'CO'];
const SHOWN: readonly Role['kind'][] = [
  'field',
  'branch',
  'annotation',
  'annotations',
  'appearance',
  'fields',
];

const PLACES: Readonly<Partial<Record<Role['kind'], Place>>> = {
  store: { roles: ['store'], catalog: 'DSS' },
  metadata: { catalog: 'Metadata' },
  permissions: { catalog: 'Perms' },
  form: { catalog: 'AcroForm' },
  fields: { roles: ['form'], catalog: 'AcroForm' },
  annotations: { page: 'Annots' },
  field: { roles: SHOWN, page: 'Annots', catalog: 'AcroForm', last: ELSEWHERE },
  annotation: { roles: SHOWN, page: 'Annots', last: ELSEWHERE },
  appearance: { roles: ['field', 'annotation', 'appearance'], page: 'Annots', last: ['Obj'] },
};

/**
 * Whether an object that may be changed in its role has another one too: an appearance that is also what a page shows. Whoever prepares a
 * document for it could change what is seen through what may be changed.
 */
export function hasOtherUse(role: Role, uses: readonly Use[], roles: ReadonlyMap<number, Role>): boolean {
  const place = PLACES[role.kind];
  if (place === undefined) return false;
  return !uses.every(({ by, top, last }) => {
    const user = roles.get(by)?.kind;
    if (user === 'catalog') return top === place.catalog;
    if (user === 'page') return top === place.page;
    return (user !== undefined && place.roles?.includes(user)) || place.last?.includes(last) === true;
  });
}
