import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../../kernel/kernel.ts';
import { keyFrom } from '../../kernel/secrets.ts';

/** A nonce counts this long; those that were used are remembered until then. */
export const NONCE_MS = 3_600_000;
const TIME_BYTES = 6;
const RANDOM_BYTES = 12;
const MAC_BYTES = 16;
const BYTES = TIME_BYTES + RANDOM_BYTES + MAC_BYTES;

/**
 * Nonces (RFC 8555 §6.5) that every process of the installation recognises and nobody else makes: moment, random bytes
 * and a MAC of both. So a nonce that is only asked for costs no row; that it is used once, the database says.
 */
export function nonces(kernel: Pick<Kernel, 'secret' | 'now'>) {
  const key = keyFrom(kernel, 'acme-nonce');
  const macOf = (head: Buffer) => createHmac('sha256', key).update(head).digest().subarray(0, MAC_BYTES);
  return {
    make(): string {
      const head = Buffer.alloc(TIME_BYTES + RANDOM_BYTES);
      head.writeUIntBE(kernel.now().epochMilliseconds, 0, TIME_BYTES);
      randomBytes(RANDOM_BYTES).copy(head, TIME_BYTES);
      return Buffer.concat([head, macOf(head)]).toString('base64url');
    },
    /** When it ends, if it is one of ours that still counts. */
    endOf(nonce: string): Temporal.Instant | undefined {
      const bytes = Buffer.from(nonce, 'base64url');
      if (bytes.length !== BYTES || bytes.toString('base64url') !== nonce) return undefined;
      const head = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES);
      if (!timingSafeEqual(macOf(head), bytes.subarray(TIME_BYTES + RANDOM_BYTES))) return undefined;
      const end = head.readUIntBE(0, TIME_BYTES) + NONCE_MS;
      return end > kernel.now().epochMilliseconds ? Temporal.Instant.fromEpochMilliseconds(end) : undefined;
    },
  };
}
