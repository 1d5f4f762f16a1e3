import type { Kernel } from '../../../kernel/kernel.ts';
import { grantedUntil, listedServices, qualifiedAnchors } from '../trust-lists/index.ts';
import type { ListQuestion } from './validation/index.ts';

type Anchor = { der: Uint8Array; until?: number; only?: 'timestamps' };

/**
 * Certificates that the loaded trust lists stand for, of those names (keys of `Name`), with the instant (ms) at which each ceased to be
 * granted. Only those that a document names are looked at: a state's list has hundreds.
 */
export async function listedAnchors(kernel: Kernel, names: ReadonlySet<string>): Promise<Anchor[]> {
  const all = await qualifiedAnchors(kernel);
  return all.flatMap((anchor) => {
    const until = grantedUntil(anchor);
    const use = useOf(anchor.states.map((each) => each.type));
    if (until === null || use === undefined) return [];
    return anchor.certificates
      .filter((each) => names.has(each.subject.key))
      .map(({ der }) => ({ der, ...use, ...(until === undefined ? {} : { until }) }));
  });
}

/** Lists have services of many kinds (TS 119 612 §5.5.1): those that issue certificates vouch for people, those that stamp for time stamps. */
function useOf(types: readonly string[]): Pick<Anchor, 'only'> | undefined {
  const names = types.map((each) => each.replace(/^.*\/Svctype\//, ''));
  if (names.some((each) => each.startsWith('CA/') || each.startsWith('NationalRootCA'))) return {};
  return names.some((each) => each === 'TSA' || each.startsWith('TSA/')) ? { only: 'timestamps' } : undefined;
}

/** What the loaded trust lists say of a certificate; undefined while none is loaded. */
export function listQuestion(kernel: Kernel): ListQuestion {
  return (certificate, chain, at) => listedServices(kernel, { certificate, chain }, at);
}
