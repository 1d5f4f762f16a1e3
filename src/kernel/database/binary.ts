/**
 * PostgreSQL's binary arrays, written by hand: `pg` sends a Buffer as it is, and bytes stay bytes. Each is
 * written into one buffer, without a small one for each element.
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

/** The beginning of a one-dimensional array in the form of `array_recv`, with room for its elements. */
function arrayOf(type: number, values: readonly unknown[], bytes: number): Buffer {
  const out = Buffer.allocUnsafe(HEADER + 4 * values.length + bytes);
  out.writeInt32BE(1, 0);
  out.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
  out.writeInt32BE(values.length, 12);
  out.writeInt32BE(1, 16);
  return out;
}

type Fixed<Value> = { type: number; size: number; write(out: Buffer, value: Value, at: number): void };

/** Elements of one size, each with its length before it; an absent one is only a length of −1. */
function fixedArray<Value>({ type, size, write }: Fixed<Value>, values: readonly (Value | null)[]): Buffer {
  let absent = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === null) absent += 1;
  const out = arrayOf(type, values, size * (values.length - absent));
  let at = HEADER;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    at = out.writeInt32BE(value === null ? NULL : size, at);
    if (value === null) continue;
    write(out, value, at);
    at += size;
  }
  return out;
}

/** uuid[] from their texts. */
export function uuidArray(ids: readonly (string | null)[]): Buffer {
  return fixedArray({ type: UUID, size: 16, write: writeUuid }, ids);
}

/** int2[] */
export function int2Array(values: readonly number[]): Buffer {
  return fixedArray({ type: INT2, size: 2, write: (out, value, at) => out.writeInt16BE(value, at) }, values);
}

/** int4[] */
export function int4Array(values: readonly number[]): Buffer {
  return fixedArray({ type: INT4, size: 4, write: (out, value, at) => out.writeInt32BE(value, at) }, values);
}

/** bool[] */
export function boolArray(values: readonly boolean[]): Buffer {
  return fixedArray(
    { type: BOOL, size: 1, write: (out, value, at) => out.writeUInt8(value ? 1 : 0, at) },
    values,
  );
}

/** int8[], of whole numbers up to 2^53. */
export function int8Array(values: readonly number[]): Buffer {
  return fixedArray({ type: INT8, size: 8, write: writeInt8 }, values);
}

/** 2000-01-01T00:00:00Z, where PostgreSQL counts from, in ms since 1970. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** timestamptz[] from ms since 1970: microseconds since 2000. */
export function instantArray(ms: readonly (number | null)[]): Buffer {
  const write = (out: Buffer, value: number, at: number) =>
    writeInt8(out, (value - POSTGRES_EPOCH_MS) * 1000, at);
  return fixedArray({ type: TIMESTAMPTZ, size: 8, write }, ms);
}

/** bytea[] */
export function bytesArray(values: readonly (Uint8Array | null)[]): Buffer {
  let length = 0;
  for (const value of values) length += value?.length ?? 0;
  const out = arrayOf(BYTEA, values, length);
  let at = HEADER;
  for (const value of values) {
    at = out.writeInt32BE(value?.length ?? NULL, at);
    if (value === null) continue;
    out.set(value, at);
    at += value.length;
  }
  return out;
}

/** text[] */
export function textArray(values: readonly (string | null)[]): Buffer {
  let bytes = 0;
  for (const value of values) if (value !== null) bytes += Buffer.byteLength(value);
  const out = arrayOf(TEXT, values, bytes);
  let at = HEADER;
  for (const value of values) {
    if (value === null) {
      at = out.writeInt32BE(NULL, at);
      continue;
    }
    const length = out.write(value, at + 4);
    out.writeInt32BE(length, at);
    at += 4 + length;
  }
  return out;
}

const TWO_32 = 2 ** 32;

/** A whole number of at most 53 bits and a sign, as 8 bytes; a BigInt for each would be an object for each. */
function writeInt8(out: Buffer, value: number, at: number): void {
  out.writeInt32BE(Math.floor(value / TWO_32), at);
  out.writeUInt32BE(((value % TWO_32) + TWO_32) % TWO_32, at + 4);
}

/** The 16 bytes of a UUID text in its canonical lower-case form. */
function writeUuid(out: Buffer, id: string, at: number): void {
  let to = at;
  for (let i = 0; i < 36; i += 2) {
    // 8-4-4-4-12: a hyphen stands at 8, 13, 18 and 23.
    if (i === 8 || i === 13 || i === 18 || i === 23) i += 1;
    out[to++] = (nibble(id.charCodeAt(i)) << 4) | nibble(id.charCodeAt(i + 1));
  }
}

/** 0–9 are 48–57, a–f are 97–102. */
function nibble(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
