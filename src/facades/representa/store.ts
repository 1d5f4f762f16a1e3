import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';

export type Batch = {
  administrationId: string;
  id: string;
  clientId: string;
  modality: string;
  elements: number;
  purpose: string;
  /** Where downloads are, as the client reached this place. */
  base: string;
  state: 'waiting' | 'working' | 'done';
  receivedAt: string;
};

const COLUMNS = `administration_id as "administrationId", id, client_id as "clientId", modality, elements, purpose, base, state,
  to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "receivedAt"`;

/** Takes a batch in; false when the body sent one with this identifier before. */
export async function insertBatch(
  tx: Tx,
  batch: Omit<Batch, 'state'>,
  requests: readonly { requestId: string; xml: string }[],
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into representa.batch (administration_id, id, client_id, modality, elements, purpose, base, state, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8) on conflict do nothing returning id`,
    [
      ...[batch.administrationId, batch.id, batch.clientId, batch.modality, batch.elements, batch.purpose],
      ...[batch.base, batch.receivedAt],
    ],
  );
  if (rows.length === 0) return false;
  await runSql(
    tx,
    `insert into representa.element (administration_id, batch_id, n, request_id, request)
     select $1, $2, n - 1, request_id, xml from unnest($3::text[], $4::text[]) with ordinality as e(request_id, xml, n)`,
    [
      ...[batch.administrationId, batch.id],
      ...[requests.map((each) => each.requestId), requests.map((each) => each.xml)],
    ],
  );
  return true;
}

export async function loadBatch(tx: Tx, administrationId: string, id: string): Promise<Batch | undefined> {
  const [row] = await runSql<Batch>(
    tx,
    `select ${COLUMNS} from representa.batch where administration_id = $1 and id = $2`,
    [administrationId, id],
  );
  return row;
}

export type ElementRow = { n: number; requestId: string; request: string | null; response: string | null };

export async function elementsOf(
  on: Tx | Database,
  { administrationId, id }: Pick<Batch, 'administrationId' | 'id'>,
): Promise<ElementRow[]> {
  return runSql<ElementRow>(
    on,
    `select n, request_id as "requestId", request, response from representa.element
     where administration_id = $1 and batch_id = $2 order by n`,
    [administrationId, id],
  );
}

/** The batch that waits longest, for one worker and for a while; also one whose worker died. */
export async function claimBatch(
  db: Database,
  now: Temporal.Instant,
  leaseSeconds: number,
): Promise<Batch | undefined> {
  const [row] = await runSql<Batch>(
    db,
    `update representa.batch set state = 'working', lease_until = $2 where (administration_id, id) in (
       select administration_id, id from representa.batch where state = 'waiting' or (state = 'working' and lease_until < $1)
       order by received_at limit 1 for update skip locked)
     returning ${COLUMNS}`,
    [now.toString(), now.add({ seconds: leaseSeconds }).toString()],
  );
  return row;
}

/** Keeps what one element was answered, empties its request, and goes on holding the batch. */
export async function keepResponse(
  db: Database,
  { administrationId, id }: Pick<Batch, 'administrationId' | 'id'>,
  answered: { n: number; response: string; leaseUntil: string },
): Promise<void> {
  await runSql(
    db,
    `with kept as (update representa.element set response = $4, request = null
       where administration_id = $1 and batch_id = $2 and n = $3)
     update representa.batch set lease_until = $5 where administration_id = $1 and id = $2`,
    [administrationId, id, answered.n, answered.response, answered.leaseUntil],
  );
}

export async function finishBatch(
  db: Database,
  { administrationId, id }: Pick<Batch, 'administrationId' | 'id'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    db,
    `update representa.batch set state = 'done', lease_until = null, done_at = $3 where administration_id = $1 and id = $2`,
    [administrationId, id, now.toString()],
  );
}

/** Empties what was answered long ago; identifiers stay, so that none is used twice. */
export async function forgetOld(tx: Tx, before: Temporal.Instant): Promise<number> {
  const rows = await runSql(
    tx,
    `update representa.element e set request = null, response = null from representa.batch b
     where b.administration_id = e.administration_id and b.id = e.batch_id and b.state = 'done' and b.done_at < $1
       and e.response is not null returning e.n`,
    [before.toString()],
  );
  await runSql(tx, 'delete from representa.report where ends_at < $1', [before.toString()]);
  return rows.length;
}

export async function insertReport(
  tx: Tx,
  report: { administrationId: string; id: string; hash: string; now: string; endsAt: string },
): Promise<void> {
  await runSql(
    tx,
    `insert into representa.report (administration_id, id, hash, created_at, ends_at) values ($1, $2, $3, $4, $5)`,
    [report.administrationId, report.id, report.hash, report.now, report.endsAt],
  );
}

export async function loadReport(
  tx: Tx,
  asked: { administrationId: string; id: string; now: string },
): Promise<string | undefined> {
  const [row] = await runSql<{ hash: string }>(
    tx,
    'select hash from representa.report where administration_id = $1 and id = $2 and ends_at > $3',
    [asked.administrationId, asked.id, asked.now],
  );
  return row?.hash;
}
