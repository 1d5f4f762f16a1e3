import type { Work } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertAct } from './act-store.ts';
import { answerOf, decideOn, type MayActAnswer, type MayActQuestion } from './may-act.ts';
import { mandatesProblems as problems } from './problems.ts';

export type Act = MayActQuestion & {
  /** What it was for, as a stable word without personal data: `exchange.objection.make`. */
  purpose: string;
};
export type Evidence = { actId: string; leafId: string };

/**
 * The question with evidence of the act that follows, in the transaction of that act: a leaf of its own and a line of the mandate's use.
 * Of a no there is a leaf too, but no line: nothing was done.
 */
export async function mayActWithEvidence(
  work: Work,
  act: Act,
): Promise<{ answer: MayActAnswer; evidence: Evidence | undefined }> {
  const answer = answerOf(await decideOn(work.tx, act));
  const { grantor, representative, capacity, administrationId, procedure, purpose } = act;
  const record = {
    ...{
      action: 'mandates.act',
      purpose,
      capacity,
      body: administrationId ?? null,
      procedure: procedure ?? null,
    },
    ...{ asked: administrationOf(work.actor) ?? null, at: act.at.toString() },
    ...(answer.allowed
      ? {
          allowed: true,
          mandate: answer.mandateId,
          validUntil: answer.validUntil,
          restsOn: answer.restsOn ?? null,
        }
      : { allowed: false, reasons: answer.reasons }),
  };
  const leafId = await work.kernel.ledger.appendIn(
    work.tx,
    {
      ...{ type: 'mandate', record, fields: { grantor, representative } },
      ...(answer.allowed && { tx: answer.mandateId }),
      subject: work.kernel.ledger.subjectIndex(grantor),
    },
    work.now,
  );
  if (!answer.allowed) return { answer, evidence: undefined };
  const actId = newId();
  await insertAct(work.tx, {
    ...{ grantor, id: actId, mandateId: answer.mandateId, representative, capacity, purpose, leafId },
    ...{ administrationId: administrationId ?? null, procedure: procedure ?? null, at: act.at.toString() },
  });
  return { answer, evidence: { actId, leafId } };
}

/** The same for somebody who acts for another in an action: throws what is missing, one problem with every clause. */
export async function assertMayAct(work: Work, act: Act): Promise<Evidence> {
  const { answer, evidence } = await mayActWithEvidence(work, act);
  if (evidence === undefined) throw refusalOf(answer);
  return evidence;
}

/** A no as a problem: that of its first reason, with every reason as a clause. */
export function refusalOf(answer: MayActAnswer) {
  const clauses = answer.allowed ? [] : [...answer.clauses];
  const name = clauses[0]?.code.replace('mandates.', '') as keyof typeof problems | undefined;
  return problems[name ?? 'none']({ clauses });
}

/** Reading for another leaves no evidence of its own, as reading one's own does not; it is asked live all the same. */
export async function assertMayRead(work: Pick<Work, 'tx'>, question: MayActQuestion): Promise<void> {
  const answer = answerOf(await decideOn(work.tx, question));
  if (!answer.allowed) throw refusalOf(answer);
}
