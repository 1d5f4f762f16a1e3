import type { Clause } from '../../../kernel/problem.ts';
import type { Agreement } from './agreement.ts';
import { answers, type Basis, type DataService } from './data-service.ts';
import { exchangeProblems as refuse } from './problems.ts';

/** Everything that a decision looks at; gathered before, so that the decision itself asks nobody. */
export type Facts = {
  /** Day in Europe/Madrid (YYYY-MM-DD). */
  today: string;
  consumer: { id: string; active: boolean } | undefined;
  /** `mayAsk`: its body granted it the capability `evidence.request`. Undefined when no system calls. */
  client: { revoked: boolean; certificateExpired: boolean; mayAsk: boolean } | undefined;
  service: DataService | undefined;
  /** The agreement of this consumer, service, procedure and ground, in whatever state; the best one there is. */
  agreement: Agreement | undefined;
  basis: Basis;
  procedureCode: string;
  /** Case file number in the consumer's own books. */
  caseRef: string;
  officer: { document: string; name: string; unit: string };
  /** Fields asked for; all that the agreement allows when empty. */
  fields: readonly string[];
  /** A standing objection of the person to this service (art. 28.2), and a consent that holds now. */
  objected: boolean;
  consented: boolean;
  quotaLeft: boolean;
  breakGlass: { reason: string; allowed: boolean } | undefined;
};

/** Who may ask for evidence: a system at the exchange, an employee from a page. The decision applies it to systems. */
export const ASK_ACCESS = { system: 'evidence.request', employee: 'evidence.request' } as const;

/** Fewest characters of a reason for emergency access: “x” is not a reason. */
export const REASON_LENGTH = 20;
/** And most. */
export const REASON_MOST = 2000;

export type Decision = {
  allowed: boolean;
  /** Every clause that failed, never only the first. */
  failures: Clause[];
  /** Failures set aside by an emergency access, which alarms and is a leaf of its own. */
  setAside: Clause[];
  /** The fields that may leave, when allowed. */
  fields: readonly string[];
};

/**
 * May this exchange be? Pure: the same function decides the call, answers `explain`, draws the page and
 * drives the tests. Grounds: Ley 39/2015 arts. 28.2, 28.3 and 155; GDPR arts. 5.1 b–c, 6 and 9.
 */
export function decide(facts: Facts): Decision {
  const failures: Clause[] = [];
  const setAside: Clause[] = [];
  const emergency = facts.breakGlass;
  const urgent = emergency?.allowed === true && emergency.reason.trim().length >= REASON_LENGTH;
  const fail = (clause: Clause, emergencyLifts = false) =>
    void (urgent && emergencyLifts ? setAside : failures).push(clause);

  for (const clause of whoFails(facts)) fail(clause);
  if (emergency !== undefined && !emergency.allowed) fail(refuse['emergency-not-granted'].clause);
  if (emergency !== undefined && emergency.reason.trim().length < REASON_LENGTH)
    fail(refuse['emergency-reason'].clause);
  for (const clause of serviceFails(facts)) fail(clause);
  for (const clause of agreementFails(facts)) fail(clause, true);
  for (const clause of personFails(facts)) fail(clause, true);
  if (!facts.quotaLeft) fail(refuse['quota-spent'].clause, true);
  return { allowed: failures.length === 0, failures, setAside, fields: allowedFields(facts, urgent) };
}

function whoFails({ consumer, client, officer, caseRef }: Facts): Clause[] {
  const failed: Clause[] = [];
  if (consumer === undefined || !consumer.active) failed.push(refuse['consumer-inactive'].clause);
  if (client?.revoked) failed.push(refuse['client-revoked'].clause);
  if (client?.mayAsk === false) failed.push(refuse['client-not-allowed'].clause);
  if (client?.certificateExpired) failed.push(refuse['certificate-expired'].clause);
  if (officer.document === '' || officer.name === '') failed.push(refuse['officer-missing'].clause);
  if (caseRef.trim() === '') failed.push(refuse['case-missing'].clause);
  return failed;
}

/**
 * The person's own word. An emergency protects their vital interests (GDPR art. 6.1 d): it lifts their objection too,
 * and they see it. A system that may ask nothing about anybody is not told what a person said.
 */
function personFails({ client, basis, objected, consented }: Facts): Clause[] {
  if (client?.mayAsk === false) return [];
  if (basis === 'no-objection' && objected) return [refuse.objected.clause];
  return basis === 'consent' && !consented ? [refuse['consent-missing'].clause] : [];
}

function serviceFails({ service, basis }: Facts): Clause[] {
  if (service === undefined) return [refuse['service-unknown'].clause];
  const failed: Clause[] = [];
  if (!answers(service.state)) failed.push(refuse['service-not-available'].clause);
  if (!service.bases.includes(basis)) failed.push(refuse['basis-not-accepted'].clause);
  return failed;
}

function agreementFails({ agreement, service, basis, today, fields }: Facts): Clause[] {
  if (service === undefined) return [];
  if (agreement === undefined) return [refuse['agreement-missing'].clause];
  const failed: Clause[] = [];
  if (agreement.state === 'suspended') failed.push(refuse['agreement-suspended'].clause);
  else if (agreement.state !== 'active') failed.push(refuse['agreement-not-active'].clause);
  if (today < agreement.validFrom) failed.push(refuse['agreement-not-yet'].clause);
  if (today > agreement.validUntil) failed.push(refuse['agreement-expired'].clause);
  if (agreement.basis !== basis) failed.push(refuse['basis-differs'].clause);
  if (fields.some((field) => !agreement.fields.includes(field)))
    failed.push(refuse['field-not-agreed'].clause);
  return failed;
}

function allowedFields({ fields, agreement, service }: Facts, urgent: boolean): readonly string[] {
  const granted = agreement?.fields ?? (urgent ? (service?.fields.map((field) => field.path) ?? []) : []);
  return fields.length === 0 ? granted : fields.filter((field) => urgent || granted.includes(field));
}
