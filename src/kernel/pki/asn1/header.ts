import { PkiError } from '../error.ts';
import type { Budget } from './limits.ts';
import { CONSTRUCTED, properForm } from './tags.ts';

const MAX_LENGTH_BYTES = 4;
const HIGH_TAG = 0x1f;

/** Where the parts of an element lie: contents from `head` to `end`; the next element begins at `stop`. */
export interface Bounds {
  readonly tag: number;
  readonly head: number;
  readonly end: number;
  readonly stop: number;
}

const truncated = () => new PkiError('asn1-truncated', 'The bytes end in the middle of an element.');

/**
 * Reads identifier and length at `at` (X.690 §8.1, §10.1). Nothing is copied; the contents are not looked at, but for an
 * indefinite length, whose end has to be found.
 * @throws PkiError `asn1-…`
 */
export function readBounds(
  bytes: Uint8Array,
  at: number,
  limit: number,
  budget: Budget,
  depth: number,
): Bounds {
  budget.spend(depth);
  if (at + 2 > limit) throw truncated();
  const tag = bytes[at]!;
  if ((tag & HIGH_TAG) === HIGH_TAG)
    throw new PkiError('asn1-tag', 'A tag has the long form, which nothing here uses.');
  if (tag === 0 || !properForm(tag, budget.ber))
    throw new PkiError('asn1-tag', 'An element has a tag or a form that is not allowed.');
  const first = bytes[at + 1]!;
  if (first < 0x80) return within({ tag, head: at + 2, end: at + 2 + first, stop: at + 2 + first }, limit);
  if (first === 0x80) return indefinite({ bytes, limit, budget, depth }, tag, at + 2);
  const count = first & 0x7f;
  const head = at + 2 + count;
  if (head > limit) throw truncated();
  const length = longLength(bytes, at + 2, count, budget.ber);
  return within({ tag, head, end: head + length, stop: head + length }, limit);
}

function within(bounds: Bounds, limit: number): Bounds {
  if (bounds.end > limit) throw truncated();
  return bounds;
}

function longLength(bytes: Uint8Array, at: number, count: number, ber: boolean): number {
  let from = at;
  const to = at + count;
  if (ber) while (from < to - 1 && bytes[from] === 0) from++;
  if (to - from > MAX_LENGTH_BYTES)
    throw new PkiError('asn1-length', 'An element has a length that is too long.');
  let length = 0;
  for (let i = from; i < to; i++) length = length * 256 + bytes[i]!;
  if (!ber && (length < 0x80 || bytes[at] === 0))
    throw new PkiError('asn1-length', 'A length is not in its shortest form.');
  return length;
}

interface Place {
  readonly bytes: Uint8Array;
  readonly limit: number;
  readonly budget: Budget;
  readonly depth: number;
}

/** An element that ends with two zero bytes (X.690 §8.1.3.6). */
function indefinite({ bytes, limit, budget, depth }: Place, tag: number, head: number): Bounds {
  if (!budget.ber || (tag & CONSTRUCTED) === 0)
    throw new PkiError('asn1-length', 'An element has an indefinite length where it may not.');
  let at = head;
  while (at + 2 <= limit) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, head, end: at, stop: at + 2 };
    at = readBounds(bytes, at, limit, budget, depth + 1).stop;
  }
  throw truncated();
}
