import type { Clause } from '../../../kernel/problem.ts';
import { signaturesProblems as problems } from './problems.ts';

export const REQUEST_STATES = [
  ...(['draft', 'open', 'returned', 'completed'] as const),
  ...(['rejected', 'cancelled', 'expired'] as const),
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What can be done with a request. `finish` and `expire` come by themselves. */
export const REQUEST_STEPS = ['send', 'sign', 'finish', 'reject', 'return', 'cancel', 'expire'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

/**
 * draft → open → completed. An open one may be rejected (for good), returned (to be corrected and sent again), cancelled
 * by its sender, or expire. What has ended stays as it ended.
 */
export const MOVES: Readonly<Record<RequestStep, { from: readonly RequestState[]; to: RequestState }>> = {
  send: { from: ['draft', 'returned'], to: 'open' },
  sign: { from: ['open'], to: 'open' },
  finish: { from: ['open'], to: 'completed' },
  reject: { from: ['open'], to: 'rejected' },
  return: { from: ['open'], to: 'returned' },
  cancel: { from: ['draft', 'open', 'returned'], to: 'cancelled' },
  expire: { from: ['open'], to: 'expired' },
};

/** The state after a step, or undefined where it cannot be taken. */
export const after = (state: RequestState, step: RequestStep): RequestState | undefined =>
  MOVES[step].from.includes(state) ? MOVES[step].to : undefined;

export const ROLES = ['sign', 'approve'] as const;
export type Role = (typeof ROLES)[number];
/** `waiting` for earlier steps; `turn`: now; `done`; `refused`: this one rejected or returned the request. */
export type TaskState = 'waiting' | 'turn' | 'done' | 'refused';

/** What one signer must do. Of `document` and `officeId` exactly one is set: a person, or whoever holds the office. */
export type Task = {
  id: string;
  requestId: string;
  step: number;
  role: Role;
  document: string | null;
  officeId: string | null;
  /** The person, or the post of the office. */
  name: string;
  state: TaskState;
  doneBy: string | null;
  doneFor: string | null;
  doneAt: string | null;
};

export type SignatureRequest = {
  administrationId: string;
  id: string;
  title: string;
  message: string;
  state: RequestState;
  sender: string;
  senderName: string;
  format: string;
  level: string;
  expiresAt: string | null;
  deadline: { lastDay: string; length: number; calendars: string[]; cautions: string[] } | null;
  remindEvery: number | null;
  remindedAt: string | null;
  reason: string | null;
  demonstration: boolean;
  createdAt: string;
  sentAt: string | null;
  endedAt: string | null;
};

/** The first steps that have not ended get their turn; those of later ones wait (series), equal ones go together. */
export function turns(tasks: readonly Pick<Task, 'id' | 'step' | 'state'>[]): Map<string, TaskState> {
  const open = tasks.filter((task) => task.state !== 'done');
  const first = Math.min(...open.map((task) => task.step));
  return new Map(open.map((task) => [task.id, task.step === first ? 'turn' : 'waiting'] as const));
}

/** In whose name somebody may do a task on a day; undefined: not at all. */
export type Standing = { how: 'own' | 'office' | 'delegation'; onBehalf: string | null; act: string | null };

export type Circumstances = {
  request: Pick<SignatureRequest, 'state' | 'expiresAt'>;
  task: Pick<Task, 'state'> | undefined;
  standing: Standing | undefined;
  now: Temporal.Instant;
};

/** Every reason why somebody may not act on a task now; none when they may. */
export function refusals({ request, task, standing, now }: Circumstances): Clause[] {
  const found: Clause[] = [];
  if (after(request.state, 'sign') === undefined) found.push(problems['not-open'].clause);
  if (isOver(request, now)) found.push(problems['deadline-passed'].clause);
  if (standing === undefined || task === undefined) found.push(problems['not-your-task'].clause);
  if (task?.state === 'waiting') found.push(problems['not-your-turn'].clause);
  if (task?.state === 'done') found.push(problems['already-done'].clause);
  return found;
}

export const isOver = ({ expiresAt }: Pick<SignatureRequest, 'expiresAt'>, now: Temporal.Instant): boolean =>
  expiresAt !== null && Temporal.Instant.compare(now, Temporal.Instant.from(expiresAt)) >= 0;

/** Somebody who holds an office from one day to another, both inside; without an end, until said. */
export type Holding = {
  id: string;
  officeId: string;
  document: string;
  name: string;
  fromDay: string;
  untilDay: string | null;
};
/** Somebody who lets another sign in their place, by an act, for some days (Ley 40/2015 art. 12). */
export type Delegation = {
  id: string;
  fromDocument: string;
  fromName: string;
  toDocument: string;
  toName: string;
  act: string;
  fromDay: string;
  untilDay: string;
  endedAt: string | null;
};

const covers = (day: string, from: string, until: string | null) =>
  from <= day && (until === null || day <= until);
export const isHeld = (holding: Holding, day: string): boolean =>
  covers(day, holding.fromDay, holding.untilDay);
export const isInForce = (delegation: Delegation, day: string): boolean =>
  delegation.endedAt === null && covers(day, delegation.fromDay, delegation.untilDay);

type Where = { day: string; holdings: readonly Holding[]; delegations: readonly Delegation[] };

/**
 * How a person stands towards a task on a day: as the one named, as holder of the office, or by delegation of either.
 * What was delegated is not delegated further (Ley 40/2015 art. 12.3 with 9.5).
 */
export function standingOf(
  document: string,
  task: Pick<Task, 'document' | 'officeId'>,
  { day, holdings, delegations }: Where,
): Standing | undefined {
  const holds = (person: string) =>
    holdings.some((each) => each.officeId === task.officeId && each.document === person && isHeld(each, day));
  if (task.document === document) return { how: 'own', onBehalf: null, act: null };
  if (task.officeId !== null && holds(document)) return { how: 'office', onBehalf: null, act: null };
  const delegation = delegations.find(
    (each) =>
      each.toDocument === document &&
      isInForce(each, day) &&
      (task.document === each.fromDocument || (task.officeId !== null && holds(each.fromDocument))),
  );
  return delegation && { how: 'delegation', onBehalf: delegation.fromName, act: delegation.act };
}
