import type { Readable } from 'node:stream';
import { fileProblems } from './problems.ts';

/** Bytes to store: a Node stream, a web stream or any async iterable of chunks. */
export type Source = AsyncIterable<Uint8Array>;

export type PutOptions = {
  /** Most bytes to accept; one more is `files.too-large`. */
  limitBytes: number;
  signal?: AbortSignal;
};

/** Bytes from `start` to `end`, both included; without `end`, to the last one. */
export type ByteRange = { start: number; end?: number };

export type GetOptions = {
  range?: ByteRange;
  /**
   * Check the content against its hash. A whole file is checked as it flows: a mismatch destroys the stream with
   * `files.corrupted` instead of ending it. With a range, the whole file is read and checked first.
   */
  verify?: boolean;
  signal?: AbortSignal;
};

export type Stored = {
  /** SHA-256 in lower-case hexadecimal. */
  hash: string;
  size: number;
  /** The content was there already. */
  existed: boolean;
};

/** `size` is what the stream gives, `total` what the file has. */
export type Opened = { stream: Readable; size: number; total: number };

/** Files by the hash of their content (FIPS 180-4, SHA-256). Names never come from outside. */
export type FileStore = {
  /** Resolves when the content is durable. Throws `files.too-large`, `files.store-…`, or the reason of `signal`. */
  put(source: Source, options: PutOptions): Promise<Stored>;
  /** Throws `files.missing`, `files.range-invalid`, `files.corrupted`, `files.store-…`. */
  get(hash: string, options?: GetOptions): Promise<Opened>;
  has(hash: string): Promise<boolean>;
  /** Nothing happens if it is not there. Whoever calls it knows that nobody refers to the content any more. */
  remove(hash: string): Promise<void>;
  /** Deletes what interrupted uploads left more than a day before `now`; answers how many. */
  tidy(now: Temporal.Instant): Promise<number>;
  close(): Promise<void>;
};

const HASH = /^[0-9a-f]{64}$/;

/** `ab/cd/abcd…`: 65,536 folders, so that none grows too large. Throws `files.hash-malformed`. */
export function keyOf(hash: string): string {
  if (typeof hash !== 'string' || !HASH.test(hash)) throw fileProblems['hash-malformed']();
  return `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;
}

/** A range inside a file of `total` bytes, `end` filled in and cut to the last byte (RFC 9110 §14.1.2). */
export function resolveRange(range: ByteRange | undefined, total: number): { start: number; end: number } {
  if (range === undefined) return { start: 0, end: total - 1 };
  const { start, end = total - 1 } = range;
  const sound = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0;
  if (!sound || start >= total || end < start) throw fileProblems['range-invalid']({ data: { size: total } });
  return { start, end: Math.min(end, total - 1) };
}
