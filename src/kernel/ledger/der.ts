/** The little of DER (ITU-T X.690) that a time-stamp request and its answer need. */
import { type Bytes, concat, FormatError } from './bytes.ts';

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OID = 0x06;
export const SEQUENCE = 0x30;
export const BOOLEAN_TRUE = Uint8Array.of(0x01, 0x01, 0xff);
export const NULL = Uint8Array.of(0x05, 0x00);
/** `[0]`, constructed. */
export const CONTEXT_0 = 0xa0;

/** One element: tag, length, contents (X.690 §8.1, definite form §10.1). */
export function der(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const body = concat(...contents);
  return concat(Uint8Array.of(tag), lengthOf(body.length), body);
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

/** A positive INTEGER from its bytes: no needless zeroes, and one where the first bit would be a sign (§8.3). */
export function derInteger(bytes: Uint8Array): Bytes {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const short = bytes.subarray(from);
  return der(INTEGER, short[0]! & 0x80 ? concat(Uint8Array.of(0), short) : short);
}

export type Element = { tag: number; contents: Uint8Array; whole: Uint8Array };

/** The elements inside some contents. @throws FormatError when they do not fit */
export function elements(contents: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < contents.length; ) {
    const { start, end } = bounds(contents, at);
    found.push({
      tag: contents[at]!,
      contents: contents.subarray(start, end),
      whole: contents.subarray(at, end),
    });
    at = end;
  }
  return found;
}

const MAX_LENGTH_BYTES = 4;

function bounds(bytes: Uint8Array, at: number): { start: number; end: number } {
  const first = bytes[at + 1];
  if (first === undefined) throw new FormatError('The DER ends in the middle of an element.');
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH_BYTES)
      throw new FormatError('The DER has a length of a kind that is not read here.');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  if (start + length > bytes.length) throw new FormatError('The DER ends in the middle of an element.');
  return { start, end: start + length };
}

/** The contents of the first element, which must have that tag. @throws FormatError */
export function inside(element: Element | undefined, tag: number, what: string): Element[] {
  if (element?.tag !== tag)
    throw new FormatError(`The ${what} of the time-stamp answer is not where it should be.`);
  return elements(element.contents);
}
