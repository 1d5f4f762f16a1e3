import type { Kernel } from '../../../kernel/kernel.ts';
import type { ListQuestion } from './validation/index.ts';

/** Certificates that the loaded trust lists stand for, with the instant (ms) at which each ceased to be trusted. */
export async function listedAnchors(
  _kernel: Kernel,
): Promise<readonly { der: Uint8Array; until?: number }[]> {
  return [];
}

/** What the loaded trust lists say of a certificate; undefined while none is loaded. */
export function listQuestion(_kernel: Kernel): ListQuestion {
  return async () => undefined;
}
