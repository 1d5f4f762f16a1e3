import { IDEMPOTENCY_KEY } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import type { Snapshot } from './catalogue.ts';
import type { Passage } from './passage.ts';
import { isDocument } from './subject.ts';

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

/** Control characters and halves of surrogate pairs: PostgreSQL does not store them, canonical JSON does not say them. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * A text that cannot be recorded would fail the shared statement, and with it the exchanges of others: it is
 * refused before, wherever the question came from. Throws `kernel.input-invalid`.
 */
function assertStorable({
  service,
  procedure,
  caseRef,
  officer,
  subject,
  fields,
  breakGlass,
}: Passage['question']): void {
  // Nearly always nothing is wrong, and one look at all of them says so: apart, so that two halves of a pair stay halves.
  const { reason = '' } = breakGlass ?? {};
  const all = `${service.provider} ${service.code} ${procedure ?? ''} ${caseRef} ${officer.document} ${officer.name} ${officer.unit} ${subject.number} ${fields.join(' ')}`;
  if (reason === '' && !UNSTORABLE.test(all)) return;
  const texts: Record<string, string | undefined> = {
    'service.provider': service.provider,
    'service.code': service.code,
    procedure,
    case: caseRef,
    'officer.document': officer.document,
    'officer.name': officer.name,
    'officer.unit': officer.unit,
    'subject.number': subject.number,
    fields: fields.join(' '),
    'breakGlass.reason': reason.replace(/[\r\n\t]/g, ' '),
  };
  const wrong = Object.entries(texts).filter(([, text]) => text !== undefined && UNSTORABLE.test(text));
  if (wrong.length === 0) return;
  const message = 'has a character that cannot be stored';
  throw kernelProblems['input-invalid']({ fields: wrong.map(([field]) => ({ field, message })) });
}

/** Throws `kernel.input-invalid` when the letter of the person's document is not the one of its number. */
function assertDocument({ subject }: Passage['question']): void {
  if (isDocument(subject)) return;
  const message = `is not a ${subject.type}: the form or the letter does not match`;
  throw kernelProblems['input-invalid']({ fields: [{ field: 'subject.number', message }] });
}

/** A passage at its start. Throws `kernel.input-invalid` or `kernel.idempotency-malformed` for what cannot be recorded, and when it is about nobody. */
export function startPassage(
  given: Pick<
    Passage,
    'transport' | 'caller' | 'identity' | 'question' | 'idempotencyKey' | 'shape' | 'mayBeEmpty'
  >,
  now: Temporal.Instant,
): Passage {
  assertStorable(given.question);
  // It too travels in a statement that others share, and a form may say anything.
  if (given.idempotencyKey !== undefined && !IDEMPOTENCY_KEY.test(given.idempotencyKey))
    throw kernelProblems['idempotency-malformed']();
  assertDocument(given.question);
  return {
    ...given,
    questionText: JSON.stringify(given.question.question),
    id: newId(now.epochMilliseconds),
    startedAt: performance.now(),
    now,
    snapshot: EMPTY,
    confirmed: false,
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
    evidenceText: '',
  };
}

/** The body for which a caller asks. */
export const consumerIdOf = ({ caller }: Passage) =>
  caller.kind === 'system' ? caller.client.administrationId : caller.administrationId;
