import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { documentsOf, versionsOf } from '../document-store.ts';
import { RELEASE_LIMIT } from '../release.ts';
import { ROLES, refusals, standingOf } from '../request.ts';
import { loadRequests } from '../request-store.ts';
import { employeeOf, standOf } from '../rules.ts';
import { subjectOf } from '../signable.ts';
import { loadTasks } from '../task-store.ts';

/** What one is about to sign: each document as it is now. Those that cannot be signed now are left out and counted. */
export const reviewTasks = query({
  name: 'signatures.task.review',
  summary: 'The documents that you are about to sign, each with its hash as it is now.',
  access: { employee: true },
  input: z.object({ tasks: z.array(z.uuid()).max(RELEASE_LIMIT) }),
  output: z.object({
    items: z.array(
      z.object({
        taskId: z.uuid(),
        documentId: z.uuid(),
        hash: z.string(),
        requestId: z.uuid(),
        title: z.string(),
        name: z.string(),
        role: z.enum(ROLES),
        onBehalf: z.string().nullable(),
      }),
    ),
    leftOut: z.number(),
  }),
  async run(work, { tasks: ids }) {
    const person = employeeOf(work);
    const { administrationId } = person;
    const tasks = await loadTasks(work.tx, administrationId, ids);
    const requestIds = [...new Set(tasks.map(({ requestId }) => requestId))];
    const requests = await loadRequests(work.tx, administrationId, requestIds);
    const documents = await documentsOf(work.tx, administrationId, requestIds);
    const versions = await versionsOf(
      work.tx,
      administrationId,
      documents.map(({ id }) => id),
    );
    const stand = await standOf(work.tx, person, work.now);
    const signable = tasks.flatMap((task) => {
      const request = requests.get(task.requestId)!;
      const standing = standingOf(person.document, task, stand);
      if (refusals({ request, task, standing, now: work.now }).length > 0) return [];
      return [{ task, request, onBehalf: standing?.onBehalf ?? null }];
    });
    const items = signable.flatMap(({ task, request, onBehalf }) =>
      documents
        .filter(({ requestId }) => requestId === request.id)
        .filter(
          ({ id }) => !versions.some((each) => each.documentId === id && isSignedBy(each, task.id, versions)),
        )
        .map(({ id, hash, name }) => ({
          ...{ taskId: task.id, documentId: id, hash, requestId: request.id },
          ...{ title: request.title, name, role: task.role, onBehalf },
        })),
    );
    // In the order in which they were chosen.
    const order = new Map(ids.map((id, at) => [id, at]));
    items.sort(
      (a, b) => order.get(a.taskId)! - order.get(b.taskId)! || (subjectOf(a) < subjectOf(b) ? -1 : 1),
    );
    return { items, leftOut: new Set(ids).size - new Set(signable.map(({ task }) => task.id)).size };
  },
});

type Versions = Awaited<ReturnType<typeof versionsOf>>;

/** A signature of this task that was not undone by a correction. */
function isSignedBy(version: Versions[number], taskId: string, all: Versions): boolean {
  if (version.taskId !== taskId) return false;
  return !all.some(
    (later) =>
      later.documentId === version.documentId && later.taskId === null && later.version > version.version,
  );
}
