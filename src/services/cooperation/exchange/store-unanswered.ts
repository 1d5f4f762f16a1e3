import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** The row of an exchange whose outcome nobody knows. */
export type UnknownRow = {
  consumerId: string;
  id: string;
  providerId: string | null;
  serviceId: string | null;
  agreementId: string | null;
  procedureCode: string;
  basis: string;
  subject: Buffer | null;
  fields: readonly string[];
  breakGlass: boolean;
  transport: string;
  acceptedLeaf: string;
  /** ms since 1970 */
  at: number;
};

/** Which of some exchanges have a row. */
export async function exchangesIn(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await runSql<{ id: string }>(
    tx,
    'select id from exchange.exchange where id = any($1::uuid[])',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** Claims an exchange by its row. False when it has one: whoever was first has told how it ended. */
export async function claimUnknown(tx: Tx, row: UnknownRow, now: string): Promise<boolean> {
  const claimed = await runSql(
    tx,
    `insert into exchange.exchange (consumer_id, id, provider_id, service_id, agreement_id, procedure_code, basis, subject,
       outcome, fields, break_glass, transport, accepted_leaf, at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'unknown', $9, $10, $11, $12, to_timestamp($13::float8 / 1000), $14)
     on conflict do nothing returning 1`,
    [
      row.consumerId,
      row.id,
      row.providerId,
      row.serviceId,
      row.agreementId,
      row.procedureCode,
      row.basis,
      row.subject,
      row.fields,
      row.breakGlass,
      row.transport,
      row.acceptedLeaf,
      row.at,
      now,
    ],
  );
  return claimed.length === 1;
}

export async function setOutcomeLeaf(
  tx: Tx,
  row: Pick<UnknownRow, 'consumerId' | 'id'>,
  leaf: string,
): Promise<void> {
  await runSql(tx, 'update exchange.exchange set outcome_leaf = $3 where consumer_id = $1 and id = $2', [
    row.consumerId,
    row.id,
    leaf,
  ]);
}

type Service = { id: string; fields: { path: string }[] };

/** A data service by what a leaf says of it. */
export async function serviceNamed(
  tx: Tx,
  providerId: string,
  { service, version }: { service: string; version: number },
): Promise<Service | undefined> {
  const rows = await runSql<Service>(
    tx,
    'select id, fields from exchange.data_service where provider_id = $1 and code = $2 and version = $3',
    [providerId, service, version],
  );
  return rows[0];
}
