import { hash, randomFillSync } from 'node:crypto';
import type { Bytes } from './bytes.ts';

const POOL_BYTES = 32 * 1024;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** 32 random bytes, copied out of a block: the generator is called once for a thousand of them. */
export function random32(): Bytes {
  if (used + 32 > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) {
    bytes[i] = pool[used]!;
    // What was given out is not left in the pool.
    pool[used++] = 0;
  }
  return bytes;
}

const IPAD = 0x36;
const OPAD = 0x5c;
/** Messages up to this length are hashed in a buffer that is there already. */
const SMALL = 4096;

/** Bytes as the characters of a text (latin1): what derives keys gives a text, and to make bytes of it costs an object. */
export type ByteText = string;

/** The bytes of such a text. */
export function bytesOf(text: ByteText): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A hash with its two HMAC pads (RFC 2104), and the key that is in them now. */
type Keyed = {
  name: 'sha256' | 'sha512';
  block: number;
  inner: Buffer;
  outer: Buffer;
  key: Uint8Array | ByteText | undefined;
  /** The pad with the last message, whose length the next one often has. */
  view: Buffer;
};
const keyedBy = (name: Keyed['name'], block: number, bytes: number): Keyed => {
  const inner = Buffer.alloc(block + SMALL, IPAD);
  return {
    ...{ name, block, inner, outer: Buffer.alloc(block + bytes, OPAD) },
    ...{ key: undefined, view: inner.subarray(0, block) },
  };
};

function setKey(keyed: Keyed, key: Uint8Array | ByteText): void {
  const { inner, outer, block } = keyed;
  const filled = keyed.key?.length ?? 0;
  if (key.length > block) throw new RangeError(`An HMAC key here has at most ${block} bytes.`);
  for (let i = 0; i < key.length; i++) {
    const byte = typeof key === 'string' ? key.charCodeAt(i) : key[i]!;
    inner[i] = byte ^ IPAD;
    outer[i] = byte ^ OPAD;
  }
  if (filled > key.length) {
    inner.fill(IPAD, key.length, filled);
    outer.fill(OPAD, key.length, filled);
  }
  keyed.key = key;
}

/**
 * The HMAC of the message that stands behind the inner pad. One-shot hashes that answer a text take a third
 * of the time of `createHmac`, which makes an object each.
 */
function finish(keyed: Keyed, length: number, as: 'latin1' | 'base64'): string {
  const { name, block, inner, outer } = keyed;
  if (keyed.view.length !== block + length) keyed.view = inner.subarray(0, block + length);
  outer.write(hash(name, keyed.view, 'latin1'), block, 'latin1');
  return hash(name, outer, as);
}

const fields = keyedBy('sha256', 64, 32);

function hmacText(key: Uint8Array | ByteText, message: Uint8Array | string, as: 'latin1' | 'base64'): string {
  setKey(fields, key);
  const most = typeof message === 'string' ? message.length * 3 : message.length;
  if (most > SMALL) {
    const bytes = typeof message === 'string' ? Buffer.from(message) : message;
    const inner = Buffer.concat([fields.inner.subarray(0, 64), bytes]);
    return finish({ ...fields, inner, view: inner }, bytes.length, as);
  }
  if (typeof message === 'string') return finish(fields, fields.inner.write(message, 64), as);
  fields.inner.set(message, 64);
  return finish(fields, message.length, as);
}

/** HMAC-SHA-256 (RFC 2104) with a key of at most 64 bytes. A text counts as its UTF-8 bytes. */
export function hmac(key: Uint8Array, message: Uint8Array | string): Buffer<ArrayBuffer> {
  return Buffer.from(hmacText(key, message, 'latin1'), 'latin1');
}

/** {@link hmac} in base64. */
export function hmacBase64(key: ByteText, message: Uint8Array | string): string {
  return hmacText(key, message, 'base64');
}

/** Key, label, context and salt of a {@link expandKeys}, one after another. */
const expansion = Buffer.alloc(256);
/** As much of it as the last took: leaves have one length. */
let expanded = expansion;

/**
 * Keys of 32 bytes from one key of 32 bytes, all in one call: SHAKE256 over key ‖ label ‖ 0x00 ‖ context ‖ salt, the
 * pseudorandom function of FIPS 203 §4.1 (an output of FIPS 202 with its key before its message), where the context is a
 * text and the salt has 32 bytes. Texts are ASCII and short. More keys begin with fewer. Each is a text of its 32 bytes.
 */
export function expandKeys(
  from: { key: Uint8Array; label: string; context: string; salt: Uint8Array },
  count: number,
): ByteText[] {
  if (from.key.length !== 32 || from.salt.length !== 32)
    throw new RangeError('A key and a salt have 32 bytes.');
  expansion.set(from.key);
  let end = 32;
  end += expansion.write(from.label, end, 'latin1');
  expansion[end++] = 0;
  end += expansion.write(from.context, end, 'latin1');
  expansion.set(from.salt, end);
  end += 32;
  if (expanded.length !== end) expanded = expansion.subarray(0, end);
  const text = hash('shake256', expanded, { outputEncoding: 'latin1', outputLength: 32 * count });
  const keys: ByteText[] = [];
  for (let i = 0; i < count; i++) keys.push(text.slice(32 * i, 32 * i + 32));
  return keys;
}

const derivation = keyedBy('sha512', 128, 64);
const COUNTER_AT = 128;

/**
 * The first `count` of `most` keys of 32 bytes from one key: NIST SP 800-108r1 §4.1, counter mode with
 * HMAC-SHA-512, over [i]₃₂ ‖ label ‖ 0x00 ‖ context ‖ [L]₃₂, where the context is a text and a salt. Texts are
 * ASCII, all of it shorter than {@link SMALL}. Each key is a text of its 32 bytes.
 */
export function deriveKeys(
  from: { key: Uint8Array; label: string; context: string; salt: Uint8Array; most: number },
  count: number,
): ByteText[] {
  const { inner } = derivation;
  // Nearly always the key of this month, whose pads are there from the last leaf.
  if (derivation.key !== from.key) setKey(derivation, from.key);
  let end = COUNTER_AT + 4;
  end += inner.write(from.label, end, 'latin1');
  inner[end++] = 0;
  end += inner.write(from.context, end, 'latin1');
  inner.set(from.salt, end);
  end = inner.writeUInt32BE(from.most * 256, end + from.salt.length);
  const keys: ByteText[] = [];
  for (let i = 1; keys.length < count; i++) {
    inner.writeUInt32BE(i, COUNTER_AT);
    const text = finish(derivation, end - COUNTER_AT, 'latin1');
    keys.push(text.slice(0, 32));
    if (keys.length < count) keys.push(text.slice(32));
  }
  return keys;
}
