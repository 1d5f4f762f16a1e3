import { FormError } from '../../facts.ts';
import { PDF_LIMITS } from '../limits.ts';
import { decodeStream } from './filters.ts';
import { parseObjectAt } from './object.ts';
import { parseHistory, type Revision } from './revisions.ts';
import { Budget, broken, isSpace, Syntax, view } from './syntax.ts';
import { Dict, List, type PdfObject, Ref, Stream, type Value } from './values.ts';
import type { Place } from './xref.ts';

const HEADER = /^%PDF-([12]\.\d)/;
const MAX_LENGTH_DEPTH = 4;

/** Something in which references can be followed: a state of a file, or a file that is being written on. */
export type Objects = {
  /** The object of that number, or undefined when there is none. @throws FormError when it cannot be read */
  object(number: number): PdfObject | undefined;
  resolve(value: Value | undefined): Value;
  decode(stream: Stream): Uint8Array;
  readonly trailer: Dict;
};

/**
 * A PDF, read by its structure alone (ISO 32000-2 §7.5): header, revisions, objects. Opening reads cross-references; objects are
 * read when they are asked for. What has two readings is refused.
 */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly version: string;
  readonly revisions: readonly Revision[];
  /** Bytes after the last end mark that are not white space. */
  readonly trailing: number;
  readonly budget = new Budget();
  /** Objects that are the same in every state, by offset. */
  readonly kept = new Map<number, PdfObject>();
  readonly #states = new Map<number, State>();

  /** @throws FormError `pdf.header`, `pdf.broken`, `pdf.loop`, `pdf.encrypted`, `pdf.two-readings`, `too-large` */
  constructor(bytes: Uint8Array) {
    if (bytes.length > PDF_LIMITS.bytes)
      throw new FormError('too-large', 'The PDF is larger than may be read.');
    const version = HEADER.exec(Buffer.from(bytes.subarray(0, 8)).toString('latin1'))?.[1];
    if (version === undefined)
      throw new FormError('pdf.header', 'The file does not begin as a PDF does, with its version.');
    this.bytes = view(bytes);
    this.version = version;
    const { revisions, end } = parseHistory(this.bytes, this.budget);
    this.revisions = revisions;
    let last = bytes.length;
    while (last > end && isSpace(bytes[last - 1])) last--;
    this.trailing = last - end;
    if (revisions.some((each) => each.trailer.has('Encrypt')))
      throw new FormError('pdf.encrypted', 'The PDF is encrypted.');
  }

  /** The document as it was after that revision; the latest unless said. */
  state(index = this.revisions.length - 1): State {
    let found = this.#states.get(index);
    if (found === undefined) {
      found = new State(this, index);
      this.#states.set(index, found);
    }
    return found;
  }
}

/** The document after one of its revisions. */
export class State implements Objects {
  readonly file: PdfFile;
  readonly index: number;
  readonly #objects = new Map<number, PdfObject | undefined>();
  readonly #containers = new Map<number, readonly PdfObject[]>();
  #lengthDepth = 0;

  constructor(file: PdfFile, index: number) {
    this.file = file;
    this.index = index;
  }

  get trailer(): Dict {
    return this.file.revisions[this.index]!.trailer;
  }

  /** Where an object is in this state; undefined when no revision has said anything of it. */
  place(number: number): Place | undefined {
    for (let at = this.index; at >= 0; at--) {
      const found = this.file.revisions[at]!.place(number);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  object(number: number): PdfObject | undefined {
    if (this.#objects.has(number)) return this.#objects.get(number);
    const place = this.place(number);
    const offset = place?.kind === 'offset' ? place.offset : -1;
    const kept = this.file.kept.get(offset);
    const isSame =
      kept?.number === number && place?.kind === 'offset' && kept.generation === place.generation;
    const found = isSame ? kept : this.read(number);
    this.#objects.set(number, found);
    // The length of a stream may be another in another state when it is elsewhere.
    if (found?.span !== undefined && !isElsewhere(found.value)) this.file.kept.set(offset, found);
    return found;
  }

  /** The object, not kept: for whoever looks at all of them once. */
  read(number: number): PdfObject | undefined {
    const place = this.place(number);
    if (place === undefined || place.kind === 'free') return undefined;
    if (place.kind === 'packed') return this.#unpack(number, place.container, place.index);
    const { object } = parseObjectAt(this.file.bytes, place.offset, {
      budget: this.file.budget,
      lengthOf: (ref) => this.#length(ref),
    });
    if (object.number !== number || object.generation !== place.generation)
      throw broken('An object is not where the cross-reference says.');
    return object;
  }

  #length(ref: Ref): number | undefined {
    if (this.#lengthDepth >= MAX_LENGTH_DEPTH)
      throw new FormError('pdf.loop', 'Lengths of streams refer to one another.');
    this.#lengthDepth++;
    try {
      const { value } = this.object(ref.number) ?? {};
      return typeof value === 'number' ? value : undefined;
    } finally {
      this.#lengthDepth--;
    }
  }

  /** §7.5.7. */
  #unpack(number: number, container: number, index: number): PdfObject {
    let objects = this.#containers.get(container);
    if (objects === undefined) {
      if (this.place(container)?.kind !== 'offset')
        throw broken('An object stream is not in the file itself.');
      const stream = this.object(container)?.value;
      if (!(stream instanceof Stream) || stream.dict.name('Type') !== 'ObjStm')
        throw broken('What should be an object stream is none.');
      objects = unpacked(this.decode(stream), stream.dict, this.file.budget);
      this.#containers.set(container, objects);
    }
    const found = objects[index];
    if (found?.number !== number) throw broken('An object is not where the cross-reference says.');
    return found;
  }

  resolve(value: Value | undefined): Value {
    return follow(this, value);
  }

  decode(stream: Stream): Uint8Array {
    return decodeStream(stream, this.file.budget, (value) => this.resolve(value));
  }
}

const isElsewhere = (value: Value): boolean =>
  value instanceof Stream && value.dict.get('Length') instanceof Ref;

const MAX_REFERENCES = 8;

/** The value itself; null for a reference to nothing (§7.3.10). @throws FormError `pdf.loop` */
export function follow(objects: Objects, value: Value | undefined): Value {
  let at = value ?? null;
  for (let steps = 0; at instanceof Ref; steps++) {
    if (steps >= MAX_REFERENCES)
      throw new FormError('pdf.loop', 'References follow one another in a circle.');
    at = referenced(objects, at);
  }
  return at;
}

/** A reference with another generation than the object has is one to nothing. */
function referenced(objects: Objects, { number, generation }: Ref): Value {
  const found = objects.object(number);
  return found?.generation === generation ? found.value : null;
}

function unpacked(data: Uint8Array, dict: Dict, budget: Budget): PdfObject[] {
  const count = dict.int('N') ?? -1;
  const first = dict.int('First') ?? -1;
  if (count < 0 || first < 0 || first > data.length || count > data.length)
    throw broken('An object stream does not say what is in it.');
  const head = new Syntax(data, 0, budget, first);
  const places = Array.from({ length: count }, () => [head.whole(), head.whole()] as const);
  return places.map(([number, offset]) => {
    if (first + offset >= data.length) throw broken('An object is said to be outside its object stream.');
    const value = new Syntax(data, first + offset, budget).value();
    return { number, generation: 0, value, span: undefined };
  });
}

/** What a key leads to when it is a dictionary; undefined for anything else. */
export function dictAt(objects: Objects, value: Value | undefined): Dict | undefined {
  const found = objects.resolve(value);
  return found instanceof Dict ? found : undefined;
}

export function itemsAt(objects: Objects, value: Value | undefined): readonly Value[] {
  const found = objects.resolve(value);
  return found instanceof List ? found.items : [];
}
