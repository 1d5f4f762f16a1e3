import { FormError } from '../../facts.ts';
import { PDF_LIMITS } from '../limits.ts';
import { decodeStream } from './filters.ts';
import { parseObjectAt } from './object.ts';
import { type Budget, broken, Syntax } from './syntax.ts';
import { Dict, List, Stream, type Value } from './values.ts';

/** Where an object is (ISO 32000-2 §7.5.4, §7.5.8.3). */
export type Place =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly container: number; readonly index: number };

type Part = { readonly first: number; readonly count: number; readonly at: number };

/** One cross-reference section with its trailer. Rows are read when they are asked for. */
export type Section = {
  readonly kind: 'table' | 'stream';
  readonly at: number;
  /** The end of the trailer, or of the object of the stream. */
  readonly end: number;
  readonly trailer: Dict;
  readonly parts: readonly Part[];
  /** A number that two parts speak about. */
  readonly doubled: number | undefined;
  place(number: number): Place | undefined;
};

const FREE: Place = { kind: 'free' };
const ROW = 20;

/** The section at an offset. @throws FormError */
export function parseSection(bytes: Uint8Array, at: number, budget: Budget): Section {
  if (at <= 0 || at >= bytes.length) throw broken('A cross-reference is said to be outside the file.');
  const syntax = new Syntax(bytes, at, budget);
  return syntax.word('xref') ? parseTable(syntax, at) : parseXrefStream(bytes, at, budget);
}

function parseTable(syntax: Syntax, at: number): Section {
  const { bytes } = syntax;
  const parts: Part[] = [];
  while (!syntax.word('trailer')) {
    const first = syntax.whole();
    const count = syntax.whole();
    checkPart(parts, first, count);
    syntax.budget.rows(count);
    syntax.skip();
    parts.push({ first, count, at: syntax.at });
    if (syntax.at + count * ROW > bytes.length) throw broken('A cross-reference table is cut off.');
    syntax.at += count * ROW;
    // The last row may have lost its last blank to `skip` of what follows, never its first 18 bytes.
  }
  const trailer = syntax.value();
  if (!(trailer instanceof Dict)) throw broken('A trailer is not a dictionary.');
  return {
    kind: 'table',
    at,
    end: syntax.at,
    trailer,
    parts,
    doubled: overlapping(parts),
    place(number) {
      const part = partOf(parts, number);
      return part && tableRow(bytes, part.at + (number - part.first) * ROW);
    },
  };
}

/** `nnnnnnnnnn ggggg n` and two bytes of line end (§7.5.4). */
function tableRow(bytes: Uint8Array, at: number): Place {
  const offset = digits(bytes, at, 10);
  const generation = digits(bytes, at + 11, 5);
  const kind = bytes[at + 17];
  if (bytes[at + 10] !== 0x20 || bytes[at + 16] !== 0x20) throw broken('A cross-reference row is malformed.');
  if (kind === 0x66) return FREE;
  if (kind !== 0x6e) throw broken('A cross-reference row is malformed.');
  return { kind: 'offset', offset, generation };
}

function digits(bytes: Uint8Array, at: number, length: number): number {
  let number = 0;
  for (let i = at; i < at + length; i++) {
    const digit = bytes[i]! - 0x30;
    if (!(digit >= 0 && digit <= 9)) throw broken('A cross-reference row is malformed.');
    number = number * 10 + digit;
  }
  return number;
}

function checkPart(parts: readonly Part[], first: number, count: number): void {
  if (first + count - 1 > PDF_LIMITS.objectNumber || parts.length >= PDF_LIMITS.subsections)
    throw new FormError('too-large', 'The PDF has more objects than may be read.');
}

function partOf(parts: readonly Part[], number: number): Part | undefined {
  if (parts.length > 16) return searched(sortedParts(parts), number);
  return parts.find((each) => number >= each.first && number < each.first + each.count);
}

const sorted = new WeakMap<readonly Part[], readonly Part[]>();

function sortedParts(parts: readonly Part[]): readonly Part[] {
  let found = sorted.get(parts);
  if (found === undefined) {
    found = parts.toSorted((one, other) => one.first - other.first);
    sorted.set(parts, found);
  }
  return found;
}

function searched(parts: readonly Part[], number: number): Part | undefined {
  let [low, high] = [0, parts.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const part = parts[middle]!;
    if (number < part.first) high = middle - 1;
    else if (number >= part.first + part.count) low = middle + 1;
    else return part;
  }
  return undefined;
}

function overlapping(parts: readonly Part[]): number | undefined {
  const filled = sortedParts(parts).filter((each) => each.count > 0);
  for (let i = 1; i < filled.length; i++) {
    const before = filled[i - 1]!;
    if (before.first + before.count > filled[i]!.first) return filled[i]!.first;
  }
  return undefined;
}

/** §7.5.8. */
function parseXrefStream(bytes: Uint8Array, at: number, budget: Budget): Section {
  const { object, end } = parseObjectAt(bytes, at, { budget, lengthOf: () => undefined });
  const stream = object.value;
  if (!(stream instanceof Stream) || stream.dict.name('Type') !== 'XRef')
    throw broken('There is no cross-reference where one is said to be.');
  const { dict } = stream;
  const widths = numbers(dict.get('W'));
  if (widths.length < 3 || widths.some((each) => each < 0 || each > 7))
    throw broken('A cross-reference stream has malformed columns.');
  const width = widths.reduce((sum, each) => sum + each, 0);
  const size = dict.int('Size') ?? -1;
  const data = decodeStream(stream, budget, (value) => value);
  const index = dict.has('Index') ? numbers(dict.get('Index')) : [0, size];
  const parts: Part[] = [];
  let row = 0;
  for (let i = 0; i + 1 < index.length; i += 2) {
    const [first, count] = [index[i]!, index[i + 1]!];
    if (first < 0 || count < 0) throw broken('A cross-reference stream has a malformed index.');
    checkPart(parts, first, count);
    budget.rows(count);
    parts.push({ first, count, at: row * width });
    row += count;
  }
  if (width === 0 || row * width > data.length) throw broken('A cross-reference stream is cut off.');
  return {
    kind: 'stream',
    at,
    end,
    trailer: dict,
    parts,
    doubled: overlapping(parts),
    place(number) {
      const part = partOf(parts, number);
      return part && streamRow(data, part.at + (number - part.first) * width, widths);
    },
  };
}

function streamRow(data: Uint8Array, at: number, widths: readonly number[]): Place {
  const [one, two, three] = widths as [number, number, number];
  const kind = one === 0 ? 1 : bigEndian(data, at, one);
  const second = bigEndian(data, at + one, two);
  const third = bigEndian(data, at + one + two, three);
  if (kind === 0) return FREE;
  if (kind === 1) return { kind: 'offset', offset: second, generation: third };
  // Types that are not known are references to nothing (§7.5.8.3).
  return kind === 2 ? { kind: 'packed', container: second, index: third } : FREE;
}

function bigEndian(data: Uint8Array, at: number, length: number): number {
  let number = 0;
  for (let i = at; i < at + length; i++) number = number * 256 + data[i]!;
  return number;
}

function numbers(value: Value | undefined): number[] {
  if (!(value instanceof List)) throw broken('A cross-reference stream lacks a list of numbers.');
  return value.items.map((each) => {
    if (typeof each !== 'number' || !Number.isInteger(each)) throw broken('A number is malformed.');
    return each;
  });
}
