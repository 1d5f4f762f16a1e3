import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { likeText } from './request-store.ts';
import { type CertificateFacts, FACTS } from './store.ts';

export type CertificateQuestion = {
  administration?: string | undefined;
  /** Whose they are: NIF or NIE. */
  holder?: string | undefined;
  /** As people see it: `expired` goes before the stored state. */
  state?: 'valid' | 'suspended' | 'revoked' | 'expired' | undefined;
  profile?: string | undefined;
  text: string;
  page: number;
  pageSize: number;
  now: Temporal.Instant;
};

/** One page of certificates, the newest first. */
export async function findCertificates(
  tx: Tx,
  q: CertificateQuestion,
): Promise<{ found: CertificateFacts[]; total: number }> {
  const where = `($1::uuid is null or administration_id = $1) and ($2::text is null or holder_document = $2)
    and ($3::text is null or case when $3 = 'expired' then not_after < $6 else state = $3 and not_after >= $6 end)
    and ($4::text is null or profile = $4) and ($5 = '' or search_text like '%' || $5 || '%' escape '\\')`;
  const values = [
    ...[q.administration ?? null, q.holder ?? null, q.state ?? null, q.profile ?? null, likeText(q.text)],
    q.now.toString(),
  ];
  const found = await runSql<CertificateFacts>(
    tx,
    `select ${FACTS} from certificates.certificate where ${where} order by issued_at desc, id desc limit $7 offset $8`,
    [...values, q.pageSize, (q.page - 1) * q.pageSize],
  );
  const [count] = await runSql<{ total: number }>(
    tx,
    `select count(*) as total from certificates.certificate where ${where}`,
    values,
  );
  return { found, total: count?.total ?? 0 };
}

/** Whether another certificate took the place of one. */
export async function isRenewed(tx: Tx, id: string): Promise<boolean> {
  return (
    (await runSql(tx, 'select 1 from certificates.certificate where renews = $1 limit 1', [id])).length > 0
  );
}

export type Count = { authority: string; state: string; count: number };

/** How many certificates each authority issued, by what they are now. */
export async function countCertificates(tx: Tx, now: Temporal.Instant): Promise<Count[]> {
  return runSql<Count>(
    tx,
    `select authority, case when not_after < $1 then 'expired' else state end as state, count(*) as count
     from certificates.certificate group by 1, 2`,
    [now.toString()],
  );
}
