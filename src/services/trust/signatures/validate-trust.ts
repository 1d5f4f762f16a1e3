import type { Kernel } from '../../../kernel/kernel.ts';
import { grantedUntil, listedServices, qualifiedAnchors } from '../trust-lists/index.ts';
import type { ListQuestion } from './validation/index.ts';

type Anchor = { der: Uint8Array; until?: number };

/**
 * Certificates that the loaded trust lists stand for, of those names (keys of `Name`), with the instant (ms) at which each ceased to be
 * granted. Only those that a document names are looked at: a state's list has hundreds.
 */
export async function listedAnchors(kernel: Kernel, names: ReadonlySet<string>): Promise<Anchor[]> {
  const all = await qualifiedAnchors(kernel);
  return all.flatMap((anchor) => {
    const until = grantedUntil(anchor);
    if (until === null) return [];
    return anchor.certificates
      .filter((each) => names.has(each.subject.key))
      .map(({ der }) => ({ der, ...(until === undefined ? {} : { until }) }));
  });
}

/** What the loaded trust lists say of a certificate; undefined while none is loaded. */
export function listQuestion(kernel: Kernel): ListQuestion {
  return (certificate, chain, at) => listedServices(kernel, { certificate, chain }, at);
}
