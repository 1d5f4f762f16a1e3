import { Problem } from '../../../kernel/problem.ts';
import { ANSWER_WORK } from './actions/schema-weight.ts';
import { decide } from './decision.ts';
import { factsOf, glance, look, today } from './looking.ts';
import type { Machinery } from './machinery.ts';
import type { Passage } from './passage.ts';
import { consumerIdOf } from './passage-start.ts';
import { exchangeProblems } from './problems.ts';
import { projectionFor } from './projection.ts';
import { recordAccepted, recordFailure, recordOutcome } from './recording.ts';

export { factsOf, look, today } from './looking.ts';
export type { ExchangeRow, Machinery } from './machinery.ts';
export { startPassage } from './passage-start.ts';

type Step = { name: string; run(passage: Passage, on: Machinery): Promise<void> | void };

/**
 * An exchange, step by step; compare it with Ley 39/2015 arts. 28 and 155 and RD 4/2010. Parsing and
 * authentication come before (`hot.ts`, the X-Road façade and the office portal each have their own), the
 * answer after. Nothing is asked of a provider before `recordAccepted` and `confirm`, nothing leaves before `recordOutcome`.
 */
export const STEPS: readonly Step[] = [
  { name: 'look', run: glance },
  { name: 'decide', run: decideOn },
  { name: 'record-accepted', run: recordAccepted },
  { name: 'confirm', run: confirm },
  { name: 'call-provider', run: callProvider },
  { name: 'validate-answer', run: validateAnswer },
  { name: 'project', run: project },
  { name: 'record-outcome', run: recordOutcome },
];

/** Takes a passage through every step. Throws Problem; by then the refusal or failure is recorded. */
export async function pass(passage: Passage, on: Machinery): Promise<void> {
  let began = passage.startedAt;
  for (let place = 0; place < STEPS.length; place++) {
    try {
      const waiting = STEPS[place]!.run(passage, on);
      if (waiting !== undefined) await waiting;
    } catch (error) {
      const ended = performance.now();
      const problem = await recordFailure(passage, on, error);
      const outcome = wasRefused(passage, problem) ? 'refused' : 'failed';
      on.observe.ended(place, outcome, (ended - began) / 1000);
      on.observe.exchange(outcome, (performance.now() - passage.startedAt) / 1000);
      await releaseUnrecorded(passage, on, problem);
      throw problem;
    }
    const ended = performance.now();
    on.observe.step(place, (ended - began) / 1000);
    began = ended;
  }
  on.observe.exchange('answered', (began - passage.startedAt) / 1000);
}

/** As its row says: what was not accepted was refused; later, or when it could not even be recorded, it failed. */
const wasRefused = ({ accepted }: Passage, { code }: Problem): boolean =>
  accepted === undefined && code !== exchangeProblems['not-recorded'].code;

/** What was refused is read from its record (see request-key.ts); what was not even recorded frees its key here. */
async function releaseUnrecorded(passage: Passage, on: Machinery, problem: Problem): Promise<void> {
  const { idempotencyKey: key, accepted, outcome, id } = passage;
  if (key === undefined || accepted !== undefined || outcome !== undefined) return;
  if (problem.code === exchangeProblems['not-recorded'].code)
    await on.release({ consumerId: consumerIdOf(passage), key, exchangeId: id });
}

/** Nobody is refused by the state of a moment ago: what it would refuse is looked at again first. */
async function decideOn(passage: Passage, on: Machinery): Promise<void> {
  try {
    await judge(passage, on);
  } catch (error) {
    if (passage.confirmed || !(error instanceof Problem)) throw error;
    await look(passage, on);
    await judge(passage, on);
  }
}

async function judge(passage: Passage, on: Machinery): Promise<void> {
  settleDecision(passage, true);
  assertQuestion(passage);
  const { agreement } = passage;
  if (agreement === undefined) return;
  // Quota is spent only by what would pass otherwise.
  const taken = on.quota(agreement, today(passage.now));
  if (!(typeof taken === 'boolean' ? taken : await taken)) settleDecision(passage, false);
}

function settleDecision(passage: Passage, quotaLeft: boolean): void {
  const decision = decide(factsOf(passage, quotaLeft));
  passage.decision = decision;
  if (decision.allowed) return;
  const only = decision.failures.length === 1 ? decision.failures[0] : undefined;
  throw refusal(only?.code, decision.failures);
}

function assertQuestion({ service, question }: Passage): void {
  if (service === undefined || service.checkQuestion(question.question)) return;
  const fields = (service.checkQuestion.errors ?? []).slice(0, 20).map((error) => ({
    field: `question${error.instancePath.replaceAll('/', '.')}`,
    message: error.message ?? 'is not valid',
  }));
  throw exchangeProblems['question-invalid']({ fields });
}

/**
 * The acceptance says under which state it was recorded. When that is not the one of the decision, it is decided
 * again before anything is asked: a suspension in any process counts for whatever is recorded after it.
 */
function confirm(passage: Passage, on: Machinery): Promise<void> | void {
  if (passage.confirmed || passage.accepted!.seen === passage.snapshot.version) return;
  return look(passage, on).then(() => settleDecision(passage, true));
}

/** One problem for a refused decision: the clause itself when it is the only one, with the whole list inside. */
function refusal(code: string | undefined, clauses: Problem['clauses']): Problem {
  const makers = Object.values(exchangeProblems);
  const maker =
    makers.find((each) => each.code === (code ?? clauses[0]?.code)) ?? exchangeProblems['agreement-missing'];
  return maker({ clauses });
}

async function callProvider(passage: Passage, on: Machinery): Promise<void> {
  const answer = await on.providers.call(passage.service!.address, passage.shape(passage));
  passage.answer = answer;
  if (answer.status < 300) return;
  throw exchangeProblems[refusalBy(answer.status)]({ detail: `The provider answered ${answer.status}.` });
}

/** Of the hub itself and not of the question: who it is, how it asks, how often. */
const ABOUT_THE_HUB = new Set([401, 402, 403, 405, 407, 408, 429]);

/** What a provider's status says: that it fails, that it will not have us, or that it does its work and says no. */
function refusalBy(status: number) {
  if (status >= 500) return 'provider-unreachable';
  if (status === 404) return 'person-unknown';
  return status < 400 || ABOUT_THE_HUB.has(status) ? 'provider-refused' : 'question-refused';
}

function validateAnswer(passage: Passage): void {
  const { service, answer } = passage;
  if (passage.mayBeEmpty === true && answer!.body.length === 0) return;
  if (answer!.body.length * service!.answerWeight > ANSWER_WORK)
    throw exchangeProblems['provider-garbage']({ detail: 'The answer is too large for its schema.' });
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
  passage.evidenceText = JSON.stringify(passage.evidence) ?? '';
}
