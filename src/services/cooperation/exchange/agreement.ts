import type { Basis } from './data-service.ts';

export const AGREEMENT_STATES = ['draft', 'pending', 'active', 'suspended', 'rejected', 'archived'] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];
export const SIDES = ['consumer', 'provider', 'operator'] as const;
export type Side = (typeof SIDES)[number];

/** A consumer may ask a data service, for one procedure, on one legal ground, some of its fields. */
export type Agreement = {
  id: string;
  consumerId: string;
  providerId: string;
  serviceId: string;
  procedureCode: string;
  procedureTitle: string;
  basis: Basis;
  norm: string;
  article: string;
  link: string | null;
  fields: string[];
  dailyQuota: number;
  /** Calendar days in Europe/Madrid, both included. */
  validFrom: string;
  validUntil: string;
  state: AgreementState;
  suspendedBy: Side[];
};

/** Working days in which the provider decides a request (Ley 39/2015 art. 30.2: working days by default). */
export const DECISION_WORKING_DAYS = 10;

/** Moves of an agreement by who may make them. `rejected` and `archived` are ends. */
export const AGREEMENT_MOVES: Readonly<
  Record<AgreementState, Partial<Record<AgreementState, readonly Side[]>>>
> = {
  draft: { pending: ['consumer'], archived: ['consumer'] },
  pending: { active: ['provider'], rejected: ['provider'], draft: ['consumer'] },
  active: { suspended: ['consumer', 'provider', 'operator'], archived: ['consumer', 'provider'] },
  suspended: { active: ['consumer', 'provider', 'operator'], archived: ['consumer', 'provider'] },
  rejected: {},
  archived: {},
};

/** One side takes its own suspension back; the agreement is active again only when no side holds it. */
export function withoutSuspension(
  by: readonly Side[],
  side: Side,
): { state: 'active' | 'suspended'; suspendedBy: Side[] } {
  const suspendedBy = by.filter((each) => each !== side);
  return { state: suspendedBy.length === 0 ? 'active' : 'suspended', suspendedBy };
}
