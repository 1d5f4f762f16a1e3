import { equal } from '../../../../kernel/pki/index.ts';
import { Dict, List, Name, Ref, Stream, Text, type Value } from './reader/values.ts';
import type { Place } from './reader/xref.ts';

type Compared = Value | Place | undefined;

/** Whether two values say the same, however they are written. References are the same when they name the same object. */
export function sameValue(one: Compared, other: Compared): boolean {
  if (one === other) return true;
  if (one instanceof Name) return other instanceof Name && one.text === other.text;
  if (one instanceof Ref)
    return other instanceof Ref && one.number === other.number && one.generation === other.generation;
  if (one instanceof Text) return other instanceof Text && equal(one.bytes, other.bytes);
  if (one instanceof List)
    return (
      other instanceof List &&
      one.items.length === other.items.length &&
      one.items.every((each, index) => sameValue(each, other.items[index]))
    );
  if (one instanceof Dict) return other instanceof Dict && sameDict(one, other);
  if (one instanceof Stream)
    return other instanceof Stream && sameDict(one.dict, other.dict) && equal(one.data, other.data);
  return isPlace(one) && isPlace(other) && samePlace(one, other);
}

function sameDict(one: Dict, other: Dict): boolean {
  if (one.entries.size !== other.entries.size || other.doubled !== one.doubled) return false;
  for (const [key, { value }] of one.entries) if (!sameValue(value, other.get(key))) return false;
  return true;
}

const isPlace = (value: Compared): value is Place =>
  typeof value === 'object' && value !== null && 'kind' in value;

function samePlace(one: Place, other: Place): boolean {
  if (one.kind === 'offset')
    return other.kind === 'offset' && one.offset === other.offset && one.generation === other.generation;
  if (one.kind === 'packed')
    return other.kind === 'packed' && one.container === other.container && one.index === other.index;
  return other.kind === 'free';
}
