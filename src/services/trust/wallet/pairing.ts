import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';

const DIGITS = 6;
/** Tries of one question to a wallet; then it is over. One in 200,000 guesses right. */
export const MOST_TRIES = 5;

/**
 * What the telephone shows and the person types where they began, when wallet and browser are on two devices: whoever only sent
 * somebody a QR code does not have it. Made from the code of the redirect; known only to who came with that one.
 */
export function pairingCode(kernel: Kernel, codeHash: Buffer): string {
  const mac = createHmac('sha256', keyFrom(kernel, 'wallet/pairing')).update(codeHash).digest();
  return String(mac.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** Whether that is what was typed, with whatever blanks people put between figures. */
export function isPairingCode(kernel: Kernel, codeHash: Buffer, typed: string): boolean {
  const given = Buffer.from(typed.replace(/\D/g, '').slice(0, DIGITS).padEnd(DIGITS, ' '));
  return timingSafeEqual(given, Buffer.from(pairingCode(kernel, codeHash)));
}
