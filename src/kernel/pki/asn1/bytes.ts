import { PkiError } from '../error.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export const EMPTY: Bytes = new Uint8Array(0);

export function concat(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A copy. (`slice` of a Buffer is none, and what is parsed may come as a Buffer.) */
export const copyOf = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

const SLAB = 16 * 1024;
const LARGEST_IN_SLAB = 2048;
let slab = new ArrayBuffer(SLAB);
let used = 0;

/**
 * Bytes to be filled whole. Small ones share a slab, since an allocation outside the heap for each of the dozens of elements of a
 * message would cost more than writing them. What is kept long keeps its slab.
 */
export function allocate(length: number): Bytes {
  if (length > LARGEST_IN_SLAB) return new Uint8Array(length);
  if (used + length > SLAB) {
    slab = new ArrayBuffer(SLAB);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += length;
  return bytes;
}

/** Equality of public bytes (not constant in time: nothing here compares secrets). */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Order of X.690 §11.6: as octet strings, the shorter padded with zeroes (a prefix therefore comes first). */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]!];
  return text;
}

const WHOLE_HEX = /^(?:[0-9a-f]{2})*$/i;

/** @throws PkiError `build` when the text is not hexadecimal of whole bytes */
export function fromHex(text: string): Bytes {
  if (!WHOLE_HEX.test(text)) throw new PkiError('build', 'The text is not hexadecimal of whole bytes.');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
