/**
 * Bytes and texts, for Node and the browser alike (this file imports nothing, so that it can be served
 * to a browser as it is).
 */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A text that is not in the format it claims; the message says what was found, in one sentence. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** The text of UTF-8 bytes. @throws FormatError when they are not UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new FormatError('The bytes are not UTF-8 text.', { cause: error });
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
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

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= a[i]! ^ b[i]!;
  return different === 0;
}

const CHUNK = 8192;

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  // In every runtime since 2025; the rest serves older browsers that verify a receipt.
  if (typeof bytes.toBase64 === 'function') return bytes.toBase64();
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/**
 * Bytes of standard base64, only in its one canonical spelling: what would decode the same from two
 * spellings could be changed without being noticed. @throws FormatError
 */
export function fromBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = atob(text);
  } catch (error) {
    throw new FormatError(`"${shorten(text)}" is not base64.`, { cause: error });
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  if (btoa(binary) !== text) throw new FormatError(`"${shorten(text)}" is not base64 in its canonical form.`);
  return bytes;
}

/** A 32-byte hash in base64. @throws FormatError */
export function hashFromBase64(text: string, what = 'hash'): Bytes {
  const bytes = fromBase64(text);
  if (bytes.length !== 32) throw new FormatError(`The ${what} has ${bytes.length} bytes and should have 32.`);
  return bytes;
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

/** A whole number from 0 to 2^53−1 in decimal with no leading zeroes. @throws FormatError */
export function fromDecimal(text: string, what: string): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value))
    throw new FormatError(`The ${what} is "${shorten(text)}", not a whole number.`);
  return value;
}

/** A whole number as 8 bytes, big-endian. */
export function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

const SHOWN = 60;

/** The beginning of a foreign text, for a message. */
export function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
