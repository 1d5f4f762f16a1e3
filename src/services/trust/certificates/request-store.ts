import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { RequestRow, RequestState } from './tables.ts';

const COLUMNS = `administration_id, id, profile, subject, holder_document, holder_name, search_text, request, key_fingerprint,
  seat_until, state, requested_by, verified_by, verified_at, document_type, approved_by, reason, certificate_id, renews,
  requested_at, changed_at, version`;

export type NewRequest = Pick<
  RequestRow,
  | 'administration_id'
  | 'id'
  | 'profile'
  | 'subject'
  | 'holder_document'
  | 'holder_name'
  | 'search_text'
  | 'request'
  | 'key_fingerprint'
  | 'seat_until'
  | 'requested_by'
>;

export async function insertRequest(tx: Tx, row: NewRequest, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into certificates.request (administration_id, id, profile, subject, holder_document, holder_name, search_text,
       request, key_fingerprint, seat_until, state, requested_by, requested_at, changed_at, version)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10, 'requested', $11, $12, $12, 1)`,
    [
      ...[row.administration_id, row.id, row.profile, JSON.stringify(row.subject), row.holder_document],
      ...[
        row.holder_name,
        row.search_text,
        row.request,
        row.key_fingerprint,
        row.seat_until,
        row.requested_by,
      ],
      now.toString(),
    ],
  );
}

/** One request, held until the end of the transaction; `administration` undefined: of any body, for the consortium. */
export async function lockRequest(
  tx: Tx,
  id: string,
  administration: string | undefined,
): Promise<RequestRow | undefined> {
  const rows = await runSql<RequestRow>(
    tx,
    `select ${COLUMNS} from certificates.request where id = $1 and ($2::uuid is null or administration_id = $2) for update`,
    [id, administration ?? null],
  );
  return rows[0];
}

export async function loadRequest(
  tx: Tx,
  id: string,
  administration: string | undefined,
): Promise<RequestRow | undefined> {
  const rows = await runSql<RequestRow>(
    tx,
    `select ${COLUMNS} from certificates.request where id = $1 and ($2::uuid is null or administration_id = $2)`,
    [id, administration ?? null],
  );
  return rows[0];
}

export type RequestChange = Pick<
  RequestRow,
  'state' | 'verified_by' | 'verified_at' | 'document_type' | 'approved_by' | 'reason' | 'certificate_id'
>;

export async function saveRequest(
  tx: Tx,
  { administration_id, id }: { administration_id: string; id: string },
  change: RequestChange,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update certificates.request set state = $3, verified_by = $4, verified_at = $5, document_type = $6, approved_by = $7,
       reason = $8, certificate_id = $9, changed_at = $10, version = version + 1
     where administration_id = $1 and id = $2`,
    [
      ...[administration_id, id, change.state, change.verified_by, change.verified_at, change.document_type],
      ...[change.approved_by, change.reason, change.certificate_id, now.toString()],
    ],
  );
}

export type RequestQuestion = {
  administration: string | undefined;
  state: RequestState | undefined;
  text: string;
  page: number;
  pageSize: number;
};

/** One page of requests, those that wait longest first; what is over at the end, the newest first. */
export async function findRequests(
  tx: Tx,
  q: RequestQuestion,
): Promise<{ found: RequestRow[]; total: number }> {
  const where = `($1::uuid is null or administration_id = $1) and ($2::text is null or state = $2)
    and ($3 = '' or search_text like '%' || $3 || '%' escape '\\')`;
  const values = [q.administration ?? null, q.state ?? null, likeText(q.text)];
  const found = await runSql<RequestRow>(
    tx,
    `select ${COLUMNS} from certificates.request where ${where}
     order by state in ('issued', 'rejected', 'withdrawn'),
       case when state in ('issued', 'rejected', 'withdrawn') then -extract(epoch from changed_at) else extract(epoch from requested_at) end, id
     limit $4 offset $5`,
    [...values, q.pageSize, (q.page - 1) * q.pageSize],
  );
  const [count] = await runSql<{ total: number }>(
    tx,
    `select count(*) as total from certificates.request where ${where}`,
    values,
  );
  return { found, total: count?.total ?? 0 };
}

/** A text for `like`, in which its signs mean themselves. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
