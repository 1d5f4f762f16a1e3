import { poe } from '../facts.ts';
import type { Existence } from './existence.ts';
import type { RevocationFact } from './revocation.ts';

/** In milliseconds; `interval`: from its issue to the next one. */
export type Age = number | 'interval';

/** What is known of one certificate's revocation at an instant. */
export type Status =
  | { status: 'good'; fact: RevocationFact }
  | { status: 'revoked' | 'suspended'; fact: RevocationFact; at: number }
  | { status: 'unknown' };

/** The last instant (ms) for which a fact is fresh enough (EN 319 102-1 §5.2.5). */
export function freshUntil(fact: RevocationFact, accepted: Age): number {
  return fact.thisUpdate + (accepted === 'interval' ? fact.nextUpdate - fact.thisUpdate : accepted);
}

/**
 * The status at an instant from facts, newest first. The newest decides, but a revocation is never undone: only a suspension can be
 * lifted (RFC 5280 §5.3.1). Revoked after the instant is good at it.
 */
export function statusAt(facts: readonly RevocationFact[], at: number): Status {
  const ended = facts.find(({ revoked }) => isFinal(revoked) && revoked!.at <= at);
  if (ended !== undefined) return { status: 'revoked', fact: ended, at: ended.revoked!.at };
  const newest = facts[0];
  if (newest === undefined) return { status: 'unknown' };
  if (newest.revoked !== undefined && newest.revoked.at <= at)
    return { status: 'suspended', fact: newest, at: newest.revoked.at };
  return { status: 'good', fact: newest };
}

const isFinal = (revoked: RevocationFact['revoked']): boolean =>
  revoked !== undefined && revoked.reason !== 'certificateHold';

/** Those whose digest could still be trusted at the instant from which they are proven to exist. */
export const reliable = (facts: readonly RevocationFact[], existence: Existence): RevocationFact[] =>
  facts.filter(({ kind, digests, suitableUntil }) =>
    digests.every((digest) => existence.by(poe[kind](digest), suitableUntil)),
  );
