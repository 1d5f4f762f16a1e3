import { FormError } from '../../facts.ts';
import { PDF_LIMITS } from '../limits.ts';
import { Dict, type Entry, List, Name, Ref, Text, type Value } from './values.ts';

/** What may still be read of one document. */
export class Budget {
  #values: number = PDF_LIMITS.values;
  #decoded: number = PDF_LIMITS.decoded;
  #rows: number = PDF_LIMITS.rows;

  value(): void {
    if (--this.#values < 0) throw new FormError('too-large', 'The PDF has more values than may be read.');
  }

  rows(count: number): void {
    this.#rows -= count;
    if (this.#rows < 0) throw new FormError('too-large', 'The PDF has more objects than may be read.');
  }

  /** How many bytes a stream may become; what it became is taken away with `decoded`. */
  get mayDecode(): number {
    return Math.min(this.#decoded, PDF_LIMITS.decodedStream);
  }

  decoded(bytes: number): void {
    this.#decoded -= bytes;
    if (this.#decoded < 0)
      throw new FormError('too-large', 'The PDF decodes to more bytes than may be read.');
  }
}

export const broken = (sentence: string): FormError => new FormError('pdf.broken', sentence);

const SPACE = 1;
const DELIMITER = 2;
/** §7.2.3: white space and delimiters. */
const CLASS = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) CLASS[code] = SPACE;
for (const mark of '()<>[]{}/%') CLASS[mark.charCodeAt(0)] = DELIMITER;

export const isSpace = (byte: number | undefined): boolean => byte !== undefined && CLASS[byte] === SPACE;
const isDigit = (byte: number | undefined): byte is number =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** More say nothing that a number of this language can hold. */
const MAX_DIGITS = 40;
const [PLUS, MINUS, POINT] = [0x2b, 0x2d, 0x2e];

const code = (mark: string): number => mark.charCodeAt(0);
const [SLASH, LESS, MORE, OPEN, CLOSE, BEGIN, END, PERCENT, HASH, BACKSLASH] = [...'/<>[]()%#\\'].map(code);

/** A cursor over the values of a PDF (§7.2, §7.3). Strict: what has no one reading is `pdf.broken`. */
export class Syntax {
  readonly bytes: Uint8Array;
  readonly budget: Budget;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, at: number, budget: Budget, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.budget = budget;
    this.end = end;
  }

  #text(from: number, to: number): string {
    return view(this.bytes).toString('latin1', from, to);
  }

  /** White space and comments. */
  skip(): void {
    const { bytes, end } = this;
    while (this.at < end) {
      const byte = bytes[this.at]!;
      if (CLASS[byte] === SPACE) this.at++;
      else if (byte === PERCENT) {
        while (this.at < end && bytes[this.at] !== 10 && bytes[this.at] !== 13) this.at++;
      } else return;
    }
  }

  /** Whether a word stands here, and passes it. */
  word(word: string): boolean {
    this.skip();
    const { bytes, at } = this;
    if (at + word.length > this.end) return false;
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
    const after = at + word.length < this.end ? bytes[at + word.length]! : 32;
    if (CLASS[after] === 0) return false;
    this.at = at + word.length;
    return true;
  }

  expect(word: string): void {
    if (!this.word(word)) throw broken(`The word “${word}” is not where it has to be.`);
  }

  /** A whole number from 0. */
  whole(): number {
    this.skip();
    const from = this.at;
    let number = 0;
    while (this.at < this.end && isDigit(this.bytes[this.at])) {
      number = number * 10 + this.bytes[this.at++]! - 0x30;
      if (number > Number.MAX_SAFE_INTEGER) throw broken('A number is out of its range.');
    }
    const stopped = this.at < this.end ? this.bytes[this.at]! : 32;
    if (this.at === from || CLASS[stopped] === 0) throw broken('A whole number is not where it has to be.');
    return number;
  }

  value(depth = 0): Value {
    this.budget.value();
    if (depth > PDF_LIMITS.depth) throw new FormError('pdf.too-deep', 'The PDF nests its values too deeply.');
    this.skip();
    const byte = this.at < this.end ? this.bytes[this.at]! : undefined;
    if (byte === undefined) throw broken('The PDF ends within a value.');
    if (byte === SLASH) return this.#name();
    if (byte === LESS) return this.bytes[this.at + 1] === LESS ? this.#dict(depth) : this.#hex();
    if (byte === OPEN) return this.#list(depth);
    if (byte === BEGIN) return this.#literal();
    if (isDigit(byte) || byte === PLUS || byte === MINUS || byte === POINT) return this.#number();
    if (this.word('null')) return null;
    if (this.word('true')) return true;
    if (this.word('false')) return false;
    throw broken('Something that is no value stands where one has to be.');
  }

  #name(): Name {
    const from = ++this.at;
    let coded = false;
    while (this.at < this.end && CLASS[this.bytes[this.at]!] === 0)
      if (this.bytes[this.at++] === HASH) coded = true;
    const text = this.#text(from, this.at);
    if (!coded) return new Name(text);
    return new Name(
      text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }

  /** A number, or a reference when two whole numbers and `R` follow one another. */
  #number(): number | Ref {
    const { bytes, end } = this;
    const from = this.at;
    const isSigned = bytes[from] === PLUS || bytes[from] === MINUS;
    let at = isSigned ? from + 1 : from;
    let number = 0;
    let digits = 0;
    let scale = 0;
    for (; at < end && CLASS[bytes[at]!] === 0; at++) {
      const byte = bytes[at]!;
      if (byte === POINT && scale === 0) scale = 1;
      else if (isDigit(byte)) {
        number = number * 10 + byte - 0x30;
        scale *= 10;
        digits++;
      } else throw broken('A number is malformed.');
    }
    if (digits === 0 || digits > MAX_DIGITS) throw broken('A number is malformed.');
    this.at = at;
    if (scale > 1) number /= scale;
    if (bytes[from] === MINUS) number = -number;
    if (isSigned || scale > 0 || number > PDF_LIMITS.objectNumber) return number;
    return this.#reference(number) ?? number;
  }

  #reference(number: number): Ref | undefined {
    const { bytes, end, at } = this;
    let to = at;
    while (to < end && CLASS[bytes[to]!] === SPACE) to++;
    const from = to;
    let generation = 0;
    while (to < end && to - from < 6 && isDigit(bytes[to]))
      generation = generation * 10 + bytes[to++]! - 0x30;
    if (to === from || to >= end || CLASS[bytes[to]!] !== SPACE) return undefined;
    while (to < end && CLASS[bytes[to]!] === SPACE) to++;
    if (bytes[to] !== 0x52 || (to + 1 < end && CLASS[bytes[to + 1]!] === 0)) return undefined;
    this.at = to + 1;
    return new Ref(number, generation);
  }

  #list(depth: number): List {
    const start = this.at++;
    const items: Value[] = [];
    for (;;) {
      this.skip();
      if (this.bytes[this.at] === CLOSE && this.at < this.end) break;
      items.push(this.value(depth + 1));
    }
    return new List(items, { source: this.bytes, start, end: ++this.at });
  }

  #dict(depth: number): Dict {
    const start = this.at;
    this.at += 2;
    const entries = new Map<string, Entry>();
    let doubled: string | undefined;
    for (;;) {
      this.skip();
      const byte = this.at < this.end ? this.bytes[this.at] : undefined;
      if (byte === MORE && this.bytes[this.at + 1] === MORE) break;
      if (byte !== SLASH) throw broken('A dictionary has something that is no name where a key has to be.');
      const key = this.#name().text;
      this.skip();
      const from = this.at;
      const value = this.value(depth + 1);
      if (entries.has(key)) doubled = key;
      entries.set(key, { value, start: from, end: this.at });
    }
    this.at += 2;
    return new Dict(entries, { source: this.bytes, start, end: this.at }, doubled);
  }

  #hex(): Text {
    const start = this.at;
    const close = Math.min(indexOf(this.bytes, '>', start + 1), this.end);
    if (close >= this.end) throw broken('A hexadecimal string does not end.');
    const text = this.#text(start + 1, close);
    const digits = /\s|\0/.test(text) ? text.replace(/[\s\0]/g, '') : text;
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    if (bytes.length !== Math.ceil(digits.length / 2))
      throw broken('A hexadecimal string has other characters.');
    this.at = close + 1;
    const isExact = digits === text && digits.length % 2 === 0;
    return new Text(bytes, { source: this.bytes, start, end: this.at }, isExact);
  }

  #literal(): Text {
    const { bytes, end } = this;
    const start = this.at++;
    const found: number[] = [];
    for (let open = 1; ; ) {
      if (this.at >= end) throw broken('A string does not end.');
      const byte = bytes[this.at++]!;
      if (byte === BACKSLASH) this.#escape(found);
      else if (byte === 13) {
        if (bytes[this.at] === 10) this.at++;
        found.push(10);
      } else {
        if (byte === BEGIN) open++;
        else if (byte === END && --open === 0) break;
        found.push(byte);
      }
    }
    return new Text(Uint8Array.from(found), { source: bytes, start, end: this.at }, false);
  }

  /** §7.3.4.2, table 3. */
  #escape(found: number[]): void {
    const byte = this.bytes[this.at++];
    if (byte === undefined || this.at > this.end) throw broken('A string does not end.');
    const plain = 'nrtbf'.indexOf(String.fromCharCode(byte));
    if (plain >= 0) found.push([10, 13, 9, 8, 12][plain]!);
    else if (byte >= 0x30 && byte <= 0x37) {
      let number = byte - 0x30;
      for (let i = 0; i < 2; i++) {
        const next = this.bytes[this.at];
        if (next === undefined || next < 0x30 || next > 0x37) break;
        number = number * 8 + next - 0x30;
        this.at++;
      }
      found.push(number & 0xff);
    } else if (byte === 13) {
      if (this.bytes[this.at] === 10) this.at++;
    } else if (byte !== 10) found.push(byte);
  }
}

/** The same bytes as a Buffer; a file is one from the start, since a view for each name would cost more than reading it. */
export const view = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Where some ASCII begins, from a place on; beyond the end when nowhere. */
export function indexOf(bytes: Uint8Array, ascii: string, from = 0): number {
  const found = view(bytes).indexOf(ascii, from, 'latin1');
  return found < 0 ? bytes.length : found;
}

/** Where some ASCII begins for the last time; -1 when nowhere. */
export const lastIndexOf = (bytes: Uint8Array, ascii: string): number =>
  view(bytes).lastIndexOf(ascii, bytes.length, 'latin1');
