/** PostgreSQL's binary arrays, written by hand: `pg` sends a Buffer as it is, and bytes stay bytes. */

/** Object identifiers of the element types, fixed by PostgreSQL (pg_type). */
export const UUID = 2950;
export const BYTEA = 17;
export const INT2 = 21;
export const INT8 = 20;
export const TEXT = 25;
export const TIMESTAMPTZ = 1184;

const HEADER = 20;
const NULL = -1;

/** A one-dimensional array in the form of `array_recv`: header, then each element with its length. */
export function binaryArray(type: number, elements: readonly (Uint8Array | null)[]): Buffer {
  let length = HEADER;
  let nulls = 0;
  for (const element of elements) {
    length += 4 + (element?.length ?? 0);
    if (element === null) nulls = 1;
  }
  const out = Buffer.allocUnsafe(length);
  out.writeInt32BE(1, 0);
  out.writeInt32BE(nulls, 4);
  out.writeInt32BE(type, 8);
  out.writeInt32BE(elements.length, 12);
  out.writeInt32BE(1, 16);
  let at = HEADER;
  for (const element of elements) {
    at = out.writeInt32BE(element?.length ?? NULL, at);
    if (element === null) continue;
    out.set(element, at);
    at += element.length;
  }
  return out;
}

/** The 16 bytes of a UUID text. */
export function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

export function int2Bytes(value: number): Buffer {
  const out = Buffer.allocUnsafe(2);
  out.writeInt16BE(value);
  return out;
}

export function int8Bytes(value: number): Buffer {
  const out = Buffer.allocUnsafe(8);
  out.writeBigInt64BE(BigInt(value));
  return out;
}

/** 2000-01-01T00:00:00Z, where PostgreSQL counts from, in ms since 1970. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** A timestamptz from ms since 1970: microseconds since 2000. */
export function instantBytes(ms: number): Buffer {
  return int8Bytes((ms - POSTGRES_EPOCH_MS) * 1000);
}
