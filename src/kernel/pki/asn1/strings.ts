import { PkiError } from '../error.ts';
import {
  BMP_STRING,
  IA5_STRING,
  NUMERIC_STRING,
  PRINTABLE_STRING,
  T61_STRING,
  UNIVERSAL_STRING,
  UTF8_STRING,
  VISIBLE_STRING,
} from './tags.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const badString = (kind: string) => new PkiError('asn1-value', `A ${kind} has bytes that it may not have.`);

/**
 * The text of a character string, by its tag. PrintableString and T61 are read as Latin-1, which is what is in them in
 * practice: `@`, `*` and `_` are many, and the authorities of the Spanish Ministry of Defence write `España` so (the writer is
 * strict). Undefined for another type.
 * @throws PkiError `asn1-value` when the bytes are not of that alphabet
 */
export function stringText(tag: number, contents: Uint8Array): string | undefined {
  switch (tag) {
    case UTF8_STRING:
      return utf8Text(contents);
    case IA5_STRING:
    case VISIBLE_STRING:
    case NUMERIC_STRING:
      return asciiText(contents);
    case PRINTABLE_STRING:
    case T61_STRING:
      return latin1(contents);
    case BMP_STRING:
      return wideText(contents, 2);
    case UNIVERSAL_STRING:
      return wideText(contents, 4);
    default:
      return undefined;
  }
}

function latin1(contents: Uint8Array): string {
  return Buffer.from(contents.buffer, contents.byteOffset, contents.length).toString('latin1');
}

export function asciiText(contents: Uint8Array): string {
  for (let i = 0; i < contents.length; i++) if (contents[i]! >= 0x80) throw badString('string of ASCII');
  return latin1(contents);
}

export function utf8Text(contents: Uint8Array): string {
  let ascii = true;
  for (let i = 0; i < contents.length && ascii; i++) ascii = contents[i]! < 0x80;
  if (ascii) return latin1(contents);
  try {
    return utf8.decode(contents);
  } catch (error) {
    throw new PkiError('asn1-value', 'A UTF8String is not UTF-8.', error);
  }
}

const MAX_CODE_POINT = 0x10ffff;

function wideText(contents: Uint8Array, width: 2 | 4): string {
  if (contents.length % width !== 0) throw badString('string of wide characters');
  let text = '';
  for (let at = 0; at < contents.length; at += width) {
    let unit = 0;
    for (let i = 0; i < width; i++) unit = unit * 256 + contents[at + i]!;
    if (unit > MAX_CODE_POINT) throw badString('UniversalString');
    text += String.fromCodePoint(unit);
  }
  if (!text.isWellFormed()) throw badString('string of wide characters');
  return text;
}

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** Whether PrintableString may carry a text (X.680 §41.4). */
export const isPrintable = (text: string): boolean => PRINTABLE.test(text);
