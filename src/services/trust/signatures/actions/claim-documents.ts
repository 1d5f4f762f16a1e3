import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import {
  claimDocuments,
  type Document,
  giveBackDocument,
  loadDocuments,
  versionsOf,
} from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { Taken, takeThoseThere } from '../released-key.ts';
import { type SignatureRequest, type Standing, standingOf, type Task } from '../request.ts';
import { holdRequests } from '../request-store.ts';
import { employeeOf, ownerOfActor, standOf } from '../rules.ts';
import { type Item, itemSchema, liveVersions, refusalsOf, releasedAs, subjectOf } from '../signable.ts';
import { loadTasks } from '../task-store.ts';
import { leafWithout } from './enrol.ts';

/** Documents that are claimed, and recorded, in one transaction. */
export const CLAIMS_AT_ONCE = 25;

/** A document that is this signer's for a moment, with the one use of the key that was released for it. */
export type Claimed = {
  item: Item;
  taken: Taken;
  request: SignatureRequest;
  task: Task;
  standing: Standing;
  document: Document;
  /** Hash of what the sender gave. */
  given: string;
  /** Bytes of the version that the person saw. */
  seenSize: number;
};
export type Refused = { item: Item; problem: Problem };

export const isClaimed = (value: unknown): boolean => (value as Claimed | undefined)?.taken instanceof Taken;

/**
 * Takes documents for signing: everything is decided again, the release is used, and nobody else gets them until they are
 * recorded or the claim is over. What cannot be taken is answered with its reason, each by itself: `cannot-sign`,
 * `document-busy`, `release-other`. Throws `release-invalid`, `release-expired`, `credential-unusable`.
 */
export const claimForSigning = action({
  name: 'signatures.document.claim',
  summary: 'Take released documents for signing.',
  access: { employee: true },
  input: z.strictObject({
    items: z.array(itemSchema).min(1).max(CLAIMS_AT_ONCE),
    token: z.string().max(200),
  }),
  output: z.object({
    claims: z.array(z.custom<Claimed>(isClaimed)),
    refused: z.array(z.custom<Refused>()),
  }),
  async run(work, { token, items }) {
    leafWithout(work, 'signatures.document.claim', { documents: items.map(({ documentId }) => documentId) });
    const judged = await judge(work, items);
    const right = judged.filter((each) => 'task' in each);
    const refused = judged.filter((each) => 'problem' in each);
    if (right.length === 0) return { claims: [], refused };
    const released = right.map(({ item }) => releasedAs(item));
    const taken = await takeThoseThere(work, ownerOfActor(work), token, released);
    const claims: Claimed[] = [];
    for (const each of right) {
      const use = taken.get(subjectOf(each.item));
      if (use !== undefined) claims.push({ ...each, taken: use });
      else refused.push({ item: each.item, problem: problems['release-other']() });
    }
    await letGo(work, refused);
    return { claims, refused };
  },
});

type Judged = Omit<Claimed, 'taken'> | Refused;

/** Holds the requests, in one order for everybody, takes the documents that are free, and decides about each. */
async function judge(work: Work, items: readonly Item[]): Promise<Judged[]> {
  const person = employeeOf(work);
  const { administrationId } = person;
  const taskIds = items.map(({ taskId }) => taskId);
  const documentIds = items.map(({ documentId }) => documentId);
  const before = await loadTasks(work.tx, administrationId, taskIds);
  const requests = await holdRequests(work.tx, administrationId, [
    ...new Set(before.map(({ requestId }) => requestId)),
  ]);
  const tasks = await loadTasks(work.tx, administrationId, taskIds);
  const wishes = items.map(({ documentId: id, taskId: by }) => ({ id, by }));
  const claimed = await claimDocuments(work.tx, administrationId, { wishes, now: work.now });
  const documents = await loadDocuments(work.tx, administrationId, documentIds);
  const versions = Map.groupBy(
    await versionsOf(work.tx, administrationId, documentIds),
    ({ documentId }) => documentId,
  );
  const stand = await standOf(work.tx, person, work.now);
  return items.map((item): Judged => {
    const task = tasks.find(({ id }) => id === item.taskId);
    const request = task && requests.get(task.requestId);
    const document = documents.get(item.documentId);
    if (request === undefined || document?.requestId !== request.id)
      return { item, problem: problems['document-unknown']() };
    const own = versions.get(document.id) ?? [];
    const clauses = refusalsOf({
      ...{ person: person.document, request, task: task!, document, versions: own, stand },
      ...{ hash: item.hash, now: work.now },
    });
    if (clauses.length > 0) return { item, problem: problems['cannot-sign']({ clauses }) };
    if (!claimed.has(subjectOf(item))) return { item, problem: problems['document-busy']() };
    const live = liveVersions(own);
    return {
      ...{ item, request, task: task!, document, given: live[0]!.hash },
      standing: standingOf(person.document, task!, stand)!,
      seenSize: live.find(({ hash }) => hash === item.hash)!.size,
    };
  });
}

/** What was taken and cannot be signed is free again at once. */
async function letGo(work: Work, refused: readonly Refused[]): Promise<void> {
  const { administrationId } = employeeOf(work);
  for (const { item, problem } of refused) {
    if (problem.code === problems['document-busy'].code) continue;
    await giveBackDocument(work.tx, administrationId, { id: item.documentId, by: item.taskId });
  }
}

/** Lets go of a document that could not be signed after all. */
export const giveBack = action({
  name: 'signatures.document.give-back',
  summary: 'Let go of a document that was taken for signing.',
  access: { employee: true },
  input: z.strictObject({ taskId: z.uuid(), documentId: z.uuid() }),
  output: z.object({}),
  async run(work, { taskId, documentId }) {
    const { administrationId } = employeeOf(work);
    await giveBackDocument(work.tx, administrationId, { id: documentId, by: taskId });
    return {};
  },
});
