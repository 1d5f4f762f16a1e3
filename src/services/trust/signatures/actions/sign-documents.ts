import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import type { Clause } from '../../../../kernel/problem.ts';
import { liveCredential } from '../credential-store.ts';
import {
  claimDocument,
  countUnsigned,
  type Document,
  documentsOf,
  giveBackDocument,
  insertVersion,
  loadDocument,
  versionsOf,
} from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { RELEASE_LIMIT } from '../release.ts';
import { Taken, takeItem } from '../released-key.ts';
import { refusals, type SignatureRequest, type Standing, standingOf, type Task } from '../request.ts';
import { loadRequest, loadRequests } from '../request-store.ts';
import { employeeOf, ownerOfActor, type Stand, standOf } from '../rules.ts';
import { giveTurns } from '../sending.ts';
import { loadTasks, tasksOf } from '../task-store.ts';
import { inTurn, nameOf, tell } from '../telling.ts';
import { endNow } from './end-request.ts';
import { givenFactors, leafWithout } from './enrol.ts';
import { release } from './give-release.ts';

const SIGNERS = { employee: true } as const;
const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** One document of a request that a person signs as one of its signers, with the hash that they saw. */
export const itemSchema = z.strictObject({ taskId: z.uuid(), documentId: z.uuid(), hash: hex });
export type Item = z.output<typeof itemSchema>;
export const itemsSchema = z.array(itemSchema).min(1).max(RELEASE_LIMIT);

/** What a release calls an item. */
export const subjectOf = ({ taskId, documentId }: Item): string => `${taskId}/${documentId}`;

/** Releases documents with one gesture: all of them may be signed by this person now, as they saw them, or none is released. */
export const releaseDocuments = action({
  name: 'signatures.release.documents',
  summary: 'Release the documents of requests to be signed with your credential, with PIN and code.',
  access: SIGNERS,
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
    const items = input.items.map((item) => ({
      subject: subjectOf(item),
      digest: Buffer.from(item.hash, 'hex'),
    }));
    return release(work, {
      ...{ owner, credentialId: credential.id, purpose: 'documents', hash: 'sha256', items },
      factors: input,
    });
  },
});

/** Throws `cannot-sign` with every reason of every item, each once. */
async function assertSignable(work: Work, items: readonly Item[]): Promise<void> {
  const { administrationId } = employeeOf(work);
  if (new Set(items.map(subjectOf)).size !== items.length) throw problems['release-other']();
  const tasks = await loadTasks(
    work.tx,
    administrationId,
    items.map(({ taskId }) => taskId),
  );
  const requestIds = [...new Set(tasks.map(({ requestId }) => requestId))];
  const requests = await loadRequests(work.tx, administrationId, requestIds);
  const documents = await documentsOf(work.tx, administrationId, requestIds);
  const stand = await standOf(work.tx, employeeOf(work), work.now);
  const clauses = new Map<string, Clause>();
  for (const item of items) {
    const task = tasks.find(({ id }) => id === item.taskId);
    const request = task && requests.get(task.requestId);
    const document = documents.find(({ id }) => id === item.documentId);
    if (request === undefined || document?.requestId !== request.id) throw problems['document-unknown']();
    const found = await refusalsOf(work, { request, task: task!, document, stand, hash: item.hash });
    for (const clause of found) clauses.set(clause.code, clause);
  }
  if (clauses.size > 0) throw problems['cannot-sign']({ clauses: [...clauses.values()] });
}

type Situation = {
  request: SignatureRequest;
  task: Task;
  document: Document;
  stand: Stand;
  hash: string;
};

/**
 * Every reason why a person may not sign a document as a signer: those of the request, that they did already, and that
 * what they saw is no longer what the document is. Signatures that others gave meanwhile do not change a document.
 */
async function refusalsOf(work: Work, situation: Situation): Promise<Clause[]> {
  const { request, task, document, stand, hash } = situation;
  const { document: person, administrationId } = employeeOf(work);
  const standing = standingOf(person, task, stand);
  const found = refusals({ request, task, standing, now: work.now });
  if (document.version === 0) return hash === document.hash ? found : [...found, changed];
  const versions = await versionsOf(work.tx, administrationId, [document.id]);
  const since = versions.findLast(({ taskId }) => taskId === null)!.version;
  const live = versions.filter(({ version }) => version >= since);
  if (!live.some((version) => version.hash === hash)) found.push(changed);
  if (live.some(({ taskId }) => taskId === task.id)) found.push(problems['already-done'].clause);
  return found;
}
const changed = problems['document-changed'].clause;

const claimed = z.object({
  taken: z.instanceof(Taken),
  request: z.custom<SignatureRequest>(),
  task: z.custom<Task>(),
  standing: z.custom<Standing>(),
  document: z.custom<Document>(),
  /** Hash of what the sender gave. */
  given: hex,
  /** Bytes of the version that the person saw. */
  seenSize: z.number(),
});
export type Claimed = z.output<typeof claimed>;

/**
 * Takes a document for signing: everything is decided again, the release is used, and nobody else gets the document until
 * it is recorded or the claim is over. Throws `cannot-sign`, `document-busy`, `release-…`.
 */
export const claimForSigning = action({
  name: 'signatures.document.claim',
  summary: 'Take a released document for signing.',
  access: SIGNERS,
  input: z.strictObject({ ...itemSchema.shape, token: z.string().max(200) }),
  output: claimed,
  async run(work, { token, ...item }) {
    leafWithout(work, 'signatures.document.claim', { document: item.documentId, task: item.taskId });
    const { administrationId, document: person } = employeeOf(work);
    const [task] = await loadTasks(work.tx, administrationId, [item.taskId]);
    if (task === undefined) throw problems['document-unknown']();
    const request = await loadRequest(work.tx, { administrationId, requestId: task.requestId }, true);
    const by = { id: item.documentId, by: item.taskId };
    if (!(await claimDocument(work.tx, administrationId, { ...by, now: work.now })))
      throw problems['document-busy']();
    const document = await loadDocument(work.tx, administrationId, item.documentId);
    if (request === undefined || document?.requestId !== request.id) throw problems['document-unknown']();
    const stand = await standOf(work.tx, employeeOf(work), work.now);
    const fresh = (await loadTasks(work.tx, administrationId, [item.taskId]))[0]!;
    const clauses = await refusalsOf(work, { request, task: fresh, document, stand, hash: item.hash });
    if (clauses.length > 0) throw problems['cannot-sign']({ clauses });
    const taken = await takeItem(work, ownerOfActor(work), token, {
      ...{ subject: subjectOf(item), digest: Buffer.from(item.hash, 'hex') },
    });
    const versions = await versionsOf(work.tx, administrationId, [document.id]);
    const given = versions.findLast(({ taskId }) => taskId === null)!.hash;
    const seenSize = versions.findLast((version) => version.hash === item.hash)!.size;
    const standing = standingOf(person, fresh, stand)!;
    return { taken, request, task: fresh, standing, document, given, seenSize };
  },
});

/** Lets go of a document that could not be signed after all. */
export const giveBack = action({
  name: 'signatures.document.give-back',
  summary: 'Let go of a document that was taken for signing.',
  access: SIGNERS,
  input: z.strictObject({ taskId: z.uuid(), documentId: z.uuid() }),
  output: z.object({}),
  async run(work, { taskId, documentId }) {
    const { administrationId } = employeeOf(work);
    await giveBackDocument(work.tx, administrationId, { id: documentId, by: taskId });
    return {};
  },
});

/** Keeps a signed version; the last one of a task ends it, the last task completes the request. */
export const recordSignature = action({
  name: 'signatures.document.record',
  summary: 'Keep the signed version of a document that was taken for signing.',
  access: SIGNERS,
  input: z.strictObject({
    claim: z.custom<Claimed>((value) => (value as Claimed | undefined)?.taken instanceof Taken),
    hash: hex,
    size: z.number().int().min(1),
    signedDigest: hex,
  }),
  output: z.object({ state: z.string() }),
  async run(work, { claim, hash, size, signedDigest }) {
    const { administrationId, document: person } = employeeOf(work);
    const { taken, task, standing, document } = claim;
    const of = { administrationId, requestId: task.requestId };
    const request = (await loadRequest(work.tx, of, true))!;
    if (request.state !== 'open') throw problems['cannot-sign']({ clauses: [problems['not-open'].clause] });
    const record = {
      ...{ document: document.id, version: document.version + 1, hash, signedDigest },
      ...{ release: taken.release.id, certificate: taken.credential.certificate.fingerprint },
    };
    const leafId = await work.kernel.ledger.appendIn(
      work.tx,
      {
        ...{ type: 'act', tx: request.id },
        record: { action: 'signatures.signed', request: request.id, task: task.id, ...record },
        fields: { signer: person, ...(standing.onBehalf === null ? {} : { onBehalf: standing.onBehalf }) },
      },
      work.now,
    );
    leafWithout(work, 'signatures.document.record', { ...record, request: request.id });
    const kept = await insertVersion(work.tx, administrationId, {
      ...{ documentId: document.id, version: document.version + 1, hash, size, leafId, signedDigest },
      ...{ signedContent: document.signedContent, at: work.now.toString(), taskId: task.id },
      ...{ signer: nameOf(work.actor), signerDocument: person, onBehalf: standing.onBehalf },
      certificate: Buffer.from(taken.credential.certificate.der),
      ...{ releaseId: taken.release.id, releasedAt: taken.release.givenAt },
    });
    if (!kept) throw problems['document-changed']();
    return { state: await maybeEnd(work, request, claim) };
  },
});

/** Ends the task when every document of the request has its signature, and the request when every task has ended. */
async function maybeEnd(work: Work, request: SignatureRequest, claim: Claimed): Promise<string> {
  const { administrationId, id: requestId } = request;
  if ((await countUnsigned(work.tx, administrationId, { requestId, taskId: claim.task.id })) > 0)
    return request.state;
  const ended: Task = {
    ...{ ...claim.task, state: 'done', doneBy: nameOf(work.actor) },
    ...{ doneFor: claim.standing.onBehalf, doneAt: work.now.toString() },
  };
  const tasks = (await tasksOf(work.tx, { administrationId, requestId })).map((task) =>
    task.id === ended.id ? ended : task,
  );
  const moved = await giveTurns(work, administrationId, tasks);
  const telling = { administrationId, requestId, state: request.state, task: claim.task.id };
  await tell(work, { ...telling, kind: 'signed', turns: inTurn(moved) });
  if (moved.some(({ state }) => state !== 'done')) return request.state;
  return (await endNow(work, request, { step: 'finish', kind: 'completed', reason: null })).state;
}
