import { type Condition, type ConditionCode, failed, passed } from './conclusion.ts';
import type { Existence } from './existence.ts';
import type { Age } from './freshness.ts';
import { slide } from './past.ts';
import type { Grounds, Prospect } from './path.ts';

/** Conditions on a certificate that a proof of an earlier instant can lift (§5.6.2.4 step 2). */
const OF_AN_INSTANT: readonly ConditionCode[] = [
  'chain.anchor-in-force',
  'certificate.in-period',
  'certificate.not-revoked',
  'certificate.not-suspended',
  'certificate.status-known',
  'certificate.status-fresh',
  'certificate.algorithm',
];

/**
 * Past signature validation (EN 319 102-1 §5.6.2.4) of what is named by `key`: when it is proven to have existed at an instant at
 * which its certificate could be relied upon, what failed later no longer counts. What fails at any instant stays.
 */
export function rescue(
  conditions: readonly Condition[],
  subject: { prospect: Prospect; grounds: Grounds; existence: Existence; key: string; age: Age },
): Condition[] {
  const { prospect, grounds, existence, key, age } = subject;
  const about = prospect.target.fingerprint;
  const slid = slide(prospect, grounds, { existence, age });
  if (slid === undefined) return [...conditions];
  if (!('at' in slid))
    return [
      ...conditions,
      failed('past.known-before', 'NO_POE', { about: slid.about, data: { missing: slid.missing } }),
    ];
  const existed = existence.of(key);
  const data = { at: slid.at, existed };
  if (existed > slid.at || existed < prospect.target.notBefore)
    return [...conditions, failed('past.existed', 'NO_POE', { about, data })];
  const lasting = conditions.filter((each) => !OF_AN_INSTANT.includes(each.code));
  return [
    ...lasting,
    passed('past.known-before', { about, data: { at: slid.at } }),
    passed('past.existed', { about, data }),
  ];
}
