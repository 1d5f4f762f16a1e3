import type { Work } from '../../../kernel/action.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { signaturesProblems } from './problems.ts';
import { type Attempt, attempt, type Given } from './second-factor.ts';
import { keepAttempt, loadFactors } from './second-factor-store.ts';

/**
 * Tries both factors of a person and keeps the count. It does not throw when they are wrong, since a refusal would take
 * the count back with the transaction: the caller commits, and then says {@link problemOf}.
 */
export async function tryFactors(work: Work, owner: string, given: Given): Promise<Attempt> {
  const factors = await loadFactors(work, owner, true);
  if (factors === undefined) throw signaturesProblems['not-enrolled']();
  const made = await attempt(factors, given, work.now);
  await keepAttempt(work.tx, owner, made.kept);
  return made;
}

/** What to tell of an attempt that was not right. */
export function problemOf(made: Pick<Attempt, 'outcome' | 'left' | 'kept'>): Problem {
  switch (made.outcome) {
    case 'locked':
      return signaturesProblems['factors-locked']({ data: { until: made.kept.lockedUntil?.toString() } });
    case 'closed':
      return signaturesProblems['factors-closed']();
    default:
      return signaturesProblems['factors-wrong']({ data: { attemptsLeft: made.left } });
  }
}
