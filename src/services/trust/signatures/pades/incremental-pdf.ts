/** What was signed: the bytes that were there, untouched and not copied, and what comes after them. */
export class IncrementalPdf {
  readonly original: Uint8Array;
  /** The updates, in order; each a whole revision. */
  readonly tail: readonly Uint8Array[];
  readonly length: number;

  constructor(original: Uint8Array, tail: readonly Uint8Array[]) {
    this.original = original;
    this.tail = tail;
    this.length = tail.reduce((sum, each) => sum + each.length, original.length);
  }

  /** The whole in windows of at most `size` bytes, for a response or a file; nothing is copied. */
  *chunks(size = 1 << 20): Generator<Uint8Array> {
    for (const piece of [this.original, ...this.tail])
      for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
  }

  /** The whole in one piece: a copy. */
  bytes(): Uint8Array {
    return Buffer.concat([this.original, ...this.tail]);
  }
}
