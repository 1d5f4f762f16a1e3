import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { countUnsigned, insertVersion } from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import type { SignatureRequest, Task } from '../request.ts';
import { holdRequests } from '../request-store.ts';
import { employeeOf } from '../rules.ts';
import { giveTurns } from '../sending.ts';
import { tasksOf } from '../task-store.ts';
import { inTurn, nameOf, tell } from '../telling.ts';
import { CLAIMS_AT_ONCE, type Claimed, isClaimed, type Refused } from './claim-documents.ts';
import { endNow } from './end-request.ts';
import { leafWithout } from './enrol.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const madeSchema = z.strictObject({
  claim: z.custom<Claimed>(isClaimed),
  hash: hex,
  size: z.number().int().min(1),
  signedDigest: hex,
});
export type Made = z.output<typeof madeSchema>;

/**
 * Keeps signed versions; the last one of a task ends it, the last task completes the request. What was ended by somebody
 * else meanwhile is answered with its reason, and the others are kept.
 */
export const recordSignatures = action({
  name: 'signatures.document.record',
  summary: 'Keep the signed versions of documents that were taken for signing.',
  access: { employee: true },
  input: z.strictObject({ made: z.array(madeSchema).min(1).max(CLAIMS_AT_ONCE) }),
  output: z.object({ refused: z.array(z.custom<Refused>()) }),
  async run(work, { made }) {
    const { administrationId } = employeeOf(work);
    const requests = await holdRequests(work.tx, administrationId, [
      ...new Set(made.map(({ claim }) => claim.request.id)),
    ]);
    const refused: Refused[] = [];
    const kept: Made[] = [];
    for (const one of made) {
      const problem = await keep(work, requests.get(one.claim.request.id)!, one);
      if (problem === undefined) kept.push(one);
      else refused.push({ item: one.claim.item, problem });
    }
    leafWithout(work, 'signatures.document.record', {
      versions: kept.map(({ claim, hash }) => ({ document: claim.document.id, hash })),
    });
    const ended = new Map(kept.map(({ claim }) => [claim.task.id, claim]));
    for (const claim of ended.values()) await maybeEnd(work, claim);
    return { refused };
  },
});

/** Keeps one version with its leaf; answers why not, when somebody came in between. */
async function keep(work: Work, request: SignatureRequest, made: Made) {
  const { administrationId, document: person } = employeeOf(work);
  const { claim, hash, size, signedDigest } = made;
  const { taken, task, standing, document } = claim;
  if (request.state !== 'open') return problems['cannot-sign']({ clauses: [problems['not-open'].clause] });
  const { id: release, givenAt } = taken.release;
  const { certificate } = taken.credential;
  const version = document.version + 1;
  const leafId = await work.kernel.ledger.appendIn(
    work.tx,
    {
      ...{ type: 'act', tx: request.id },
      record: {
        ...{ action: 'signatures.signed', request: request.id, task: task.id, document: document.id },
        ...{ version, hash, signedDigest, release, certificate: certificate.fingerprint },
      },
      fields: { signer: person, ...(standing.onBehalf === null ? {} : { onBehalf: standing.onBehalf }) },
    },
    work.now,
  );
  const isNext = await insertVersion(work.tx, administrationId, {
    ...{ documentId: document.id, version, hash, size, leafId, signedDigest, taskId: task.id },
    ...{ signedContent: document.signedContent, at: work.now.toString() },
    ...{ signer: nameOf(work.actor), signerDocument: person, onBehalf: standing.onBehalf },
    ...{ certificate: Buffer.from(certificate.der), releaseId: release, releasedAt: givenAt },
  });
  return isNext ? undefined : problems['document-changed']();
}

/** Ends the task when every document of the request has its signature, and the request when every task has ended. */
async function maybeEnd(work: Work, { request, task, standing }: Claimed): Promise<void> {
  const { administrationId, id: requestId } = request;
  if ((await countUnsigned(work.tx, administrationId, { requestId, taskId: task.id })) > 0) return;
  const ended: Task = {
    ...{ ...task, state: 'done', doneBy: nameOf(work.actor) },
    ...{ doneFor: standing.onBehalf, doneAt: work.now.toString() },
  };
  const tasks = (await tasksOf(work.tx, { administrationId, requestId })).map((each) =>
    each.id === ended.id ? ended : each,
  );
  const moved = await giveTurns(work, administrationId, tasks);
  const telling = { administrationId, requestId, state: request.state, task: task.id };
  await tell(work, { ...telling, kind: 'signed', turns: inTurn(moved) });
  if (moved.some(({ state }) => state !== 'done')) return;
  await endNow(work, request, { step: 'finish', kind: 'completed', reason: null });
}
