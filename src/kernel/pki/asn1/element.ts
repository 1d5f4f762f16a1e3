import { PkiError } from '../error.ts';
import { concat, EMPTY } from './bytes.ts';
import { type Bounds, readBounds } from './header.ts';
import { Budget, type Limits, type Rules, SMALL } from './limits.ts';
import { oidText } from './oid.ts';
import { stringText } from './strings.ts';
import * as T from './tags.ts';
import { parseGeneralizedTime, parseUtcTime } from './time.ts';

/** One element of a document: a window on its bytes. Nothing is copied and nothing inside is read before it is asked for. */
export class Element {
  readonly tag: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #bounds: Bounds;
  readonly #budget: Budget;
  readonly #depth: number;

  constructor(bytes: Uint8Array, start: number, bounds: Bounds, budget: Budget, depth: number) {
    this.tag = bounds.tag;
    this.#bytes = bytes;
    this.#start = start;
    this.#bounds = bounds;
    this.#budget = budget;
    this.#depth = depth;
  }

  /** Identifier, length and contents, as they were encoded. */
  get whole(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#bounds.stop);
  }

  get contents(): Uint8Array {
    return this.#bytes.subarray(this.#bounds.head, this.#bounds.end);
  }

  /** Whether BER rules are in force for this document. */
  get ber(): boolean {
    return this.#budget.ber;
  }

  /** A cursor over the elements inside. @throws PkiError `asn1-tag` when it is primitive */
  fields(): Fields {
    if ((this.tag & T.CONSTRUCTED) === 0)
      throw new PkiError('asn1-tag', 'An element that should hold others does not.');
    return new Fields(this.#bytes, this.#bounds.head, this.#bounds.end, this.#budget, this.#depth + 1);
  }

  /** All elements inside. */
  children(): Element[] {
    const fields = this.fields();
    const found: Element[] = [];
    while (!fields.atEnd) found.push(fields.next());
    return found;
  }

  /** The only element inside an EXPLICIT tag. */
  inner(tag?: number): Element {
    const fields = this.fields();
    const element = fields.next(tag);
    fields.end();
    return element;
  }

  is(tag: number): this {
    if (this.tag !== tag) throw new PkiError('asn1-tag', 'An element has another type than it should have.');
    return this;
  }

  bool(): boolean {
    const value = this.contents[0];
    if (this.contents.length !== 1 || (!this.ber && value !== 0 && value !== 0xff))
      throw new PkiError('asn1-value', 'A BOOLEAN is neither true nor false.');
    return value !== 0;
  }

  /** The octets of an INTEGER or ENUMERATED in two's complement, in their shortest form. */
  integer(): Uint8Array {
    const value = this.contents;
    const [first, second] = value;
    if (first === undefined) throw new PkiError('asn1-value', 'An INTEGER is empty.');
    const needless =
      second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (needless && !this.ber) throw new PkiError('asn1-value', 'An INTEGER is not in its shortest form.');
    return value;
  }

  /** An INTEGER from 0 to 2^31−1: versions, path lengths, skips, status codes. */
  small(): number {
    const value = this.integer();
    if (value.length > 4 || value[0]! >= 0x80)
      throw new PkiError('asn1-value', 'An INTEGER is out of its range.');
    let number = 0;
    for (let i = 0; i < value.length; i++) number = number * 256 + value[i]!;
    return number;
  }

  oid(): string {
    return oidText(this.is(T.OID).contents);
  }

  null(): void {
    if (this.contents.length !== 0) throw new PkiError('asn1-value', 'A NULL is not empty.');
  }

  /** The bytes of an OCTET STRING (or of an IMPLICIT one). In BER the pieces are put together; only then is it a copy. */
  octets(): Uint8Array {
    if ((this.tag & T.CONSTRUCTED) === 0) return this.contents;
    if (!this.ber) throw new PkiError('asn1-tag', 'A string is in pieces where it may not be.');
    return concat(this.children().map((piece) => piece.octets()));
  }

  /** A BIT STRING: its bytes, and how many bits of the last are not used. */
  bits(): { bytes: Uint8Array; unused: number } {
    const value = this.octets();
    const unused = value[0];
    const last = value.length > 1 ? value[value.length - 1]! : 0;
    if (unused === undefined || unused > 7 || (value.length === 1 && unused > 0))
      throw new PkiError('asn1-value', 'A BIT STRING says wrongly how many bits it has.');
    if (!this.ber && (last & ((1 << unused) - 1)) !== 0)
      throw new PkiError('asn1-value', 'A BIT STRING has bits after its end.');
    return { bytes: value.subarray(1), unused };
  }

  /** A BIT STRING of whole bytes: a signature or a key. */
  bitBytes(): Uint8Array {
    const { bytes, unused } = this.bits();
    if (unused !== 0) throw new PkiError('asn1-value', 'A BIT STRING that should have whole bytes does not.');
    return bytes;
  }

  /** The bytes of a signature. One that is not of whole bytes is empty: it verifies with no key, and is told as such. */
  signature(): Uint8Array {
    const { bytes, unused } = this.is(T.BIT_STRING).bits();
    return unused === 0 ? bytes : EMPTY;
  }

  /** The text of a character string. @throws PkiError when it is none */
  text(): string {
    const value = stringText(this.tag & ~T.CONSTRUCTED, this.octets());
    if (value === undefined) throw new PkiError('asn1-tag', 'An element that should be a text is not.');
    return value;
  }

  /** UTCTime or GeneralizedTime, in milliseconds since 1970. */
  time(): number {
    if (this.tag === T.UTC_TIME) return parseUtcTime(this.contents);
    return this.generalizedTime();
  }

  generalizedTime(fraction = false): number {
    return parseGeneralizedTime(this.is(T.GENERALIZED_TIME).contents, fraction);
  }
}

/** A cursor over the fields of a SEQUENCE. Every read names what it expects; `end()` refuses what is left over. */
export class Fields {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #limit: number;
  readonly #budget: Budget;
  readonly #depth: number;

  constructor(bytes: Uint8Array, at: number, limit: number, budget: Budget, depth: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#limit = limit;
    this.#budget = budget;
    this.#depth = depth;
  }

  get atEnd(): boolean {
    return this.#at >= this.#limit;
  }

  /** The tag of the next element, or −1 at the end. */
  get tag(): number {
    return this.atEnd ? -1 : this.#bytes[this.#at]!;
  }

  next(tag?: number): Element {
    if (this.atEnd) throw new PkiError('form', 'A field is missing.');
    const bounds = readBounds(this.#bytes, this.#at, this.#limit, this.#budget, this.#depth);
    const element = new Element(this.#bytes, this.#at, bounds, this.#budget, this.#depth);
    this.#at = bounds.stop;
    return tag === undefined ? element : element.is(tag);
  }

  optional(tag: number): Element | undefined {
    return this.tag === tag ? this.next() : undefined;
  }

  /** Passes over one element without making anything of it. */
  skip(): void {
    this.#at = readBounds(this.#bytes, this.#at, this.#limit, this.#budget, this.#depth).stop;
  }

  end(): void {
    if (!this.atEnd) throw new PkiError('form', 'There are more fields than there may be.');
  }
}

interface ReadOptions {
  readonly rules?: Rules;
  readonly limits?: Limits;
  /** How deep in another document this one lies. */
  readonly depth?: number;
  /** Bytes after the element are left alone; otherwise they are an error. */
  readonly trailing?: true;
}

/** The one element that the bytes are. @throws PkiError `asn1-…` */
export function readDocument(bytes: Uint8Array, options: ReadOptions = {}): Element {
  const limits = options.limits ?? SMALL;
  if (bytes.length > limits.bytes) throw new PkiError('asn1-limit', 'The document is too large.');
  const budget = new Budget(options.rules ?? 'der', limits);
  const depth = options.depth ?? 0;
  const bounds = readBounds(bytes, 0, bytes.length, budget, depth);
  if (bounds.stop !== bytes.length && options.trailing !== true)
    throw new PkiError('asn1-trailing', 'There are bytes after the end of the document.');
  return new Element(bytes, 0, bounds, budget, depth);
}

/** Walks every element, so that the whole is known to be canonical DER as far as its tags tell. @throws PkiError */
export function checkDer(bytes: Uint8Array, limits: Limits = SMALL): void {
  const waiting = [readDocument(bytes, { limits })];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    if ((element.tag & T.CONSTRUCTED) !== 0) waiting.push(...element.children());
    else checkValue(element);
  }
}

function checkValue(element: Element): void {
  if (element.tag === T.BOOLEAN) element.bool();
  else if (element.tag === T.INTEGER || element.tag === T.ENUMERATED) element.integer();
  else if (element.tag === T.BIT_STRING) element.bits();
  else if (element.tag === T.NULL) element.null();
  else if (element.tag === T.OID) element.oid();
  else stringText(element.tag, element.contents);
}
