import type { Work } from '../../../kernel/action.ts';
import { type Actor, actorKey } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { RequestState, TaskState } from './request.ts';
import { insertHappening, type RequestKey } from './request-store.ts';

/** What the service tells the world about requests; each goes to the feed of the body. Payloads name no person. */
export const KINDS = [
  'signatures.request-sent',
  'signatures.request-signed',
  'signatures.request-completed',
  'signatures.request-rejected',
  'signatures.request-returned',
  'signatures.request-cancelled',
  'signatures.request-expired',
  'signatures.request-reminded',
] as const;
export type Kind = (typeof KINDS)[number];
export type HappeningKind = Kind extends `signatures.request-${infer Name}` ? Name : never;

export type Telling = RequestKey & {
  kind: HappeningKind;
  state: RequestState;
  reason?: string | null;
  /** Tasks whose turn it is now. */
  turns?: readonly string[];
  task?: string;
  /** Non-personal facts of the leaf besides the request: hashes, states. */
  record?: Record<string, unknown>;
};

/** The name under which somebody stands on a timeline. */
export function nameOf(actor: Actor): string {
  if ('name' in actor && actor.kind !== 'platform') return actor.name;
  return actor.kind === 'system' ? `system:${actor.clientId}` : actor.kind;
}

/** Writes down what happened with its leaf, and tells the feed and the webhooks, in the transaction of the action. */
export async function tell(work: Work, telling: Telling): Promise<void> {
  const { administrationId, requestId, kind, state, reason = null, turns, task, record } = telling;
  const leafId = await work.kernel.ledger.appendIn(
    work.tx,
    {
      type: 'act',
      tx: requestId,
      record: {
        ...{
          action: `signatures.request.${kind}`,
          administration: administrationId,
          request: requestId,
          state,
        },
        ...(task === undefined ? {} : { task }),
        ...record,
      },
      fields: { actor: actorKey(work.actor), ...(reason === null ? {} : { reason }) },
    },
    work.now,
  );
  await insertHappening(work.tx, telling, {
    ...{ id: newId(), kind, who: nameOf(work.actor), reason, at: work.now.toString(), leafId },
  });
  work.emit({
    ...{ administrationId, kind: `signatures.request-${kind}`, subject: requestId },
    payload: { state, ...(task === undefined ? {} : { task }), ...(turns === undefined ? {} : { turns }) },
  });
}

/** Identifiers of the tasks whose turn it is. */
export const inTurn = (tasks: readonly { id: string; state: TaskState }[]): string[] =>
  tasks.filter((task) => task.state === 'turn').map((task) => task.id);
