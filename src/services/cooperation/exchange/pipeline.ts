import { hash } from 'node:crypto';
import { newId } from '../../../kernel/ids.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import { Problem } from '../../../kernel/problem.ts';
import { ZONE } from '../../../kernel/texts.ts';
import type { AgreementEntry, ServiceEntry, Snapshot } from './catalogue.ts';
import { agreementKey } from './catalogue.ts';
import { decide, type Facts } from './decision.ts';
import type { GateAnswer, GateQuestion } from './gate.ts';
import type { LeafReceipt, Passage } from './passage.ts';
import { exchangeProblems } from './problems.ts';
import { projectionFor } from './projection.ts';
import type { Providers } from './provider.ts';
import type { TakeQuota } from './quota.ts';

/** The row of exchange.exchange, stored in the same statement as the outcome's leaf. */
export type ExchangeRow = {
  consumerId: string;
  id: string;
  providerId: string | null;
  serviceId: string | null;
  agreementId: string | null;
  procedureCode: string;
  basis: string;
  caseRef: string;
  officerUnit: string;
  subject: Buffer;
  outcome: 'answered' | 'refused' | 'failed';
  codes: string[];
  fields: readonly string[];
  breakGlass: boolean;
  transport: string;
  acceptedLeaf: string | null;
  at: string;
  finishedAt: string;
  durationUs: number;
};

/** What the pipeline stands on; made once for a process. */
export type Machinery = {
  gate(question: GateQuestion): Promise<GateAnswer>;
  quota: TakeQuota;
  providers: Providers;
  subjectIndex(document: string): Buffer;
  /** Durable when it returns; throws when it could not be recorded. */
  record(draft: LeafDraft, row?: ExchangeRow): Promise<LeafReceipt>;
  observe(step: string, outcome: string, seconds: number): void;
  alarm(what: string, facts: Record<string, unknown>): void;
  now(): Temporal.Instant;
};

type Step = { name: string; run(passage: Passage, on: Machinery): Promise<void> | void };

/**
 * An exchange, step by step; compare it with Ley 39/2015 arts. 28 and 155 and RD 4/2010. Parsing and
 * authentication come before (`hot.ts`, the X-Road façade and the office portal each have their own), the
 * answer after. Nothing is asked of a provider before `recordAccepted`, nothing leaves before `recordOutcome`.
 */
export const STEPS: readonly Step[] = [
  { name: 'look', run: look },
  { name: 'decide', run: decideOn },
  { name: 'record-accepted', run: recordAccepted },
  { name: 'call-provider', run: callProvider },
  { name: 'validate-answer', run: validateAnswer },
  { name: 'project', run: project },
  { name: 'record-outcome', run: recordOutcome },
];

/** Takes a passage through every step. Throws Problem; by then the refusal or failure is recorded. */
export async function pass(passage: Passage, on: Machinery): Promise<void> {
  for (const step of STEPS) {
    try {
      const waiting = step.run(passage, on);
      if (waiting !== undefined) await waiting;
    } catch (error) {
      on.observe(step.name, 'failed', (performance.now() - passage.startedAt) / 1000);
      throw await recordFailure(passage, on, error);
    }
  }
  on.observe('answer', 'answered', (performance.now() - passage.startedAt) / 1000);
}

const EMPTY: Snapshot = {
  version: 0,
  services: new Map(),
  byAddress: new Map(),
  agreements: new Map(),
  agreementsById: new Map(),
  clientsByCertificate: new Map(),
  clientsById: new Map(),
  bodies: new Map(),
  bodiesByCode: new Map(),
};

/** A passage at its start. */
export function startPassage(
  given: Pick<Passage, 'transport' | 'caller' | 'question' | 'idempotencyKey' | 'shape' | 'mayBeEmpty'>,
  now: Temporal.Instant,
): Passage {
  return {
    ...given,
    id: newId(now.epochMilliseconds),
    startedAt: performance.now(),
    now,
    snapshot: EMPTY,
    consumer: undefined,
    service: undefined,
    agreement: undefined,
    basis: given.question.basis ?? 'law',
    procedure: given.question.procedure ?? '',
    subjectIndex: undefined,
    objections: [],
    consents: [],
    decision: undefined,
    accepted: undefined,
    outcome: undefined,
    answer: undefined,
    found: undefined,
    evidence: undefined,
  };
}

const consumerIdOf = ({ caller }: Passage) =>
  caller.kind === 'system' ? caller.client.administrationId : caller.administrationId;

/** The first step alone, for who explains a decision: reads the state and claims nothing. */
export const prepare = (passage: Passage, on: Machinery): Promise<void> => look(passage, on);

async function look(passage: Passage, on: Machinery): Promise<void> {
  const { question } = passage;
  passage.subjectIndex = on.subjectIndex(question.subject.number);
  const consumerId = consumerIdOf(passage);
  const key = passage.idempotencyKey;
  // The ground `law` has nothing to ask about the person; others do. Without a named ground we must know both.
  const aboutPerson = question.basis !== 'law';
  const answer = await on.gate({
    subject: aboutPerson ? passage.subjectIndex : undefined,
    key: key === undefined ? undefined : { consumerId, key, exchangeId: passage.id },
  });
  passage.snapshot = answer.snapshot;
  passage.objections = answer.objections;
  passage.consents = answer.consents;
  passage.consumer = answer.snapshot.bodies.get(consumerId);
  passage.service = findService(answer.snapshot, question.service);
  passage.agreement = findAgreement(passage);
  if (answer.keyTaken) throw exchangeProblems.repeated();
}

function findService(snapshot: Snapshot, asked: Passage['question']['service']): ServiceEntry | undefined {
  const byId = snapshot.services.get(asked.code);
  if (byId !== undefined) return byId;
  const provider = snapshot.bodies.get(asked.provider) ?? snapshot.bodiesByCode.get(asked.provider);
  if (provider === undefined) return undefined;
  const address = `${provider.id}/${asked.code}`;
  return snapshot.byAddress.get(asked.version === undefined ? address : `${address}/${asked.version}`);
}

/** The agreement of the named procedure and ground; when the ground or procedure is not named, the only one there is. */
function findAgreement(passage: Passage): AgreementEntry | undefined {
  const { service, consumer, question, snapshot } = passage;
  if (service === undefined || consumer === undefined) return undefined;
  if (question.procedure !== undefined && question.basis !== undefined) {
    const exact = snapshot.agreements.get(
      agreementKey(consumer.id, service.id, question.procedure, question.basis),
    );
    if (exact !== undefined) return exact;
  }
  let only: AgreementEntry | undefined;
  for (const agreement of snapshot.agreements.values()) {
    if (agreement.consumerId !== consumer.id || agreement.serviceId !== service.id) continue;
    if (question.procedure !== undefined && agreement.procedureCode !== question.procedure) continue;
    // A named ground chooses among several; when one alone fits, its own ground is compared by the decision.
    if (question.basis !== undefined && agreement.basis !== question.basis && question.procedure === undefined) continue;
    if (only === undefined || only.state !== 'active') only = agreement;
    else if (agreement.state === 'active' && question.procedure === undefined) return undefined;
  }
  if (only !== undefined) {
    passage.basis = question.basis ?? only.basis;
    passage.procedure = question.procedure ?? only.procedureCode;
  }
  return only;
}

let dayOf = { until: 0, text: '' };
/** Today in Europe/Madrid; computed once an hour at most, because every exchange asks. */
export function today(now: Temporal.Instant): string {
  const ms = now.epochMilliseconds;
  const hour = ms - (ms % 3_600_000);
  if (dayOf.until !== hour)
    dayOf = { until: hour, text: now.toZonedDateTimeISO(ZONE).toPlainDate().toString() };
  return dayOf.text;
}

/** What the decision looks at, taken from a passage. */
export function factsOf(passage: Passage, quotaLeft: boolean): Facts {
  const { caller, question, service, agreement, consumer } = passage;
  const emergency =
    caller.kind === 'system' ? caller.client.capabilities.includes('evidence.emergency') : caller.emergency;
  return {
    today: today(passage.now),
    consumer,
    client:
      caller.kind === 'system'
        ? { revoked: caller.client.revoked, certificateExpired: caller.certificateExpired }
        : undefined,
    service,
    agreement,
    basis: passage.basis,
    procedureCode: passage.procedure,
    caseRef: question.caseRef,
    officer: question.officer,
    fields: question.fields,
    objected: passage.objections.some((each) => matchesService(each, service)),
    consented: passage.consents.some(
      (each) =>
        each.consumerId === consumer?.id &&
        each.serviceId === service?.id &&
        each.procedureCode === passage.procedure,
    ),
    quotaLeft,
    breakGlass:
      question.breakGlass === undefined
        ? undefined
        : { reason: question.breakGlass.reason, allowed: emergency },
  };
}

function matchesService(
  objection: { providerId: string | null; serviceId: string | null },
  service: ServiceEntry | undefined,
): boolean {
  if (objection.serviceId !== null) return objection.serviceId === service?.id;
  return objection.providerId === null || objection.providerId === service?.providerId;
}

async function decideOn(passage: Passage, on: Machinery): Promise<void> {
  const { agreement, service, question } = passage;
  const first = decide(factsOf(passage, true));
  let decision = first;
  // Quota is spent only by what would pass otherwise.
  if (first.allowed && agreement !== undefined) {
    const taken = on.quota(agreement, today(passage.now));
    if (!(typeof taken === 'boolean' ? taken : await taken)) decision = decide(factsOf(passage, false));
  }
  passage.decision = decision;
  if (!decision.allowed) {
    const worst = decision.failures.length === 1 ? decision.failures[0]! : undefined;
    throw refusal(worst?.code, decision.failures);
  }
  if (service !== undefined && !service.checkQuestion(question.question)) {
    const fields = (service.checkQuestion.errors ?? []).slice(0, 20).map((error) => ({
      field: `question${error.instancePath.replaceAll('/', '.')}`,
      message: error.message ?? 'is not valid',
    }));
    throw exchangeProblems['question-invalid']({ fields });
  }
}

/** One problem for a refused decision: the clause itself when it is the only one, with the whole list inside. */
function refusal(code: string | undefined, clauses: Problem['clauses']): Problem {
  const makers = Object.values(exchangeProblems);
  const maker =
    makers.find((each) => each.code === (code ?? clauses[0]?.code)) ?? exchangeProblems['agreement-missing'];
  return maker({ clauses });
}

/** What every leaf of an exchange says in clear inside its (private) record, and what it only commits to. */
function leafOf(passage: Passage, type: LeafDraft['type'], more: Record<string, unknown>): LeafDraft {
  const { question, service, agreement, consumer } = passage;
  return {
    type,
    tx: passage.id,
    subject: question.subject.number,
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

async function recordAccepted(passage: Passage, on: Machinery): Promise<void> {
  const { question, decision } = passage;
  const emergency = question.breakGlass;
  const draft = leafOf(passage, emergency === undefined ? 'accepted' : 'break-glass', {
    setAside: decision?.setAside.map((clause) => clause.code) ?? [],
  });
  draft.fields = {
    case: question.caseRef,
    officer: `${question.officer.document} ${question.officer.name}, ${question.officer.unit}`,
    subject: question.subject.number,
    question: JSON.stringify(question.question),
    ...(emergency === undefined ? {} : { reason: emergency.reason }),
  };
  passage.accepted = await recorded(on, draft);
  if (emergency !== undefined) {
    on.alarm('Emergency access to evidence.', {
      exchange: passage.id,
      consumer: passage.consumer?.code,
      service: passage.service?.code,
    });
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

async function callProvider(passage: Passage, on: Machinery): Promise<void> {
  const answer = await on.providers.call(passage.service!.address, passage.shape(passage));
  passage.answer = answer;
  if (answer.status >= 500)
    throw exchangeProblems['provider-unreachable']({ detail: `The provider answered ${answer.status}.` });
  if (answer.status >= 300)
    throw exchangeProblems['provider-refused']({ detail: `The provider answered ${answer.status}.` });
}

function validateAnswer(passage: Passage): void {
  const { service, answer } = passage;
  if (passage.mayBeEmpty === true && answer!.body.length === 0) return;
  try {
    passage.found = JSON.parse(answer!.body.toString('utf8'));
  } catch (error) {
    throw Object.assign(exchangeProblems['provider-garbage']({ detail: 'The answer is not JSON.' }), {
      cause: error,
    });
  }
  if (!service!.checkAnswer(passage.found)) {
    // Only where it differs is told, never what it said: the value may be personal data.
    const where = service!.checkAnswer.errors?.[0];
    throw exchangeProblems['provider-garbage']({
      detail: `The answer differs from its schema at ${where?.instancePath || '/'}: ${where?.keyword ?? 'form'}.`,
    });
  }
}

function project(passage: Passage): void {
  const { agreement, decision } = passage;
  const fields = decision!.fields;
  const whole = agreement !== undefined && fields === agreement.fields;
  passage.evidence = whole ? agreement.project(passage.found) : projectionFor(fields)(passage.found);
}

async function recordOutcome(passage: Passage, on: Machinery): Promise<void> {
  const fields = passage.decision!.fields;
  const draft = leafOf(passage, 'outcome', {
    outcome: 'answered',
    fields: fields as string[],
    accepted: passage.accepted!.leafHash,
    // Of the whole answer and of what left: both sides can prove what was dropped and what was delivered.
  });
  draft.fields = {
    subject: passage.question.subject.number,
    answer: hash('sha256', passage.answer!.body, 'hex'),
    evidence: hash('sha256', JSON.stringify(passage.evidence) ?? '', 'hex'),
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
    at: passage.now.toString(),
    finishedAt: on.now().toString(),
    durationUs: Math.round((performance.now() - passage.startedAt) * 1000),
  };
}

/** Records a refusal (before acceptance) or a failure (after it). What cannot be recorded is told as such. */
async function recordFailure(passage: Passage, on: Machinery, error: unknown): Promise<Problem> {
  const problem = error instanceof Problem ? error : undefined;
  if (problem === undefined)
    on.alarm('An exchange failed on our side.', { exchange: passage.id, error: String(error) });
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
  problem.data['exchange'] = passage.id;
  problem.data['receipt'] = passage.outcome.id;
  return problem;
}
