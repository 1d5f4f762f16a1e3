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

const BLOCK = 64;
const INNER = 0x36;
const OUTER = 0x5c;
const outer = new Uint8Array(BLOCK + 32);
const SMALL = 1024;
const small = new Uint8Array(BLOCK + SMALL);

/**
 * HMAC-SHA-256 (RFC 2104) with a key of at most 64 bytes, by two one-shot hashes: half the time of
 * `createHmac`, which makes an object for each.
 */
export function hmac(key: Uint8Array, message: Uint8Array): Buffer<ArrayBuffer> {
  if (key.length > BLOCK) throw new RangeError(`An HMAC key here has at most ${BLOCK} bytes.`);
  const length = BLOCK + message.length;
  const inner = message.length <= SMALL ? small.subarray(0, length) : new Uint8Array(length);
  for (let i = 0; i < BLOCK; i++) {
    const byte = i < key.length ? key[i]! : 0;
    inner[i] = byte ^ INNER;
    outer[i] = byte ^ OUTER;
  }
  inner.set(message, BLOCK);
  outer.set(hash('sha256', inner, 'buffer'), BLOCK);
  return hash('sha256', outer, 'buffer');
}
