import { poe } from '../facts.ts';
import { signedWith, suitableUntil } from './algorithms.ts';
import type { Existence } from './existence.ts';
import { type Age, freshUntil, reliable, statusAt } from './freshness.ts';
import type { Grounds, Prospect } from './path.ts';
import { issuerOf, type RevocationFact } from './revocation.ts';

export type Slid = { at: number } | { missing: 'certificate' | 'status'; about: string };

/**
 * Past certificate validation (EN 319 102-1 §5.6.2.2) with the sliding of the validation time (§5.6.2.1): goes from the anchor down and moves
 * the time back until everything that certifies the target is proven to have existed while it could be relied upon.
 *
 * Where what is known of revocation is no longer fresh, the time becomes the last instant for which it was. The standard says
 * its issue, before which nothing that was gathered in the same act could be proven to exist.
 */
export function slide(
  prospect: Prospect,
  grounds: Grounds,
  { existence, age }: { existence: Existence; age: Age },
): Slid | undefined {
  const { path, defects, facts, anchorUntil } = prospect;
  if (path === undefined || defects.length > 0) return undefined;
  let at = Math.min(grounds.now, anchorUntil ?? grounds.now, prospect.target.notAfter);
  for (const [position, certificate] of path.chain.entries()) {
    const about = certificate.fingerprint;
    const isTarget = position === path.chain.length - 1;
    if (!existence.by(poe.certificate(about), at)) return { missing: 'certificate', about };
    if (!certificate.extensions.shortTerm) {
      const known = usable(facts[position] ?? [], existence, at);
      const accepted = isTarget ? age : grounds.policy.freshness.authority;
      const status = statusAt(known, at);
      if (status.status === 'unknown') return { missing: 'status', about };
      if (status.status === 'revoked' || status.status === 'suspended') at = Math.min(at, status.at - 1);
      else at = Math.min(at, freshUntil(status.fact, accepted));
    }
    const { publicKey } = issuerOf(path, position);
    const suited = signedWith(certificate, publicKey, { policy: grounds.policy.algorithms, at });
    at = Math.min(at, certificate.notAfter, suitableUntil(suited));
    if (at < certificate.notBefore) return { missing: 'certificate', about };
  }
  return { at };
}

/** What had been issued and is proven to have existed at that instant. */
function usable(facts: readonly RevocationFact[], existence: Existence, at: number): RevocationFact[] {
  return reliable(facts, existence).filter(
    ({ kind, digests, thisUpdate }) =>
      thisUpdate <= at && digests.every((digest) => existence.by(poe[kind](digest), at)),
  );
}
