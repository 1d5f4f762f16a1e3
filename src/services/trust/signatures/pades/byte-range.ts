import { createHash } from 'node:crypto';
import type { HashName } from '../../../../kernel/pki/index.ts';
import type { FormNote } from '../facts.ts';
import { PDF_LIMITS } from './limits.ts';
import { failure } from './notes.ts';
import type { PdfFile } from './reader/file.ts';
import { isSpace } from './reader/syntax.ts';
import { type Dict, List, Ref, Text } from './reader/values.ts';

/** What a signature covers: all but one hole, which is its own value. */
export type Cover = {
  readonly notes: readonly FormNote[];
  /** The value with the zeroes that fill it; undefined when it cannot be read. */
  readonly contents: Uint8Array | undefined;
  /** The revision to whose end it goes; undefined when the range is not a right one. */
  readonly revision: number | undefined;
  /** The digest of what is covered; undefined without a right range. */
  readonly digest: ((hash: HashName) => Uint8Array) | undefined;
  /** What is covered in one piece: a copy. */
  readonly bytes: (() => Uint8Array) | undefined;
};

type Range = readonly [first: number, before: number, second: number, after: number];

/** Checks `ByteRange` and `Contents` of a signature dictionary (ISO 32000-2 §12.8.1) against the bytes of the file. */
export function coverOf(file: PdfFile, dict: Dict): Cover {
  const notes: FormNote[] = [];
  if (dict.doubled !== undefined)
    notes.push(failure('pdf.double-key', 'The signature dictionary has a key twice.'));
  const contents = contentsOf(dict, notes);
  const range = rangeOf(dict, notes);
  if (range !== undefined) checkRange(file, range, { contents, notes });
  const revision = range && revisionAt(file, range[2] + range[3]);
  if (range !== undefined && revision === undefined && notes.length === 0)
    notes.push(
      failure('pdf.byte-range-end', 'The signature ends in the middle of a revision of the document.'),
    );
  const isRight = notes.length === 0 && range !== undefined && contents !== undefined;
  const value = contents && Uint8Array.from(contents.bytes);
  if (!isRight) return { notes, contents: value, revision: undefined, digest: undefined, bytes: undefined };
  const parts = [file.bytes.subarray(0, range[1]), file.bytes.subarray(range[2], range[2] + range[3])];
  const made = new Map<HashName, Uint8Array>();
  const digest = (hash: HashName): Uint8Array => {
    const found = made.get(hash) ?? createHash(hash).update(parts[0]!).update(parts[1]!).digest();
    made.set(hash, found);
    return found;
  };
  return { notes, contents: value, revision, digest, bytes: () => Buffer.concat(parts) };
}

function contentsOf(dict: Dict, notes: FormNote[]): Text | undefined {
  const contents = dict.get('Contents');
  if (contents === undefined || contents === null)
    notes.push(failure('pdf.contents-absent', 'The signature has no value.'));
  else if (contents instanceof Ref)
    notes.push(failure('pdf.contents-indirect', 'The value of the signature is in another object.'));
  else if (!(contents instanceof Text) || !contents.exactHex)
    notes.push(
      failure('pdf.contents-not-hex', 'The value of the signature is no string of hexadecimal digits.'),
    );
  else if (contents.bytes.every((byte) => byte === 0))
    notes.push(failure('pdf.contents-empty', 'The value of the signature is empty.'));
  else if (contents.bytes.length > PDF_LIMITS.contents)
    notes.push(failure('pdf.contents-too-large', 'The value of the signature is larger than may be read.'));
  else return contents;
  return undefined;
}

function rangeOf(dict: Dict, notes: FormNote[]): Range | undefined {
  const value = dict.get('ByteRange');
  if (value === undefined || value === null) {
    notes.push(failure('pdf.byte-range-absent', 'The signature does not say which bytes it covers.'));
    return undefined;
  }
  const items = value instanceof List ? value.items : [];
  if (items.some((each) => typeof each !== 'number' || !Number.isSafeInteger(each) || each < 0)) {
    notes.push(
      failure('pdf.byte-range-malformed', 'What the signature covers is not said in whole numbers.'),
    );
    return undefined;
  }
  if (items.length === 4) return items as unknown as Range;
  const code =
    items.length > 4 && items.length % 2 === 0 ? 'pdf.byte-range-holes' : 'pdf.byte-range-malformed';
  notes.push(failure(code, 'The signature covers the document with other than exactly one hole.'));
  return undefined;
}

function checkRange(
  file: PdfFile,
  [first, before, second, after]: Range,
  { contents, notes }: { contents: Text | undefined; notes: FormNote[] },
): void {
  if (first !== 0)
    notes.push(
      failure('pdf.byte-range-start', 'The signature does not cover the document from its beginning.'),
    );
  if (first + before > second)
    notes.push(failure('pdf.byte-range-overlap', 'The parts that the signature covers overlap.'));
  if (second + after > file.bytes.length || before > file.bytes.length)
    notes.push(failure('pdf.byte-range-outside', 'The signature covers bytes that are not in the document.'));
  if (contents === undefined) return;
  const { source, start, end } = contents.span;
  if (source !== file.bytes || start !== first + before || end !== second)
    notes.push(
      failure('pdf.byte-range-hole', 'What the signature leaves out is not its own value and nothing else.'),
    );
}

/** The revision whose end mark ends there; only white space may follow it within the range. */
function revisionAt(file: PdfFile, end: number): number | undefined {
  const found = file.revisions.findLast((each) => each.markEnd <= end);
  if (found === undefined) return undefined;
  for (let at = found.markEnd; at < end; at++) if (!isSpace(file.bytes[at])) return undefined;
  return found.index;
}
