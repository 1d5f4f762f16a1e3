import { hash } from 'node:crypto';
import { isDatabaseAway } from '../../../kernel/database/database.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { ExchangeRow, Machinery } from './machinery.ts';
import type { LeafReceipt, Passage } from './passage.ts';
import { consumerIdOf } from './passage-start.ts';
import { exchangeProblems } from './problems.ts';

/** What every leaf of an exchange says in clear inside its (private) record, and what it only commits to. */
function leafOf(
  passage: Passage,
  type: LeafDraft['type'],
  more: Record<string, unknown>,
): LeafDraft & { fields: Record<string, string> } {
  const { question, service, agreement, consumer } = passage;
  return {
    type,
    tx: passage.id,
    ...(passage.subjectIndex === undefined ? {} : { subject: passage.subjectIndex }),
    record: {
      exchange: passage.id,
      consumer: consumer?.code ?? consumerIdOf(passage),
      provider: service?.providerCode ?? question.service.provider,
      service: service?.code ?? question.service.code,
      version: service?.version ?? 0,
      procedure: passage.procedure,
      basis: passage.basis,
      agreement: agreement?.id ?? null,
      transport: passage.transport,
      ...more,
    },
    fields: {},
  };
}

/** The first leaf, durable before anything is asked of the provider. */
export async function recordAccepted(passage: Passage, on: Machinery): Promise<void> {
  const { question, decision } = passage;
  const emergency = question.breakGlass;
  const draft = leafOf(passage, emergency === undefined ? 'accepted' : 'break-glass', {
    setAside: decision?.setAside.map((clause) => clause.code) ?? [],
  });
  draft.fields = {
    case: question.caseRef,
    officer: `${question.officer.document} ${question.officer.name}, ${question.officer.unit}`,
    subject: question.subject.number,
    question: passage.questionText,
    ...(emergency === undefined ? {} : { reason: emergency.reason }),
  };
  passage.accepted = await recorded(on, draft);
  if (emergency !== undefined) {
    await told(passage, on);
    on.alarm('Emergency access to evidence.', {
      exchange: passage.id,
      consumer: passage.consumer?.code,
      service: passage.service?.code,
    });
  }
}

/** Whoever must know of an emergency is told durably, or it does not happen. */
async function told(passage: Passage, on: Machinery): Promise<void> {
  try {
    await on.emergency(passage);
  } catch (error) {
    throw Object.assign(exchangeProblems['not-recorded'](), { cause: error });
  }
}

async function recorded(on: Machinery, draft: LeafDraft, row?: ExchangeRow): Promise<LeafReceipt> {
  try {
    return await on.record(draft, row);
  } catch (error) {
    // Not recorded means refused.
    throw Object.assign(exchangeProblems['not-recorded'](), { cause: error });
  }
}

/** The second leaf and the row, durable before anything leaves. */
export async function recordOutcome(passage: Passage, on: Machinery): Promise<void> {
  const fields = passage.decision!.fields;
  const draft = leafOf(passage, 'outcome', {
    outcome: 'answered',
    fields: fields as string[],
    accepted: passage.accepted!.leafHash,
  });
  // Of the whole answer and of what left: both sides can prove what was dropped and what was delivered.
  draft.fields = {
    subject: passage.question.subject.number,
    answer: hash('sha256', passage.answer!.body, 'hex'),
    evidence: hash('sha256', passage.evidenceText, 'hex'),
  };
  passage.outcome = await recorded(on, draft, rowOf(passage, on, 'answered', []));
}

function rowOf(
  passage: Passage,
  on: Machinery,
  outcome: ExchangeRow['outcome'],
  codes: string[],
): ExchangeRow {
  const { question, service, agreement, decision } = passage;
  const at = passage.now.epochMilliseconds;
  const took = performance.now() - passage.startedAt;
  return {
    consumerId: consumerIdOf(passage),
    id: passage.id,
    providerId: service?.providerId ?? null,
    serviceId: service?.id ?? null,
    agreementId: agreement?.id ?? null,
    procedureCode: passage.procedure,
    basis: passage.basis,
    caseRef: question.caseRef,
    officerUnit: question.officer.unit,
    subject: passage.subjectIndex ?? on.subjectIndex(question.subject.number),
    outcome,
    codes,
    fields: outcome === 'answered' ? (decision?.fields ?? []) : [],
    breakGlass: question.breakGlass !== undefined,
    transport: passage.transport,
    acceptedLeaf: passage.accepted?.id ?? null,
    at,
    finishedAt: at + Math.round(took),
    durationUs: Math.round(took * 1000),
  };
}

/** Records a refusal (before acceptance) or a failure (after it). What cannot be recorded is told as such. */
export async function recordFailure(passage: Passage, on: Machinery, error: unknown): Promise<Problem> {
  const problem = error instanceof Problem ? error : undefined;
  // A database that is away has an alarm of its own, and would give one for each exchange here.
  if (problem === undefined && !isDatabaseAway(error))
    on.alarm('An exchange failed on our side.', { exchange: passage.id, ...errorFacts(error) });
  if (problem?.code === exchangeProblems['not-recorded'].code) return problem;
  const codes =
    problem === undefined
      ? ['kernel.internal']
      : problem.clauses.length > 0
        ? problem.clauses.map((each) => each.code)
        : [problem.code];
  const wasAccepted = passage.accepted !== undefined;
  const draft = leafOf(passage, wasAccepted ? 'outcome' : 'refused', {
    outcome: wasAccepted ? 'failed' : 'refused',
    codes,
    ...(wasAccepted ? { accepted: passage.accepted!.leafHash } : {}),
  });
  draft.fields = {
    case: passage.question.caseRef,
    officer: `${passage.question.officer.document} ${passage.question.officer.name}, ${passage.question.officer.unit}`,
    subject: passage.question.subject.number,
  };
  try {
    passage.outcome = await recorded(
      on,
      draft,
      rowOf(passage, on, wasAccepted ? 'failed' : 'refused', codes),
    );
  } catch (failure) {
    return failure instanceof Problem ? failure : exchangeProblems['not-recorded']();
  }
  if (problem === undefined) return exchangeProblems['not-recorded']();
  // Of a repeated request the exchange is the first one; the receipt is of this refusal all the same.
  problem.data['exchange'] ??= passage.id;
  problem.data['receipt'] = passage.outcome.id;
  return problem;
}
