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
  bytes.set(pool.subarray(used, used + 32));
  // What was given out is not left in the pool.
  pool.fill(0, used, used + 32);
  used += 32;
  return bytes;
}

const IPAD = 0x36;
const OPAD = 0x5c;
/** Messages up to this length are hashed in a buffer that is there already. */
const SMALL = 4096;

/** A hash with its two HMAC pads (RFC 2104), and the key that is in them now. */
type Keyed = {
  name: 'sha256' | 'sha512';
  block: number;
  inner: Buffer;
  outer: Buffer;
  key: Uint8Array | undefined;
};
const keyedBy = (name: Keyed['name'], block: number, bytes: number): Keyed => ({
  name,
  block,
  inner: Buffer.alloc(block + SMALL),
  outer: Buffer.alloc(block + bytes),
  key: undefined,
});

function setKey(keyed: Keyed, key: Uint8Array): void {
  const { inner, outer, block } = keyed;
  if (key.length > block) throw new RangeError(`An HMAC key here has at most ${block} bytes.`);
  for (let i = 0; i < block; i++) {
    const byte = i < key.length ? key[i]! : 0;
    inner[i] = byte ^ IPAD;
    outer[i] = byte ^ OPAD;
  }
  keyed.key = key;
}

/**
 * The HMAC of the message that stands behind the inner pad. One-shot hashes that answer a text take a third
 * of the time of `createHmac`, which makes an object each.
 */
function finish({ name, block, inner, outer }: Keyed, length: number, as: 'latin1' | 'base64'): string {
  outer.write(hash(name, inner.subarray(0, block + length), 'latin1'), block, 'latin1');
  return hash(name, outer, as);
}

const fields = keyedBy('sha256', 64, 32);

function hmacText(key: Uint8Array, message: Uint8Array | string, as: 'latin1' | 'base64'): string {
  setKey(fields, key);
  const most = typeof message === 'string' ? message.length * 3 : message.length;
  if (most > SMALL) {
    const bytes = typeof message === 'string' ? Buffer.from(message) : message;
    const inner = Buffer.concat([fields.inner.subarray(0, 64), bytes]);
    return finish({ ...fields, inner }, bytes.length, as);
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
export function hmacBase64(key: Uint8Array, message: Uint8Array | string): string {
  return hmacText(key, message, 'base64');
}

const derivation = keyedBy('sha512', 128, 64);
const COUNTER_AT = 128;

/**
 * The first `count` of `most` keys of 32 bytes from one key: NIST SP 800-108r1 §4.1, counter mode with
 * HMAC-SHA-512, over [i]₃₂ ‖ label ‖ 0x00 ‖ context ‖ [L]₃₂, where the context is a text and a salt. Texts are
 * ASCII, all of it shorter than {@link SMALL}.
 */
export function deriveKeys(
  from: { key: Uint8Array; label: string; context: string; salt: Uint8Array; most: number },
  count: number,
): Bytes[] {
  const { inner } = derivation;
  // Nearly always the key of this month, whose pads are there from the last leaf.
  if (derivation.key !== from.key) setKey(derivation, from.key);
  let end = COUNTER_AT + 4;
  end += inner.write(from.label, end, 'latin1');
  inner[end++] = 0;
  end += inner.write(from.context, end, 'latin1');
  inner.set(from.salt, end);
  end = inner.writeUInt32BE(from.most * 256, end + from.salt.length);
  const keys: Bytes[] = [];
  for (let i = 1; keys.length < count; i++) {
    inner.writeUInt32BE(i, COUNTER_AT);
    const text = finish(derivation, end - COUNTER_AT, 'latin1');
    keys.push(bytesAt(text, 0));
    if (keys.length < count) keys.push(bytesAt(text, 32));
  }
  return keys;
}

function bytesAt(text: string, from: number): Bytes {
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[i] = text.charCodeAt(from + i);
  return bytes;
}
