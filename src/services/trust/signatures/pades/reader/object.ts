import { type Budget, broken, isSpace, Syntax } from './syntax.ts';
import { Dict, type PdfObject, type Ref, Stream, type Value } from './values.ts';

export type ObjectReading = {
  readonly budget: Budget;
  /** The length of a stream whose `Length` is elsewhere; undefined when that is not known. */
  lengthOf(ref: Ref): number | undefined;
};

/** `number generation obj … endobj` at an offset (ISO 32000-2 §7.3.10), and where it ends. @throws FormError `pdf.broken` */
export function parseObjectAt(
  bytes: Uint8Array,
  offset: number,
  reading: ObjectReading,
): { object: PdfObject; end: number } {
  if (offset < 0 || offset >= bytes.length) throw broken('An object is said to be outside the file.');
  const syntax = new Syntax(bytes, offset, reading.budget);
  syntax.skip();
  const start = syntax.at;
  const number = syntax.whole();
  const generation = syntax.whole();
  syntax.expect('obj');
  let value = syntax.value();
  if (value instanceof Dict && syntax.word('stream')) value = streamAfter(syntax, value, reading);
  syntax.expect('endobj');
  const span = { source: bytes, start, end: syntax.at };
  return { object: { number, generation, value, span }, end: syntax.at };
}

/** §7.3.8.1: the word, one end of line, exactly `Length` bytes, at most an end of line, `endstream`. */
function streamAfter(syntax: Syntax, dict: Dict, reading: ObjectReading): Stream {
  const { bytes } = syntax;
  if (bytes[syntax.at] === 13) syntax.at++;
  if (bytes[syntax.at] !== 10) throw broken('A stream does not begin on a line of its own.');
  const start = syntax.at + 1;
  const length = lengthIn(dict.get('Length'), reading);
  if (start + length > bytes.length) throw broken('A stream is cut off.');
  syntax.at = start + length;
  let blanks = 0;
  while (isSpace(bytes[syntax.at]) && blanks++ < 2) syntax.at++;
  if (isSpace(bytes[syntax.at])) throw broken('A stream has another length than it says.');
  syntax.expect('endstream');
  return new Stream(dict, bytes.subarray(start, start + length), start);
}

function lengthIn(value: Value | undefined, reading: ObjectReading): number {
  const length =
    typeof value === 'number'
      ? value
      : typeof value === 'object' && value !== null && 'generation' in value
        ? reading.lengthOf(value)
        : undefined;
  if (length === undefined || !Number.isInteger(length) || length < 0)
    throw broken('A stream does not say how long it is.');
  return length;
}
