import type { ExchangeRow } from './machinery.ts';

/** Rows of exchange.exchange as JSON texts, stored in the same statement as their leaves (see kernel/ledger journal). */
export const EXCHANGE_ROWS = `insert into exchange.exchange (consumer_id, id, provider_id, service_id, agreement_id, procedure_code,
    basis, case_ref, officer_unit, subject, outcome, codes, fields, break_glass, transport, accepted_leaf, outcome_leaf, at, finished_at, duration_us)
  select consumer_id, id, provider_id, service_id, agreement_id, procedure_code, basis, case_ref, officer_unit, decode(subject, 'hex'),
    outcome, codes, fields, break_glass, transport, accepted_leaf, outcome_leaf, at, finished_at, duration_us
  from jsonb_to_recordset($1::jsonb) as r(consumer_id uuid, id uuid, provider_id uuid, service_id uuid, agreement_id uuid,
    procedure_code text, basis text, case_ref text, officer_unit text, subject text, outcome text, codes text[], fields text[],
    break_glass boolean, transport text, accepted_leaf uuid, outcome_leaf uuid, at timestamptz, finished_at timestamptz, duration_us integer)`;

/** One row as that statement reads it. */
export function rowText(row: ExchangeRow, outcomeLeaf: string): string {
  return JSON.stringify({
    consumer_id: row.consumerId,
    id: row.id,
    provider_id: row.providerId,
    service_id: row.serviceId,
    agreement_id: row.agreementId,
    procedure_code: row.procedureCode,
    basis: row.basis,
    case_ref: row.caseRef,
    officer_unit: row.officerUnit,
    subject: row.subject.toString('hex'),
    outcome: row.outcome,
    codes: row.codes,
    fields: row.fields,
    break_glass: row.breakGlass,
    transport: row.transport,
    accepted_leaf: row.acceptedLeaf,
    outcome_leaf: outcomeLeaf,
    at: row.at,
    finished_at: row.finishedAt,
    duration_us: row.durationUs,
  });
}
