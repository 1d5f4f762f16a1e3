/** The values of a PDF (ISO 32000-2 §7.3), each with its place in the bytes it was read from, so that it can be copied unchanged. */
export type Value = null | boolean | number | Name | Text | Ref | List | Dict | Stream;

export class Name {
  /** Without the slash and with `#xx` decoded; one character a byte. */
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export class Ref {
  readonly number: number;
  readonly generation: number;
  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

/** A window on the bytes of which a value was made. */
export type Span = { readonly source: Uint8Array; readonly start: number; readonly end: number };

/** A string, literal or hexadecimal. */
export class Text {
  readonly bytes: Uint8Array;
  readonly span: Span;
  /** Written as exactly two hexadecimal digits for each byte and nothing else. */
  readonly exactHex: boolean;
  constructor(bytes: Uint8Array, span: Span, exactHex: boolean) {
    this.bytes = bytes;
    this.span = span;
    this.exactHex = exactHex;
  }
}

export class List {
  readonly items: readonly Value[];
  readonly span: Span;
  constructor(items: readonly Value[], span: Span) {
    this.items = items;
    this.span = span;
  }
}

export type Entry = { readonly value: Value; readonly start: number; readonly end: number };

export class Dict {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
  /** A key that is there twice, which different readers read differently. */
  readonly doubled: string | undefined;
  constructor(entries: ReadonlyMap<string, Entry>, span: Span, doubled: string | undefined) {
    this.entries = entries;
    this.span = span;
    this.doubled = doubled;
  }

  /** The value as written: a reference stays one. */
  get(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  name(key: string): string | undefined {
    const value = this.get(key);
    return value instanceof Name ? value.text : undefined;
  }

  int(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  }

  /** The bytes of the value of a key, as one character each. */
  raw(key: string): string | undefined {
    const entry = this.entries.get(key);
    return entry && latin1(this.span.source.subarray(entry.start, entry.end));
  }
}

export class Stream {
  readonly dict: Dict;
  /** As stored, not decoded. */
  readonly data: Uint8Array;
  /** Where `data` begins. */
  readonly start: number;
  constructor(dict: Dict, data: Uint8Array, start: number) {
    this.dict = dict;
    this.data = data;
    this.start = start;
  }
}

/** One object of a file: `number generation obj … endobj`, or one inside an object stream (then without a place). */
export type PdfObject = {
  readonly number: number;
  readonly generation: number;
  readonly value: Value;
  /** From the number to `endobj`; absent inside an object stream. */
  readonly span: Span | undefined;
};

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

export const rawOf = ({ source, start, end }: Span): string => latin1(source.subarray(start, end));

/** A dictionary without entries, to be edited. */
export const EMPTY_DICT = new Dict(new Map(), { source: new Uint8Array(0), start: 0, end: 0 }, undefined);
