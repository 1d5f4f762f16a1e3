import { hash } from 'node:crypto';
import type { Capability } from '../../../kernel/actor.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { ZONE } from '../../../kernel/texts.ts';
import { type AgreementEntry, agreementKey, type ServiceEntry, type Snapshot } from './catalogue.ts';
import { ASK_ACCESS, type Facts } from './decision.ts';
import type { Machinery } from './machinery.ts';
import type { Caller, Passage } from './passage.ts';
import { consumerIdOf } from './passage-start.ts';
import { exchangeProblems } from './problems.ts';
import type { Holder } from './request-key.ts';

/**
 * The same without a question to the database where that is enough: the ground `law` asks nothing about the person,
 * and the state of a moment ago is compared when the acceptance is recorded (see `confirm`).
 */
export function glance(passage: Passage, on: Machinery): Promise<void> | void {
  const { question, idempotencyKey } = passage;
  const known = on.known();
  if (known === undefined || question.basis !== 'law') return look(passage, on);
  if (idempotencyKey !== undefined || question.breakGlass !== undefined) return look(passage, on);
  passage.subjectIndex = on.subjectIndex(question.subject.number);
  settle(passage, known);
}

/** Reads what the decision needs: the state, the standing words of the person, the idempotency key. */
export async function look(passage: Passage, on: Machinery): Promise<void> {
  const { question } = passage;
  passage.subjectIndex ??= on.subjectIndex(question.subject.number);
  const consumerId = consumerIdOf(passage);
  const key = passage.idempotencyKey;
  // The ground `law` has nothing to ask about the person; others do. Without a named ground we must know both.
  const aboutPerson = question.basis !== 'law';
  const answer = await on.gate({
    subject: aboutPerson ? passage.subjectIndex : undefined,
    key:
      key === undefined
        ? undefined
        : { consumerId, key, exchangeId: passage.id, hash: requestHash(passage, on) },
  });
  passage.confirmed = true;
  passage.objections = answer.objections;
  passage.consents = answer.consents;
  settle(passage, answer.snapshot);
  if (answer.holder !== undefined) throw repeated(answer.holder);
}

/** Of all that was asked, as it was understood; keyed, because whoever reads the table must not guess a person by it. */
function requestHash({ question }: Passage, on: Machinery): Buffer {
  return on.subjectIndex(`request ${hash('sha256', JSON.stringify(question), 'hex')}`);
}

/** The same request is told where its exchange is; another one must have a key of its own. */
function repeated({ exchangeId, sameRequest, accepted, outcome }: Holder): Problem {
  if (!sameRequest) return kernelProblems['idempotency-reused']();
  return exchangeProblems.repeated({ data: { exchange: exchangeId, receipts: { accepted, outcome } } });
}

/** Finds in a state whom and what the question names. Throws Problem when the caller is nobody there. */
function settle(passage: Passage, snapshot: Snapshot): void {
  const { identity, question } = passage;
  // Revoked, or its certificate given to another, a moment ago.
  if (identity !== undefined && identity.under !== snapshot) passage.caller = identity.identify(snapshot);
  passage.snapshot = snapshot;
  passage.consumer = snapshot.bodies.get(consumerIdOf(passage));
  passage.service = findService(snapshot, question.service);
  passage.agreement = findAgreement(passage);
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
    if (
      question.basis !== undefined &&
      agreement.basis !== question.basis &&
      question.procedure === undefined
    )
      continue;
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
  const emergency = caller.kind === 'system' ? holds(caller, 'evidence.emergency') : caller.emergency;
  return {
    today: today(passage.now),
    consumer,
    client:
      caller.kind === 'system'
        ? {
            revoked: caller.client.revoked,
            certificateExpired: caller.certificateExpired,
            mayAsk: holds(caller, ASK_ACCESS.system),
          }
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

const holds = ({ client }: Caller & { kind: 'system' }, capability: Capability) =>
  client.capabilities.includes(capability);

function matchesService(
  objection: { providerId: string | null; serviceId: string | null },
  service: ServiceEntry | undefined,
): boolean {
  if (objection.serviceId !== null) return objection.serviceId === service?.id;
  return objection.providerId === null || objection.providerId === service?.providerId;
}
