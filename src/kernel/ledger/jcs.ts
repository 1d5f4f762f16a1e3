/** What canonical JSON can hold. `undefined` members are left out, as JSON does. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** Depth at which a record stops being a record. */
const MAX_DEPTH = 32;

/**
 * Canonical JSON (RFC 8785): one text for one value. Numbers as ECMAScript prints them (§3.2.2.3, the
 * same algorithm as `String`), strings with the shortest escapes (§3.2.2.2, as `JSON.stringify`), members
 * sorted by UTF-16 code units (§3.2.3, what comparing strings does here).
 * @throws TypeError for what I-JSON cannot say: NaN, infinities, lone surrogates, other types, depth over 32
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return 'null';
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} has no place in canonical JSON.`);
  if (depth === MAX_DEPTH) throw new TypeError(`Canonical JSON goes no deeper than ${MAX_DEPTH}.`);
  return Array.isArray(value) ? array(value, depth + 1) : object(value as Record<string, unknown>, depth + 1);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no place in canonical JSON.`);
  return JSON.stringify(value);
}

/** Printable ASCII without quote and backslash: most of what a record says, and it needs no escape. */
const PLAIN = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('A text with half a surrogate pair has no canonical JSON.');
  return JSON.stringify(value);
}

function array(values: readonly unknown[], depth: number): string {
  let out = '[';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) out += ',';
    out += write(values[i], depth);
  }
  return `${out}]`;
}

function object(value: Record<string, unknown>, depth: number): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('Only plain objects have a place in canonical JSON.');
  }
  const { names, labels } = shapeOf(Object.keys(value));
  let out = '';
  for (let i = 0; i < names.length; i++) {
    const member = value[names[i]!];
    if (member === undefined) continue;
    out += (out === '' ? '' : ',') + labels[i] + write(member, depth);
  }
  return `{${out}}`;
}

/** Names of members in their order, and each as it is written before its value. */
type Shape = { names: readonly string[]; labels: readonly string[] };

/** Records have few shapes, and sorting and escaping their names is most of the work. */
const shapes = new Map<string, Shape>();
const MOST_SHAPES = 256;

function shapeOf(keys: string[]): Shape {
  const asTheyCame = keys.join('\u0000');
  const known = shapes.get(asTheyCame);
  if (known !== undefined) return known;
  // The default order of sort() is by UTF-16 code units, as §3.2.3 asks.
  const names = keys.toSorted();
  const shape = { names, labels: names.map((name) => `${text(name)}:`) };
  if (shapes.size < MOST_SHAPES) shapes.set(asTheyCame, shape);
  return shape;
}
