import { createHash, type Hash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { HashName } from '../../../../../kernel/pki/index.ts';
import { FormError } from '../../facts.ts';
import { follow, type Objects, type PdfFile } from '../reader/file.ts';
import { decodeStream } from '../reader/filters.ts';
import { parseObjectAt } from '../reader/object.ts';
import { type Dict, List, type PdfObject, Ref, type Stream, Text, type Value } from '../reader/values.ts';
import { editDict, hexString } from './serialize.ts';
import { xrefText } from './xref-text.ts';

/** An update that is written and not yet part of the file: its bytes and where its objects are in them. */
export type Update = {
  readonly bytes: Uint8Array;
  /** Object number → offset within `bytes`. */
  readonly places: ReadonlyMap<number, number>;
  /** Offset of the cross-reference in the file. */
  readonly xref: number;
  readonly size: number;
};

/** Bytes hashed before others get their turn. */
const WINDOW = 4 << 20;

/**
 * A PDF to which updates are added (ISO 32000-2 §7.5.6). The original is never copied: what is added are pieces after it. Objects can be
 * read in the state that the added updates make.
 */
export class GrowingPdf implements Objects {
  readonly file: PdfFile;
  readonly tail: Uint8Array[] = [];
  #length: number;
  #xref: number;
  #size: number;
  #objects = new Map<number, PdfObject>();
  #pending = new Map<number, Uint8Array>();
  #hashes = new Map<HashName, { state: Hash; pieces: number }>();

  /** @throws FormError as reading does; `pdf.trailing-bytes` when nothing can be added in order */
  constructor(file: PdfFile) {
    if (file.trailing > 0)
      throw new FormError(
        'pdf.trailing-bytes',
        'The PDF has bytes after its end, so nothing can be added to it.',
      );
    this.file = file;
    this.#length = file.bytes.length;
    const latest = file.revisions.at(-1)!;
    this.#xref = latest.xref;
    this.#size = freshNumber(file);
  }

  /** Another one in the same state, to go on apart. */
  fork(): GrowingPdf {
    const copy = new GrowingPdf(this.file);
    copy.tail.push(...this.tail);
    copy.#length = this.#length;
    copy.#xref = this.#xref;
    copy.#size = this.#size;
    copy.#objects = new Map(this.#objects);
    copy.#hashes = new Map(
      [...this.#hashes].map(([hash, { state, pieces }]) => [hash, { state: state.copy(), pieces }]),
    );
    return copy;
  }

  get length(): number {
    return this.#length;
  }

  get trailer(): Dict {
    return this.file.state().trailer;
  }

  object(number: number): PdfObject | undefined {
    return this.#objects.get(number) ?? this.file.state().object(number);
  }

  resolve(value: Value | undefined): Value {
    return follow(this, value);
  }

  decode(stream: Stream): Uint8Array {
    return decodeStream(stream, this.file.budget, (value) => this.resolve(value));
  }

  /** The number of an object to come. */
  next(): number {
    return this.#size++;
  }

  /** An object as it will be after the next update: new, or instead of the one with that number. */
  put(number: number, body: string | Uint8Array): Ref {
    const generation = this.object(number)?.generation ?? 0;
    const bytes = Buffer.concat([
      Buffer.from(`${number} ${generation} obj\n`, 'latin1'),
      typeof body === 'string' ? Buffer.from(body, 'latin1') : body,
      Buffer.from('\nendobj\n', 'latin1'),
    ]);
    this.#pending.set(number, bytes);
    this.#objects.set(number, this.#parse(bytes, 0));
    return new Ref(number, generation);
  }

  #parse(bytes: Uint8Array, offset: number): PdfObject {
    const reading = { budget: this.file.budget, lengthOf: () => undefined };
    return parseObjectAt(bytes, offset, reading).object;
  }

  add(body: string | Uint8Array): Ref {
    return this.put(this.next(), body);
  }

  /** The pending objects as an update in the form of the file's last cross-reference. */
  build(): Update {
    const last = this.tail.at(-1) ?? this.file.bytes;
    const pieces: Uint8Array[] = last.at(-1) === 10 || last.at(-1) === 13 ? [] : [Uint8Array.of(10)];
    let at = pieces.length;
    const places = new Map<number, number>();
    for (const [number, bytes] of this.#pending) {
      places.set(number, at);
      pieces.push(bytes);
      at += bytes.length;
    }
    const xref = this.#length + at;
    const inStream = this.file.revisions.at(-1)!.kind === 'stream';
    const rows = [...places].map(([number, place]) => ({
      number,
      generation: this.#objects.get(number)!.generation,
      offset: this.#length + place,
    }));
    if (inStream) rows.push({ number: this.next(), generation: 0, offset: xref });
    const size = this.#size;
    const keys = editDict(this.trailer, {
      ...EMPTY_TRAILER,
      Size: String(size),
      Prev: String(this.#xref),
      ID: this.#identifier(),
    });
    pieces.push(xrefText(rows, { inStream, keys, xref }));
    this.#pending.clear();
    return { bytes: Buffer.concat(pieces), places, xref, size };
  }

  /** §14.4: the first half stays, the second is new. */
  #identifier(): string {
    const id = this.resolve(this.trailer.get('ID'));
    const first = id instanceof List ? this.resolve(id.items[0]) : null;
    const fresh = randomBytes(16);
    return `[${hexString(first instanceof Text ? first.bytes : fresh)} ${hexString(fresh)}]`;
  }

  /** An update becomes part of the file; its bytes may have been filled in since it was built. */
  append(update: Update): void {
    for (const [number, place] of update.places) this.#objects.set(number, this.#parse(update.bytes, place));
    this.tail.push(update.bytes);
    this.#length += update.bytes.length;
    this.#xref = update.xref;
    this.#size = Math.max(this.#size, update.size);
  }

  /** A hash over all that is part of the file, to go on with. Long files are hashed in windows between which others get their turn. */
  async hashed(hash: HashName): Promise<Hash> {
    let found = this.#hashes.get(hash);
    if (found === undefined) {
      found = { state: createHash(hash), pieces: 0 };
      await hashInto(found.state, this.file.bytes);
      this.#hashes.set(hash, found);
    }
    for (; found.pieces < this.tail.length; found.pieces++) found.state.update(this.tail[found.pieces]!);
    return found.state.copy();
  }
}

/** Above every number that any trailer or cross-reference names, so that nothing old is meant by it. */
function freshNumber(file: PdfFile): number {
  let size = 1;
  for (const { trailer, sections } of file.revisions) {
    size = Math.max(size, trailer.int('Size') ?? 0);
    for (const { parts } of sections)
      for (const { first, count } of parts) size = Math.max(size, first + count);
  }
  return size;
}

/** Keys of a cross-reference stream and of hybrid files that an update does not repeat. */
const EMPTY_TRAILER = {
  XRefStm: undefined,
  Type: undefined,
  W: undefined,
  Index: undefined,
  Length: undefined,
  Filter: undefined,
  DecodeParms: undefined,
  DL: undefined,
} as const;

export async function hashInto(state: Hash, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += WINDOW) {
    if (at > 0) await setImmediate();
    state.update(bytes.subarray(at, at + WINDOW));
  }
}
