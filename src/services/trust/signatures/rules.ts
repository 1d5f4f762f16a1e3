import type { Work } from '../../../kernel/action.ts';
import { type Actor, actorKey, administrationOf, type Employee } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { ZONE } from '../../../kernel/texts.ts';
import { ownerOf, type Signer } from './credential.ts';
import { documentsOf, versionsOf } from './document-store.ts';
import { signaturesProblems as problems } from './problems.ts';
import {
  type Delegation,
  type Holding,
  type SignatureRequest,
  type Standing,
  standingOf,
  type Task,
} from './request.ts';
import { loadRequest, type RequestKey } from './request-store.ts';
import { delegationsOf, holdingsOf, tasksOf } from './task-store.ts';

/** The body for which the actor acts: the key of every statement here. Throws `not-allowed` for anybody else. */
export function bodyOf({ actor }: Pick<Work, 'actor'>): string {
  const id = administrationOf(actor);
  if (id === undefined) throw kernelProblems['not-allowed']();
  return id;
}

/** Whoever signs as themself. Throws `not-allowed` for systems, operators and visitors. */
export function signerOf({ actor }: Pick<Work, 'actor'>): Signer {
  if (actor.kind !== 'employee' && actor.kind !== 'citizen') throw kernelProblems['not-allowed']();
  return actor;
}
export const ownerOfActor = (work: Pick<Work, 'actor'>): string => ownerOf(signerOf(work));

/** Somebody of a body, as signer of its requests. */
export function employeeOf({ actor }: Pick<Work, 'actor'>): Employee {
  if (actor.kind !== 'employee') throw kernelProblems['not-allowed']();
  return actor;
}

export const dayOf = (now: Temporal.Instant): string => now.toZonedDateTimeISO(ZONE).toPlainDate().toString();

/** What decides how a person stands towards the tasks of their body today. */
export type Stand = { day: string; holdings: Holding[]; delegations: Delegation[] };

export async function standOf(tx: Tx, person: Employee, now: Temporal.Instant): Promise<Stand> {
  return {
    day: dayOf(now),
    holdings: await holdingsOf(tx, person.administrationId),
    delegations: await delegationsOf(tx, person.administrationId, { to: person.document }),
  };
}

/** How an actor stands towards each task of a request; empty for systems. */
export async function standingsOf(
  work: Pick<Work, 'tx' | 'actor' | 'now'>,
  tasks: readonly Task[],
): Promise<Map<string, Standing>> {
  if (work.actor.kind !== 'employee') return new Map();
  const { document } = work.actor;
  const stand = await standOf(work.tx, work.actor, work.now);
  return new Map(
    tasks.flatMap((task) => {
      const standing = standingOf(document, task, stand);
      return standing === undefined ? [] : [[task.id, standing] as const];
    }),
  );
}

/** A request that the actor may change as its sender, held. Throws `request-unknown`, `sender-only`. */
export async function ownRequest(work: Work, requestId: string): Promise<SignatureRequest> {
  const request = await seenRequest(work, requestId, true);
  if (request.sender !== actorKey(work.actor)) throw problems['sender-only']();
  return request;
}

/**
 * A request that the actor may see: its sender, whoever signs or signed it, whoever manages the body, and the systems of
 * the body. Throws `request-unknown` for all others, as if it did not exist.
 */
export async function seenRequest(work: Work, requestId: string, held = false): Promise<SignatureRequest> {
  const of: RequestKey = { administrationId: bodyOf(work), requestId };
  const request = await loadRequest(work.tx, of, held);
  if (request === undefined || !(await maySee(work, of, request))) throw problems['request-unknown']();
  return request;
}

async function maySee(work: Work, of: RequestKey, request: SignatureRequest): Promise<boolean> {
  const { actor } = work;
  if (request.sender === actorKey(actor) || manages(actor)) return true;
  if (actor.kind !== 'employee' || request.state === 'draft') return false;
  const tasks = await tasksOf(work.tx, of);
  if ((await standingsOf(work, tasks)).size > 0) return true;
  const documents = await documentsOf(work.tx, of.administrationId, [of.requestId]);
  const versions = await versionsOf(
    work.tx,
    of.administrationId,
    documents.map(({ id }) => id),
  );
  return versions.some((version) => version.signerDocument === actor.document);
}

/** Whether somebody looks after the requests of the whole body. */
export const manages = (actor: Actor): boolean =>
  actor.kind === 'system' || (actor.kind === 'employee' && actor.capabilities.includes('body.manage'));
