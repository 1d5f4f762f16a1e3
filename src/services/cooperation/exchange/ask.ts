import { mayDo } from '../../../kernel/access.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { spellNif } from '../../../kernel/nif.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { ASK_ACCESS } from './decision.ts';
import { postQuestion } from './hot.ts';
import type { Passage } from './passage.ts';
import { pass, startPassage } from './pipeline.ts';
import { runningOf } from './running.ts';

/** What an employee asks for in a case, from the office portal. */
export type EvidenceRequest = {
  serviceId: string;
  agreementId: string | undefined;
  caseRef: string;
  subject: { type: string; number: string };
  question?: Record<string, unknown>;
  fields?: string[];
  breakGlass?: { reason: string } | undefined;
  idempotencyKey?: string | undefined;
};

export type EvidenceGiven = {
  exchangeId: string;
  evidence: unknown;
  fields: readonly string[];
  receiptIds: { accepted: string; outcome: string };
};

/**
 * Asks for evidence as an employee: the same pipeline as a system's, with the officer taken from the session
 * and never from the form. Throws Problem with every failed clause.
 */
export async function askForEvidence(
  kernel: Kernel,
  actor: Actor,
  request: EvidenceRequest,
): Promise<EvidenceGiven> {
  if (actor.kind !== 'employee') throw kernelProblems['not-allowed']();
  const access = mayDo(actor, ASK_ACCESS);
  if (!access.allowed) throw kernelProblems['not-allowed']({ data: { missing: access.missing } });
  const { machinery, snapshot } = runningOf(kernel);
  const agreement =
    request.agreementId === undefined
      ? undefined
      : (await snapshot()).agreementsById.get(request.agreementId);
  const own = agreement?.consumerId === actor.administrationId ? agreement : undefined;
  const subject = { type: request.subject.type, number: spellNif(request.subject.number) };
  const passage: Passage = startPassage(
    {
      transport: 'own',
      caller: {
        kind: 'employee',
        administrationId: actor.administrationId,
        emergency: actor.capabilities.includes('evidence.emergency'),
      },
      question: {
        service: { provider: '', code: request.serviceId },
        procedure: own?.procedureCode,
        basis: own?.basis,
        caseRef: request.caseRef,
        officer: { document: actor.document, name: actor.name, unit: actor.unit },
        subject,
        // The person who was checked is the person who is asked about, whatever the question says.
        question: { ...request.question, document: subject },
        fields: request.fields ?? [],
        breakGlass: request.breakGlass,
      },
      idempotencyKey: request.idempotencyKey,
      shape: postQuestion,
    },
    machinery.now(),
  );
  await pass(passage, machinery);
  return {
    exchangeId: passage.id,
    evidence: passage.evidence,
    fields: passage.decision!.fields,
    receiptIds: { accepted: passage.accepted!.id, outcome: passage.outcome!.id },
  };
}
