import { createHmac, randomInt } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';

export const RECOVERY_CODES = 10;
/** Without letters that are taken for figures: 10 of 28 are 48 bits. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const LENGTH = 10;

/** New codes for paper, `ABCDE-FGHJK`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
    return `${letters.slice(0, LENGTH / 2).join('')}-${letters.slice(LENGTH / 2).join('')}`;
  });

/** What was typed, as a code; undefined when it cannot be one. */
export function recoveryCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '');
  return plain.length === LENGTH && [...plain].every((each) => LETTERS.includes(each)) ? plain : undefined;
}

/** Kept instead of the code, bound to whose it is. */
export const recoveryMac = (kernel: Kernel, credentialId: string, code: string): Buffer =>
  createHmac('sha256', keyFrom(kernel, 'authenticator/recovery'))
    .update(credentialId)
    .update('\0')
    .update(code.replace('-', ''))
    .digest();
