/**
 * PostgreSQL's binary arrays, written by hand: bytes stay bytes, and an array goes straight into the message of its
 * statement (see line.ts), without a buffer of its own or a small one for each element.
 */

/** Object identifiers of the element types, fixed by PostgreSQL (pg_type). */
const UUID = 2950;
const BYTEA = 17;
const INT2 = 21;
const INT8 = 20;
const INT4 = 23;
const BOOL = 16;
const TEXT = 25;
const TIMESTAMPTZ = 1184;

const HEADER = 20;
const NULL = -1;

/** How elements of a type are written. */
type Kind<Value> = {
  type: number;
  /** At least as many bytes as a value takes. */
  room(value: Value): number;
  /** Writes a value, and answers its bytes. */
  write(out: Buffer, value: Value, at: number): number;
};

/** A one-dimensional array in the form of `array_recv`. */
export class BinaryArray<Value = unknown> {
  /** At least as many bytes as it takes. */
  readonly room: number;
  readonly #kind: Kind<Value>;
  readonly #values: readonly (Value | null)[];

  constructor(kind: Kind<Value>, values: readonly (Value | null)[]) {
    let room = HEADER + 4 * values.length;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value !== null) room += kind.room(value);
    }
    this.room = room;
    this.#kind = kind;
    this.#values = values;
  }

  /** Writes it, and answers where it ends. */
  write(out: Buffer, from: number): number {
    const values = this.#values;
    const kind = this.#kind;
    let at = out.writeInt32BE(1, from);
    at = out.writeInt32BE(values.includes(null) ? 1 : 0, at);
    at = out.writeInt32BE(kind.type, at);
    at = out.writeInt32BE(values.length, at);
    at = out.writeInt32BE(1, at);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      at = writeElement(kind, out, value, at);
    }
    return at;
  }

  /** Writes its first element as a parameter of the element's type, with its length, and answers where it ends. */
  writeFirst(out: Buffer, at: number): number {
    return writeElement(this.#kind, out, this.#values[0]!, at);
  }

  /** How the driver takes it, where a statement goes its way. */
  toPostgres(): Buffer {
    const out = Buffer.allocUnsafe(this.room);
    return out.subarray(0, this.write(out, 0));
  }
}

/** The length of an element and its bytes, as in `array_recv` and in a Bind; answers where they end. */
function writeElement<Value>(kind: Kind<Value>, out: Buffer, value: Value | null, at: number): number {
  if (value === null) return out.writeInt32BE(NULL, at);
  const length = kind.write(out, value, at + 4);
  return out.writeInt32BE(length, at) + length;
}

/** uuid[] from their texts. */
export const uuidArray = (ids: readonly (string | null)[]) => new BinaryArray(uuid, ids);
/** int2[] */
export const int2Array = (values: readonly number[]) => new BinaryArray(int2, values);
/** int4[] */
export const int4Array = (values: readonly number[]) => new BinaryArray(int4, values);
/** int8[], of whole numbers up to 2^53. */
export const int8Array = (values: readonly number[]) => new BinaryArray(int8, values);
/** bool[] */
export const boolArray = (values: readonly boolean[]) => new BinaryArray(bool, values);
/** timestamptz[] from ms since 1970. */
export const instantArray = (ms: readonly (number | null)[]) => new BinaryArray(instant, ms);
/** bytea[] */
export const bytesArray = (values: readonly (Uint8Array | null)[]) => new BinaryArray(bytes, values);
/** text[] */
export const textArray = (values: readonly (string | null)[]) => new BinaryArray(text, values);

const uuid: Kind<string> = { type: UUID, room: () => 16, write: writeUuid };
const int2: Kind<number> = {
  type: INT2,
  room: () => 2,
  write: (out, value, at) => out.writeInt16BE(value, at) - at,
};
const int4: Kind<number> = {
  type: INT4,
  room: () => 4,
  write: (out, value, at) => out.writeInt32BE(value, at) - at,
};
const int8: Kind<number> = { type: INT8, room: () => 8, write: writeInt8 };
const bool: Kind<boolean> = {
  type: BOOL,
  room: () => 1,
  write: (out, value, at) => out.writeUInt8(value ? 1 : 0, at) - at,
};
/** 2000-01-01T00:00:00Z, where PostgreSQL counts from, in ms since 1970. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const instant: Kind<number> = {
  type: TIMESTAMPTZ,
  room: () => 8,
  write: (out, ms, at) => writeInt8(out, (ms - POSTGRES_EPOCH_MS) * 1000, at),
};
const bytes: Kind<Uint8Array> = {
  type: BYTEA,
  room: (value) => value.length,
  write(out, value, at) {
    out.set(value, at);
    return value.length;
  },
};
const text: Kind<string> = { type: TEXT, room: roomForText, write: writeText };

/** Texts up to this length are written here, character by character: the call of a writer would cost more. */
const SHORT = 24;
/** Most bytes of UTF-8 for one unit of UTF-16. */
const MOST_BYTES = 3;

/** At least as many bytes as a text has in UTF-8. */
export function roomForText(value: string): number {
  return value.length <= SHORT ? value.length * MOST_BYTES : Buffer.byteLength(value);
}

/** Writes a text in UTF-8, and answers its bytes. */
export function writeText(out: Buffer, value: string, at: number): number {
  const { length } = value;
  if (length > SHORT) return out.write(value, at);
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code > 0x7f) return out.write(value, at);
    out[at + i] = code;
  }
  return length;
}

const TWO_32 = 2 ** 32;

/** A whole number of at most 53 bits and a sign, as 8 bytes; a BigInt for each would be an object for each. */
function writeInt8(out: Buffer, value: number, at: number): number {
  out.writeInt32BE(Math.floor(value / TWO_32), at);
  out.writeUInt32BE(((value % TWO_32) + TWO_32) % TWO_32, at + 4);
  return 8;
}

/** The 16 bytes of a UUID text in its canonical lower-case form. */
function writeUuid(out: Buffer, id: string, at: number): number {
  let to = at;
  for (let i = 0; i < 36; i += 2) {
    // 8-4-4-4-12: a hyphen stands at 8, 13, 18 and 23.
    if (i === 8 || i === 13 || i === 18 || i === 23) i += 1;
    out[to++] = (nibble(id.charCodeAt(i)) << 4) | nibble(id.charCodeAt(i + 1));
  }
  return 16;
}

/** 0–9 are 48–57, a–f are 97–102. */
function nibble(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
