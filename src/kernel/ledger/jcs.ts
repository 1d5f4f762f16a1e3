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

/**
 * {@link canonical} of an object with some more members, which count instead of its own of the same name. An object of
 * both would cost as much as its text.
 */
export function canonicalWith(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  values: readonly unknown[],
): string {
  return object(value, 1, { names, values });
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

type Members = { names: readonly string[]; values: readonly unknown[] };
const NONE: Members = { names: [], values: [] };

function object(value: Record<string, unknown>, depth: number, more = NONE): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('Only plain objects have a place in canonical JSON.');
  }
  const own = Object.values(value);
  const { places, labels } = shapeOf(Object.keys(value), more.names);
  let out = '';
  let state = EMPTY;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const member = place < own.length ? own[place] : more.values[place - own.length];
    if (member === undefined) continue;
    if (typeof member === 'string' && PLAIN.test(member)) {
      out = out + labels[i]!.text[state] + member;
      state = IN_TEXT;
    } else {
      out = out + labels[i]!.other[state] + write(member, depth);
      state = AFTER_VALUE;
    }
  }
  return out + END[state];
}

/** Where a text of an object ends so far. The last quote of a plain text is written with what follows it: each part is added once. */
const [EMPTY, AFTER_VALUE, IN_TEXT] = [0, 1, 2];
const BEFORE_NAME = ['{', ',', '",'];
const END = ['{}', '}', '"}'];

/** The places of the members in their order, and what is written before a plain text or another value, by where the text ends. */
type Shape = {
  own: readonly string[];
  more: readonly string[];
  places: readonly number[];
  labels: readonly { text: readonly string[]; other: readonly string[] }[];
};

/** Records have few shapes, and sorting and escaping their names is most of the work. Kept by how many names they have. */
const shapes = new Map<number, Shape[]>();
const MOST_SHAPES = 256;
let kept = 0;

/** To compare names that are nearly always the very same texts costs less than to make one text of them. */
function shapeOf(own: readonly string[], more: readonly string[]): Shape {
  const alike = shapes.get(own.length + more.length);
  const known = alike?.find((shape) => sameNames(shape.own, own) && sameNames(shape.more, more));
  if (known !== undefined) return known;
  const places = new Map([...own, ...more].map((name, place) => [name, place]));
  // The default order of sort() is by UTF-16 code units, as §3.2.3 asks.
  const names = [...places.keys()].sort();
  const shape: Shape = {
    ...{ own, more: [...more] },
    places: names.map((name) => places.get(name)!),
    labels: names.map((name) => ({
      text: BEFORE_NAME.map((before) => `${before}${text(name)}:"`),
      other: BEFORE_NAME.map((before) => `${before}${text(name)}:`),
    })),
  };
  if (kept++ >= MOST_SHAPES) return shape;
  if (alike === undefined) shapes.set(own.length + more.length, [shape]);
  else alike.push(shape);
  return shape;
}

/** Whether two lists have the same names in the same order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
