import { createHmac } from 'node:crypto';
import type { Kernel } from '../../kernel/kernel.ts';
import { keyFrom } from '../../kernel/secrets.ts';
import { type Ref, writeRef } from './addresses.ts';

/** How long a key that the office gave may wait to be used. */
export const EXTERNAL_KEY_DAYS = 30;

/**
 * The MAC key of an external account binding (RFC 8555 §7.3.4), 32 bytes. It is computed from its name and the secret of
 * the installation whenever it is needed, so that no table, backup or remembered answer holds it.
 */
export function externalKey(kernel: Pick<Kernel, 'secret'>, ref: Ref): Buffer {
  return createHmac('sha256', keyFrom(kernel, 'acme-external-key')).update(writeRef(ref)).digest();
}
