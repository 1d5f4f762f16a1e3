import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import type { Clause } from '../../../../kernel/problem.ts';
import { liveCredential } from '../credential-store.ts';
import { loadDocuments, versionsOf } from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { loadRequests } from '../request-store.ts';
import { employeeOf, ownerOfActor, standOf } from '../rules.ts';
import { type Item, itemsSchema, refusalsOf, releasedAs, subjectOf } from '../signable.ts';
import { loadTasks } from '../task-store.ts';
import { givenFactors, leafWithout } from './enrol.ts';
import { release } from './give-release.ts';

/** Releases documents with one gesture: all of them may be signed by this person now, as they saw them, or none is released. */
export const releaseDocuments = action({
  name: 'signatures.release.documents',
  summary: 'Release the documents of requests to be signed with your credential, with PIN and code.',
  access: { employee: true },
  input: z.strictObject({ ...givenFactors, items: itemsSchema }),
  output: z.object({
    refused: z.custom<Error>().optional(),
    token: z.string().optional(),
    id: z.uuid().optional(),
    expiresAt: z.string().optional(),
  }),
  async run(work, input) {
    leafWithout(work, 'signatures.release.documents');
    const owner = ownerOfActor(work);
    const credential = await liveCredential(work.tx, owner);
    if (credential === undefined) throw problems['not-enrolled']();
    await assertSignable(work, input.items);
    return release(work, {
      ...{ owner, credentialId: credential.id, purpose: 'documents', hash: 'sha256' },
      ...{ items: input.items.map(releasedAs), factors: input },
    });
  },
});

/** Throws `cannot-sign` with every reason of every item, each once. */
async function assertSignable(work: Work, items: readonly Item[]): Promise<void> {
  const person = employeeOf(work);
  const { administrationId } = person;
  if (new Set(items.map(subjectOf)).size !== items.length) throw problems['release-other']();
  const tasks = await loadTasks(
    work.tx,
    administrationId,
    items.map(({ taskId }) => taskId),
  );
  const requests = await loadRequests(work.tx, administrationId, [
    ...new Set(tasks.map(({ requestId }) => requestId)),
  ]);
  const documentIds = items.map(({ documentId }) => documentId);
  const documents = await loadDocuments(work.tx, administrationId, documentIds);
  const versions = Map.groupBy(
    await versionsOf(work.tx, administrationId, documentIds),
    ({ documentId }) => documentId,
  );
  const stand = await standOf(work.tx, person, work.now);
  const clauses = new Map<string, Clause>();
  for (const { taskId, documentId, hash } of items) {
    const task = tasks.find(({ id }) => id === taskId);
    const request = task && requests.get(task.requestId);
    const document = documents.get(documentId);
    if (request === undefined || document?.requestId !== request.id) throw problems['document-unknown']();
    const found = refusalsOf({
      ...{ person: person.document, request, task: task!, document, stand, hash, now: work.now },
      versions: versions.get(documentId) ?? [],
    });
    for (const clause of found) clauses.set(clause.code, clause);
  }
  if (clauses.size > 0) throw problems['cannot-sign']({ clauses: [...clauses.values()] });
}
