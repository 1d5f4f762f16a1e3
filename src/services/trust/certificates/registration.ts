import type { Clause } from '../../../kernel/problem.ts';
import { certificatesProblems as problems } from './problems.ts';
import type { RequestState } from './tables.ts';

/** What can be done with a request. The second approval issues the certificate. */
export const REQUEST_STEPS = ['verify', 'approve', 'reject', 'withdraw'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

const FROM: Readonly<Record<RequestStep, readonly RequestState[]>> = {
  verify: ['requested'],
  approve: ['verified', 'approved'],
  reject: ['requested', 'verified', 'approved'],
  withdraw: ['requested', 'verified', 'approved'],
};

/** Dual control (EN 319 411-1 REG-6.2.2, CEN/TS 419261): how many people approve. */
export const APPROVALS = 2;

/** Where a request stands: people by their documents. */
export type Standing = {
  state: RequestState;
  requestedBy: string;
  approvedBy: readonly string[];
  holder: string | null;
};

/**
 * requested → verified → approved (by one) → issued (by another); rejected and withdrawn until then. Answers every condition
 * that speaks against a step of somebody; nothing when it may be taken.
 * - Who asked for it, and who it is for, approve nothing; who verified may give one of the two approvals.
 * - Nobody verifies their own identity. What was rejected or withdrawn may be asked for again, as another request.
 */
export function againstStep(step: RequestStep, standing: Standing, person: string): Clause[] {
  const against: Clause[] = [];
  if (!FROM[step].includes(standing.state)) against.push(problems['wrong-state'].clause);
  if (step === 'verify' && standing.holder === person) against.push(problems['self-verified'].clause);
  if (step !== 'approve') return against;
  if (standing.requestedBy === person || standing.holder === person)
    against.push(problems['same-person'].clause);
  if (standing.approvedBy.includes(person)) against.push(problems['already-approved'].clause);
  return against;
}

/** The state after a step that may be taken. */
export function requestAfter(step: RequestStep, { approvedBy }: Standing): RequestState {
  switch (step) {
    case 'verify':
      return 'verified';
    case 'approve':
      return approvedBy.length + 1 >= APPROVALS ? 'issued' : 'approved';
    case 'reject':
      return 'rejected';
    case 'withdraw':
      return 'withdrawn';
  }
}

/** Days before its end from which a certificate can be renewed. */
export const RENEWAL_DAYS = 60;
/** Years after which somebody has to come in person again (Ley 6/2020 art. 7.1 and 9.3). */
export const IDENTIFIED_YEARS = 5;

export type Renewable = {
  state: string;
  notAfter: number;
  verifiedAt: number | null;
  isPersonal: boolean;
  renewed: boolean;
};

/** Every condition that speaks against renewing a certificate at an instant (ms). */
export function againstRenewal(
  { state, notAfter, verifiedAt, isPersonal, renewed }: Renewable,
  at: number,
): Clause[] {
  const against: Clause[] = [];
  const day = 86_400_000;
  if (state !== 'valid') against.push(problems['wrong-state'].clause);
  if (at > notAfter) against.push(problems['renewal-late'].clause);
  else if (at < notAfter - RENEWAL_DAYS * day) against.push(problems['renewal-early'].clause);
  if (isPersonal && (verifiedAt === null || at > verifiedAt + IDENTIFIED_YEARS * 365 * day))
    against.push(problems['identified-long-ago'].clause);
  if (renewed) against.push(problems['already-renewed'].clause);
  return against;
}
