import { FormError } from '../facts.ts';
import type { State } from './reader/file.ts';
import { Dict, List, Ref, Stream, type Value } from './reader/values.ts';
import type { Role } from './roles.ts';

/** A reference to an object: from which object, under which of its keys, and under which key of all dictionaries inside. */
export type Use = { readonly by: number; readonly top: string; readonly last: string };

/** Every reference to some objects in a state of the document. It reads all that is there. */
export function usesOf(state: State, targets: ReadonlySet<number>): Map<number, Use[]> {
  const found = new Map<number, Use[]>();
  const seen = new Set<number>();
  const walk = (value: Value, use: Use): void => {
    if (value instanceof Ref) {
      if (targets.has(value.number)) found.set(value.number, [...(found.get(value.number) ?? []), use]);
    } else if (value instanceof List) for (const each of value.items) walk(each, use);
    else if (value instanceof Stream) walk(value.dict, use);
    else if (value instanceof Dict)
      for (const [key, { value: inner }] of value.entries)
        walk(inner, { by: use.by, top: use.top === '' ? key : use.top, last: key });
  };
  for (const revision of state.file.revisions.slice(0, state.index + 1))
    for (const number of revision.numbers()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const object = readable(state, number);
      if (object !== undefined) walk(object.value, { by: number, top: '', last: '' });
    }
  return found;
}

function readable(state: State, number: number): ReturnType<State['read']> {
  try {
    return state.read(number);
  } catch (error) {
    if (!(error instanceof FormError) || error.code === 'too-large') throw error;
    return undefined;
  }
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
