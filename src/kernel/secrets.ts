import { hkdfSync } from 'node:crypto';
import type { Kernel } from './kernel.ts';

/** A key of 32 bytes for one purpose, derived from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function keyFrom(kernel: Pick<Kernel, 'secret'>, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', kernel.secret, '', `aplec/${purpose}/v1`, 32));
}
