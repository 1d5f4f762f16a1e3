import { PkiError } from '../error.ts';
import { allocate, type Bytes, compare, concat, copyOf, EMPTY } from './bytes.ts';
import { oidBytes } from './oid.ts';
import { isPrintable } from './strings.ts';
import * as T from './tags.ts';
import { generalizedTimeText, utcTimeText } from './time.ts';

/** One element in DER: identifier, shortest length, contents. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const head = headerSize(length);
  const bytes = allocate(head + length);
  bytes[0] = tag;
  writeLength(bytes, length, head);
  let at = head;
  for (const part of parts) {
    put(bytes, part, at);
    at += part.length;
  }
  return bytes;
}

const SHORT = 24;

/** `set` costs more than a loop for what is short. */
function put(bytes: Uint8Array, part: Uint8Array, at: number): void {
  if (part.length > SHORT) bytes.set(part, at);
  else for (let i = 0; i < part.length; i++) bytes[at + i] = part[i]!;
}

/** Bytes of identifier and length of an element with such contents. */
export function headerSize(length: number): number {
  return length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x10000 ? 4 : length < 0x1000000 ? 5 : 6;
}

/** Identifier and length of an element whose contents are written apart, since they are large. */
export function header(tag: number, length: number): Bytes {
  const head = headerSize(length);
  const bytes = new Uint8Array(head);
  bytes[0] = tag;
  writeLength(bytes, length, head);
  return bytes;
}

function writeLength(bytes: Uint8Array, length: number, head: number): void {
  if (head === 2) {
    bytes[1] = length;
    return;
  }
  bytes[1] = 0x80 | (head - 2);
  for (let at = head - 1, rest = length; at > 1; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
}

export const seq = (...parts: readonly Uint8Array[]): Bytes => tlv(T.SEQUENCE, ...parts);
/** A SET whose members are already in order. */
export const set = (...parts: readonly Uint8Array[]): Bytes => tlv(T.SET, ...parts);
/** A SET OF: sorted by encoding (X.690 §11.6). */
export const setOf = (parts: readonly Uint8Array[]): Bytes => tlv(T.SET, ...parts.toSorted(compare));
/** `[n]` EXPLICIT. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Bytes =>
  tlv(T.constructed(n), ...parts);

/** The same element under `[n]` IMPLICIT; the constructed bit stays. */
export function implicit(n: number, element: Uint8Array): Bytes {
  const copy = copyOf(element);
  copy[0] = (element[0]! & T.CONSTRUCTED) | T.primitive(n);
  return copy;
}

export const octets = (bytes: Uint8Array): Bytes => tlv(T.OCTET_STRING, bytes);
export const nul: Bytes = Uint8Array.of(T.NULL, 0);
export const bool = (value: boolean): Bytes => Uint8Array.of(T.BOOLEAN, 1, value ? 0xff : 0);

const NO_UNUSED = Uint8Array.of(0);

/** A BIT STRING of whole bytes. */
export const bitBytes = (bytes: Uint8Array): Bytes => tlv(T.BIT_STRING, NO_UNUSED, bytes);

/** A named-bit BIT STRING: no zero bits at its end (X.690 §11.2.2). `bits` holds the numbers of the bits that are set. */
export function namedBits(bits: readonly number[]): Bytes {
  if (bits.length === 0) return tlv(T.BIT_STRING, NO_UNUSED);
  const highest = Math.max(...bits);
  const bytes = new Uint8Array(Math.floor(highest / 8) + 1);
  for (const bit of bits) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  return tlv(T.BIT_STRING, Uint8Array.of(7 - (highest & 7)), bytes);
}

/** A non-negative INTEGER from a number, or from its bytes (big-endian, without sign). */
export function int(value: number | Uint8Array): Bytes {
  return tlv(T.INTEGER, typeof value === 'number' ? numberBytes(value) : unsigned(value));
}

function numberBytes(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new PkiError('build', 'The number is no whole number from 0.');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return unsigned(bytes);
}

function unsigned(bytes: Uint8Array): Bytes {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const short = bytes.subarray(from);
  if (short.length === 0) return Uint8Array.of(0);
  return short[0]! >= 0x80 ? concat([Uint8Array.of(0), short]) : copyOf(short);
}

export const enumerated = (value: number): Bytes => Uint8Array.of(T.ENUMERATED, 1, value);

/** Encoded identifiers are kept: there are a few hundred in a program, and each is written often. */
const known = new Map<string, Bytes>();
const MAX_KNOWN = 1000;

export function oid(text: string): Bytes {
  const found = known.get(text);
  if (found !== undefined) return found;
  const bytes = tlv(T.OID, oidBytes(text));
  if (known.size < MAX_KNOWN) known.set(text, bytes);
  return bytes;
}

const encoder = new TextEncoder();

export const utf8 = (text: string): Bytes => tlv(T.UTF8_STRING, encoder.encode(text));

export function printable(text: string): Bytes {
  if (!isPrintable(text))
    throw new PkiError('build', 'The text has characters that PrintableString does not have.');
  return tlv(T.PRINTABLE_STRING, encoder.encode(text));
}

/** The bytes of a text of ASCII. @throws PkiError `build` */
export function ascii(text: string): Bytes {
  const bytes = encoder.encode(text);
  if (bytes.some((byte) => byte >= 0x80)) throw new PkiError('build', 'The text is not ASCII.');
  return bytes;
}

export const ia5 = (text: string): Bytes => tlv(T.IA5_STRING, ascii(text));

let lastSecond = Number.NaN;
let lastTime: Bytes = EMPTY;

/**
 * UTCTime to 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5); seconds, what is finer is cut off. The last one is kept: what is
 * signed within a second, and the entries of a list, have the same.
 */
export function time(ms: number): Bytes {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    const short = utcTimeText(ms);
    lastTime = short === undefined ? generalizedTime(ms) : tlv(T.UTC_TIME, encoder.encode(short));
    lastSecond = second;
  }
  return lastTime;
}

export function generalizedTime(ms: number, fraction = false): Bytes {
  return tlv(T.GENERALIZED_TIME, encoder.encode(generalizedTimeText(ms, fraction)));
}
