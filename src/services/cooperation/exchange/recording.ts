import { hash } from 'node:crypto';
import { isDatabaseAway } from '../../../kernel/database/database.ts';
import type { Recorded } from '../../../kernel/ledger-open.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { ExchangeRow, Machinery } from './machinery.ts';
import type { Passage } from './passage.ts';
import { consumerIdOf } from './passage-start.ts';
import { exchangeProblems } from './problems.ts';

/** What every leaf of an exchange says in clear inside its (private) record, and what it only commits to. */
function leafOf(passage: Passage, type: LeafDraft['type'], fields: Record<string, string>): LeafDraft {
  const { question, service, agreement, consumer, subjectIndex } = passage;
  const draft: LeafDraft = {
    type,
    tx: passage.id,
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
    },
    fields,
  };
  if (subjectIndex !== undefined) draft.subject = subjectIndex;
  return draft;
}

const officerOf = ({ question: { officer } }: Passage) =>
  `${officer.document} ${officer.name}, ${officer.unit}`;

/** The first leaf, durable before anything is asked of the provider. */
export async function recordAccepted(passage: Passage, on: Machinery): Promise<void> {
  const { question, decision } = passage;
  const emergency = question.breakGlass;
  const fields: Record<string, string> = {
    case: question.caseRef,
    officer: officerOf(passage),
    subject: question.subject.number,
    question: passage.questionText,
  };
  if (emergency !== undefined) fields['reason'] = emergency.reason;
  const draft = leafOf(passage, emergency === undefined ? 'accepted' : 'break-glass', fields);
  draft.record['setAside'] = decision?.setAside.map((clause) => clause.code) ?? [];
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

async function recorded(on: Machinery, draft: LeafDraft, row?: ExchangeRow): Promise<Recorded> {
  try {
    return await on.record(draft, row);
  } catch (error) {
    // Not recorded means refused.
    throw Object.assign(exchangeProblems['not-recorded'](), { cause: error });
  }
}

/** The second leaf and the row, durable before anything leaves. */
export async function recordOutcome(passage: Passage, on: Machinery): Promise<void> {
  // Of the whole answer and of what left: both sides can prove what was dropped and what was delivered.
  const draft = leafOf(passage, 'outcome', {
    subject: passage.question.subject.number,
    answer: hash('sha256', passage.answer!.body, 'hex'),
    evidence: hash('sha256', passage.evidenceText, 'hex'),
  });
  draft.record['outcome'] = 'answered';
  draft.record['fields'] = passage.decision!.fields;
  draft.record['accepted'] = passage.accepted!.leafHash.toBase64();
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
  const { accepted, question } = passage;
  const outcome = accepted === undefined ? 'refused' : 'failed';
  const draft = leafOf(passage, accepted === undefined ? 'refused' : 'outcome', {
    case: question.caseRef,
    officer: officerOf(passage),
    subject: question.subject.number,
  });
  Object.assign(draft.record, { outcome, codes });
  if (accepted !== undefined) draft.record['accepted'] = accepted.leafHash.toBase64();
  try {
    passage.outcome = await recorded(on, draft, rowOf(passage, on, outcome, codes));
  } catch (failure) {
    return failure instanceof Problem ? failure : exchangeProblems['not-recorded']();
  }
  if (problem === undefined) return exchangeProblems['not-recorded']();
  // Of a repeated request the exchange is the first one; the receipt is of this refusal all the same.
  problem.data['exchange'] ??= passage.id;
  problem.data['receipt'] = passage.outcome.id;
  return problem;
}
