import type { Represented } from '../../../kernel/actor.ts';
import type { Database, Tx } from '../../../kernel/database/database.ts';
import type { Clause } from '../../../kernel/problem.ts';
import { findInside, findRepresented, findShared } from './check-store.ts';
import { type Decision, decide, type Known, REASONS, type Reason } from './decide.ts';
import { reasonProblems } from './problems.ts';
import type { Capacity, ScopeType } from './scope.ts';
import { dayOf } from './validity.ts';

export { CAPACITIES, type Capacity } from './scope.ts';

/** “May A do P for B now?” Persons are named as identity names them. */
export type MayActQuestion = {
  representative: string;
  grantor: string;
  capacity: Capacity;
  /** Before which body; absent: before none in particular, which only a power before all of them covers. */
  administrationId?: string | undefined;
  /** The code of the procedure, when it is one. */
  procedure?: string | undefined;
  at: Temporal.Instant;
};

export type MayActAnswer =
  | {
      allowed: true;
      mandateId: string;
      state: 'VALIDA';
      /** The last day that counts, ISO. */
      validUntil: string;
      scope: ScopeType;
      capacities: readonly Capacity[];
      /** The mandate on which it rests, when it was passed on. */
      restsOn?: string;
    }
  /** Every reason why not, as problem codes of this service. */
  | { allowed: false; reasons: readonly string[]; clauses: readonly Clause[] };

/**
 * The one question that every service asks. Of several mandates at most one answers: the narrowest. In a transaction it sees what the
 * transaction did; outside, whatever was committed when it was asked. Throws `mandates.too-busy`.
 */
export async function mayAct(on: Tx | Database, question: MayActQuestion): Promise<MayActAnswer> {
  return answerOf(await decideOn(on, question));
}

export async function decideOn(on: Tx | Database, question: MayActQuestion): Promise<Decision> {
  const { representative, grantor, administrationId, procedure, capacity, at } = question;
  const pair = { representative, grantor, administrationId, procedure };
  const { mandates, families } = on.isTransaction ? await findInside(on, pair) : await findShared(on, pair);
  return decide(mandates, { capacity, administrationId, procedure, families, day: dayOf(at).toString() });
}

export const codeOf = (reason: Reason): string => reasonProblems[reason].code;

export function answerOf(decision: Decision): MayActAnswer {
  if (!decision.allowed)
    return {
      allowed: false,
      reasons: decision.reasons.map(codeOf),
      clauses: decision.reasons.map((each) => reasonProblems[each].clause),
    };
  const { mandate } = decision;
  return {
    ...{ allowed: true, mandateId: mandate.id, state: 'VALIDA', validUntil: mandate.validUntil },
    ...{ scope: mandate.type, capacities: mandate.capacities },
    ...(mandate.parent && { restsOn: mandate.parent.id }),
  };
}

/**
 * The mandates under which a person may act today, for the page where they choose for whom. What each allows is asked with
 * {@link mayAct} for each thing.
 */
export async function representedBy(
  on: Tx | Database,
  representative: string,
  at: Temporal.Instant,
  mandateId?: string,
): Promise<Represented[]> {
  return findRepresented(on, { representative, day: dayOf(at).toString(), mandateId });
}

/** The one of {@link representedBy} with this identifier. */
export async function representedUnder(
  on: Tx | Database,
  { representative, mandateId, at }: { representative: string; mandateId: string; at: Temporal.Instant },
): Promise<Represented | undefined> {
  const [found] = await representedBy(on, representative, at, mandateId);
  return found;
}

export type { Known };
export { REASONS };
