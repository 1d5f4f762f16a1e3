import type { Work } from '../../../kernel/action.ts';
import { documentsOf, insertVersion, versionsOf } from './document-store.ts';
import { deadlineOf } from './legal-deadline.ts';
import { signaturesProblems as problems } from './problems.ts';
import { after, type SignatureRequest, type Task, turns } from './request.ts';
import { saveRequest } from './request-store.ts';
import { saveTask, tasksOf } from './task-store.ts';
import { inTurn, tell } from './telling.ts';

/**
 * Sends a draft, or what was returned and corrected: the deadline begins, the first step gets its turn, and signatures
 * given before a return no longer count. Throws `cannot-move`, `incomplete`.
 */
export async function sendNow(work: Work, request: SignatureRequest): Promise<SignatureRequest> {
  const state = after(request.state, 'send');
  if (state === undefined) throw problems['cannot-move']({ data: { state: request.state } });
  const of = { administrationId: request.administrationId, requestId: request.id };
  const [documents, tasks] = [
    await documentsOf(work.tx, of.administrationId, [request.id]),
    await tasksOf(work.tx, of),
  ];
  if (documents.length === 0 || tasks.length === 0) throw problems.incomplete();
  if (request.state === 'returned') await startAgain(work, of.administrationId, documents);
  const fresh = await giveTurns(work, of.administrationId, tasks.map(unsigned));
  const term =
    request.deadline === null
      ? { deadline: null, expiresAt: null }
      : await deadlineOf(work.tx, {
          ...{ administrationId: of.administrationId, from: work.now },
          workingDays: request.deadline.length,
        });
  const sent: SignatureRequest = {
    ...{ ...request, state, ...term },
    ...{ sentAt: work.now.toString(), remindedAt: null, reason: null },
  };
  await saveRequest(work.tx, sent);
  const hashes = await documentsOf(work.tx, of.administrationId, [request.id]);
  await tell(work, {
    ...{ ...of, kind: 'sent', state, turns: inTurn(fresh) },
    record: { documents: hashes.map(({ id, hash }) => ({ id, hash })) },
  });
  return sent;
}

const unsigned = (task: Task): Task => ({
  ...task,
  ...{ state: 'waiting', doneBy: null, doneFor: null, doneAt: null },
});

/** Gives their turn to the tasks of the first step that has not ended; answers all tasks as they are then. */
export async function giveTurns(
  work: Work,
  administrationId: string,
  tasks: readonly Task[],
): Promise<Task[]> {
  const states = turns(tasks);
  const moved = tasks.map((task) => ({ ...task, state: states.get(task.id) ?? task.state }));
  for (const task of moved) await saveTask(work.tx, administrationId, task);
  return moved;
}

type Standing = Awaited<ReturnType<typeof documentsOf>>;

/** Documents that somebody signed before the return begin again at what the sender gave last. */
async function startAgain(work: Work, administrationId: string, documents: Standing): Promise<void> {
  const versions = await versionsOf(
    work.tx,
    administrationId,
    documents.map(({ id }) => id),
  );
  for (const document of documents) {
    const own = versions.filter((version) => version.documentId === document.id);
    const given = own.findLast((version) => version.taskId === null)!;
    if (given.version === document.version) continue;
    const again = { ...given, version: document.version + 1, at: work.now.toString() };
    await insertVersion(work.tx, administrationId, again);
  }
}
