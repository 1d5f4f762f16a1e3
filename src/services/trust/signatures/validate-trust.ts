import type { Kernel } from '../../../kernel/kernel.ts';
import { grantedUntil, listedServices, qualifiedAnchors } from '../trust-lists/index.ts';
import type { ListQuestion } from './validation/index.ts';

/** Certificates that the loaded trust lists stand for, with the instant (ms) at which each ceased to be trusted. */
export async function listedAnchors(kernel: Kernel): Promise<readonly { der: Uint8Array; until?: number }[]> {
  const anchors = await qualifiedAnchors(kernel);
  return anchors.flatMap((anchor) => {
    const until = grantedUntil(anchor);
    if (until === null) return [];
    return anchor.certificates.map(({ der }) => ({ der, ...(until === undefined ? {} : { until }) }));
  });
}

/** What the loaded trust lists say of a certificate; undefined while none is loaded. */
export function listQuestion(kernel: Kernel): ListQuestion {
  return (certificate, chain, at) => listedServices(kernel, { certificate, chain }, at);
}
