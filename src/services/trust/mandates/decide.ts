import { type Capacity, holds, outside, type Scope, type ScopeType } from './scope.ts';
import type { State } from './states.ts';
import { isWithinDays } from './validity.ts';

/** What a decision knows of a mandate. Days are ISO texts. */
export type Known = Scope & {
  id: string;
  state: State;
  capacities: readonly Capacity[];
  validFrom: string;
  validUntil: string;
  /** The mandate on which this one rests, when a representative passed it on; null when it cannot be found. */
  parent: Link | null | undefined;
};
export type Link = Scope & {
  id: string;
  state: State;
  capacities: readonly Capacity[];
  validFrom: string;
  validUntil: string;
  mayDelegate: boolean;
  /** One that was itself passed on carries nobody. */
  isPassedOn: boolean;
};

export type Asked = {
  capacity: Capacity;
  administrationId: string | undefined;
  procedure: string | undefined;
  families: readonly string[];
  /** The day of the question in Europe/Madrid. */
  day: string;
};

/** Why a mandate does not answer. Each is a problem of this service with its remedy. */
export const REASONS = [
  'none',
  'waits-signature',
  'waits-acceptance',
  'waits-validation',
  'was-denied',
  'has-expired',
  'was-renounced',
  'was-revoked',
  'was-annulled',
  'not-yet',
  'over',
  'capacity-missing',
  'body-outside',
  'procedure-outside',
  'chain-broken',
] as const;
export type Reason = (typeof REASONS)[number];

const STATE_REASONS: Readonly<Record<State, Reason | undefined>> = {
  VALIDA: undefined,
  PENDENT_SIGNATURA: 'waits-signature',
  PENDENT_ACCEPTACIO: 'waits-acceptance',
  PENDENT_VALIDACIO: 'waits-validation',
  EN_VALIDACIO: 'waits-validation',
  DENEGADA: 'was-denied',
  EXPIRADA: 'has-expired',
  RENUNCIADA: 'was-renounced',
  REVOCADA: 'was-revoked',
  ANULADA: 'was-annulled',
};

export type Decision =
  | { allowed: true; mandate: Known }
  /** Every reason, those of the mandate that came closest first. */
  | { allowed: false; reasons: readonly Reason[] };

/** “May A do P for B now?”, on the mandates that there are between the two. Only VALIDA answers yes (Representa §3.10). */
export function decide(mandates: readonly Known[], asked: Asked): Decision {
  if (mandates.length === 0) return { allowed: false, reasons: ['none'] };
  const judged = mandates.map((mandate) => ({ mandate, faults: faultsOf(mandate, asked) }));
  const answers = judged.filter(({ faults }) => faults.length === 0).map(({ mandate }) => mandate);
  const [first] = answers.toSorted(comesFirst);
  if (first !== undefined) return { allowed: true, mandate: first };
  const reasons = judged.toSorted((a, b) => a.faults.length - b.faults.length).flatMap((each) => each.faults);
  return { allowed: false, reasons: [...new Set(reasons)] };
}

function faultsOf(mandate: Known, asked: Asked): Reason[] {
  const faults = faultsHere(mandate, asked);
  // Each link is asked live: whoever revokes the first ends the second at once.
  const { parent } = mandate;
  const broken =
    parent === null ||
    (parent !== undefined &&
      (!parent.mayDelegate || parent.isPassedOn || faultsHere(parent, asked).length > 0));
  return broken ? [...faults, 'chain-broken'] : faults;
}

function faultsHere(mandate: Omit<Known, 'parent'>, asked: Asked): Reason[] {
  const faults: Reason[] = [];
  const state = STATE_REASONS[mandate.state];
  if (state !== undefined) faults.push(state);
  if (!isWithinDays(asked.day, mandate.validFrom, mandate.validUntil))
    faults.push(asked.day < mandate.validFrom ? 'not-yet' : 'over');
  if (!holds(mandate.capacities, asked.capacity)) faults.push('capacity-missing');
  return [...faults, ...outside(mandate, asked)];
}

const NARROWNESS: Readonly<Record<ScopeType, number>> = { C: 0, B: 1, A: 2 };

/** Which of several answers: the narrowest scope, the fewest capacities, the one that lasts longest, the oldest. */
function comesFirst(a: Known, b: Known): number {
  return (
    NARROWNESS[a.type] - NARROWNESS[b.type] ||
    breadth(a) - breadth(b) ||
    (a.validUntil < b.validUntil ? 1 : a.validUntil > b.validUntil ? -1 : 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

const breadth = ({ capacities }: Known): number => (capacities.includes('GENERAL') ? 10 : capacities.length);
