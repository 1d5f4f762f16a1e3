import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn in blocks: one call to the generator for 256 identifiers. */
const POOL_BYTES = 10 * 256;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

let lastMs = 0;
let sequence = 0;
/** The part of {@link lastMs}, which many identifiers share. */
let timePart = timeText(0);

/** The first 12 digits with their hyphens. */
function timeText(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-`;
}

/**
 * A UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then a 12-bit counter that keeps
 * identifiers made by one process in order within a millisecond (method 1 of §6.2), then 62 random bits.
 * Made in the application, so that any PostgreSQL from 15 serves and rows can be spread over nodes.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs || ++sequence > 0xfff) {
    lastMs = Math.max(nowMs, lastMs + 1);
    sequence = 0;
    timePart = timeText(lastMs);
  }
  if (used + 8 > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  // The variant, 10 in binary.
  pool[used] = (pool[used]! & 0x3f) | 0x80;
  const rest = pool.toString('hex', used, used + 8);
  used += 8;
  return `${timePart}${(0x7000 | sequence).toString(16)}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in its canonical lower-case form (RFC 9562 §4). */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}

/** The lowest identifier of a millisecond: every one that was made before it is smaller. */
export function firstIdAt(ms: number): string {
  return `${timeText(ms)}7000-8000-000000000000`;
}

/** When an identifier of {@link newId} was made, ms since 1970. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
