import {
  boolArray,
  bytesArray,
  instantArray,
  int4Array,
  textArray,
  uuidArray,
} from '../../../kernel/database/binary.ts';
import type { Beside } from '../../../kernel/ledger-open.ts';
import type { ExchangeRow } from './machinery.ts';
import { onceFor } from './once-for.ts';

/** Codes and names of fields hold no line ends. */
const LIST = '\n';
/** Those of an agreement mostly, the same list again and again. */
const fieldsText = onceFor((fields: readonly string[]) => fields.join(LIST));

/**
 * Rows of exchange.exchange, stored in the same statement as their leaves, which also says the version of the state
 * under which they were recorded (see kernel/ledger/rows.ts).
 */
export const exchangeRows: Beside<ExchangeRow> = {
  name: 'exchange',
  seen: 'select version from exchange.state_version',
  sql: `insert into exchange.exchange (consumer_id, id, provider_id, service_id, agreement_id, procedure_code, basis, case_ref,
      officer_unit, subject, outcome, codes, fields, break_glass, transport, accepted_leaf, outcome_leaf, at, finished_at, duration_us)
    select consumer_id, id, provider_id, service_id, agreement_id, procedure_code, basis, case_ref, officer_unit, subject, outcome,
      string_to_array(codes, e'\n'), string_to_array(fields, e'\n'), break_glass, transport, accepted_leaf, outcome_leaf, at,
      finished_at, duration_us
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::bytea[], $11::text[], $12::text[], $13::text[], $14::bool[], $15::text[], $16::uuid[], $17::uuid[],
      $18::timestamptz[], $19::timestamptz[], $20::int4[])
      as r(consumer_id, id, provider_id, service_id, agreement_id, procedure_code, basis, case_ref, officer_unit, subject,
        outcome, codes, fields, break_glass, transport, accepted_leaf, outcome_leaf, at, finished_at, duration_us)`,
  values: (rows, leaves) => [
    uuidArray(rows.map((row) => row.consumerId)),
    uuidArray(rows.map((row) => row.id)),
    uuidArray(rows.map((row) => row.providerId)),
    uuidArray(rows.map((row) => row.serviceId)),
    uuidArray(rows.map((row) => row.agreementId)),
    textArray(rows.map((row) => row.procedureCode)),
    textArray(rows.map((row) => row.basis)),
    textArray(rows.map((row) => row.caseRef)),
    textArray(rows.map((row) => row.officerUnit)),
    bytesArray(rows.map((row) => row.subject)),
    textArray(rows.map((row) => row.outcome)),
    textArray(rows.map((row) => row.codes.join(LIST))),
    textArray(rows.map((row) => fieldsText(row.fields))),
    boolArray(rows.map((row) => row.breakGlass)),
    textArray(rows.map((row) => row.transport)),
    uuidArray(rows.map((row) => row.acceptedLeaf)),
    uuidArray(leaves),
    instantArray(rows.map((row) => row.at)),
    instantArray(rows.map((row) => row.finishedAt)),
    int4Array(rows.map((row) => row.durationUs)),
  ],
};
