/** What a mandate may allow (Representa §3.6.1). */
export const CAPACITIES = ['CONSULTAR', 'NOTIFICAR', 'TRAMITAR', 'GENERAL'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** Before whom: A every body and procedure, B some bodies, C some procedures (Llei 39/2015 art. 6.4; Representa §4). */
export const SCOPE_TYPES = ['A', 'B', 'C'] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

export type Scope = {
  type: ScopeType;
  /** B: the bodies. C: the bodies in which the procedures are; none: every body that uses the shared catalogue. */
  bodies: readonly string[];
  /** C: codes of procedures, and of families that stand for all of theirs. */
  procedures: readonly string[];
  families: readonly string[];
};

/** Most bodies, procedures or families that one mandate names. */
export const SCOPE_LIMIT = 100;

/** GENERAL holds the others; none of the others holds another (Representa §3.6.1). */
export const holds = (capacities: readonly Capacity[], wanted: Capacity): boolean =>
  capacities.includes('GENERAL') || capacities.includes(wanted);

export type Place = {
  /** Undefined: no body in particular, which only a power before all of them covers. */
  administrationId: string | undefined;
  procedure: string | undefined;
  /** Families of the procedure in the catalogue of the body. */
  families: readonly string[];
};

export type Outside = 'body-outside' | 'procedure-outside';

/** Why a place is outside of a scope; empty when it is inside. */
export function outside(scope: Scope, place: Place): Outside[] {
  if (scope.type === 'A') return [];
  const reasons: Outside[] = [];
  const { administrationId, procedure } = place;
  const anyBody = scope.type === 'C' && scope.bodies.length === 0;
  if (!anyBody && (administrationId === undefined || !scope.bodies.includes(administrationId)))
    reasons.push('body-outside');
  if (scope.type === 'C') {
    const named = procedure !== undefined && scope.procedures.includes(procedure);
    const inFamily = place.families.some((each) => scope.families.includes(each));
    if (!named && !inFamily) reasons.push('procedure-outside');
  }
  return reasons;
}

/** Whether it counts before one body and nowhere else. */
export const isOnlyBefore = (
  { type, bodies }: Pick<Scope, 'type' | 'bodies'>,
  administrationId: string,
): boolean => type !== 'A' && bodies.length > 0 && bodies.every((each) => each === administrationId);

/** Whether one scope gives nothing that the other does not: what a representative may pass on. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  if (outer.type === 'A') return true;
  if (inner.type === 'A') return false;
  const bodiesInside =
    outer.type === 'C' && outer.bodies.length === 0
      ? true
      : inner.bodies.length > 0 && inner.bodies.every((each) => outer.bodies.includes(each));
  if (outer.type === 'B') return bodiesInside;
  return (
    inner.type === 'C' &&
    bodiesInside &&
    inner.families.every((each) => outer.families.includes(each)) &&
    inner.procedures.every((each) => outer.procedures.includes(each))
  );
}

/** Capacities of one that the other has too. */
export const capacitiesWithin = (inner: readonly Capacity[], outer: readonly Capacity[]): boolean =>
  outer.includes('GENERAL') || inner.every((each) => outer.includes(each));
