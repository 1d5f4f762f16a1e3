import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Role } from './request.ts';

/** Rows of one page that people may choose. */
export const PAGE_SIZES = [20, 50, 100] as const;

type Who = { administrationId: string; document: string; day: string };

/**
 * Tasks whose turn it is and that this person may do on this day: they are named ($2), hold the office on the day ($3),
 * or have a delegation in force of whoever does; the same as `standingOf` in request.ts, which decides.
 */
const MINE = `
  with acting as (
    select $2::text as person, null::text as behalf, 0 as rank
    union all
    select from_document, from_name, 1 from signatures.delegation
    where administration_id = $1 and to_document = $2 and ended_at is null and $3::date between from_day and until_day
  ), mine as (
    select distinct on (t.id) t.*, a.behalf from signatures.task t
    join signatures.request r on r.administration_id = t.administration_id and r.id = t.request_id and r.state = 'open'
    join acting a on a.person = t.document or exists (
      select from signatures.holding h where h.administration_id = t.administration_id and h.office_id = t.office_id
        and h.document = a.person and h.from_day <= $3::date and (h.until_day is null or $3::date <= h.until_day))
    where t.administration_id = $1 and t.state = 'turn'
    order by t.id, a.rank
  )`;

const COUNTS = `
  (select count(*) from signatures.document d where d.administration_id = r.administration_id and d.request_id = r.id)::int
    as documents,
  (select count(*) from signatures.task t where t.administration_id = r.administration_id and t.request_id = r.id
    and t.state = 'done')::int as signed,
  (select count(*) from signatures.task t where t.administration_id = r.administration_id and t.request_id = r.id)::int
    as signers`;

const LINE = `r.id, r.title, r.state, r.sender_name as "senderName", r.sent_at as "sentAt", r.expires_at as "expiresAt",
  r.demonstration, ${COUNTS}`;

type Line = {
  id: string;
  title: string;
  state: string;
  senderName: string;
  sentAt: Date | null;
  expiresAt: Date | null;
  documents: number;
  signed: number;
  signers: number;
  demonstration: boolean;
};
type Told<Row> = Omit<Row, 'sentAt' | 'expiresAt'> & {
  sentAt: string | null;
  expiresAt: string | null;
};

const told = <Row extends Pick<Line, 'sentAt' | 'expiresAt'>>(rows: readonly Row[]): Told<Row>[] =>
  rows.map(({ sentAt, expiresAt, ...rest }) => ({
    ...rest,
    sentAt: sentAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  }));

/** `%` and `_` of a person's text are letters like others. */
const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

type Paged = { text: string; page: number; pageSize: number };
const spanOf = ({ page, pageSize }: Paged): Span => ({ offset: (page - 1) * pageSize, limit: pageSize });
export type TaskQuestion = Who &
  Paged & { role?: Role | undefined; due?: number | undefined; now: Temporal.Instant };
type TaskLine = Line & { taskId: string; role: Role; as: string; onBehalf: string | null; total: number };

/** What waits for a person, that which ends first before all others. */
export async function findTasks(tx: Tx, asked: TaskQuestion) {
  const { administrationId, document, day, text, role, due, now } = asked;
  const until = due === undefined ? null : now.add({ hours: 24 * due }).toString();
  const wanted = [administrationId, document, day, containing(text), role ?? null, until];
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<TaskLine>(
        tx,
        `${MINE}
     select ${LINE}, mine.id as "taskId", mine.role, mine.name as "as", mine.behalf as "onBehalf",
       count(*) over () as total
     from mine join signatures.request r on r.administration_id = mine.administration_id and r.id = mine.request_id
     where r.title ilike $4 and ($5::text is null or mine.role = $5)
       and ($6::timestamptz is null or r.expires_at <= $6)
     order by r.expires_at nulls last, r.sent_at, mine.id limit $7 offset $8`,
        [...wanted, limit, offset],
      ),
    spanOf(asked),
  );
  return { found: told(rows), total };
}

export async function countPending(tx: Tx, { administrationId, document, day }: Who): Promise<number> {
  const rows = await runSql<{ count: number }>(tx, `${MINE} select count(*)::int as count from mine`, [
    administrationId,
    document,
    day,
  ]);
  return rows[0]!.count;
}

export type RequestQuestion = Paged & {
  administrationId: string;
  view: 'done' | 'sent' | 'body';
  sender: string;
  document: string;
  state?: string | undefined;
};

/** Requests that one sent, signed, or of the whole body, the newest first. */
export async function findRequests(tx: Tx, asked: RequestQuestion) {
  const { administrationId, view, sender, document, text, state } = asked;
  const wanted = [administrationId, containing(text), state ?? null, view, sender, document];
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Line & { total: number }>(
        tx,
        `select ${LINE}, count(*) over () as total from signatures.request r
     where r.administration_id = $1 and r.title ilike $2 and ($3::text is null or r.state = $3)
       and ($4 <> 'sent' or r.sender = $5) and ($4 <> 'body' or r.state <> 'draft' or r.sender = $5)
       and ($4 <> 'done' or exists (select from signatures.document d
         join signatures.version v on v.administration_id = d.administration_id and v.document_id = d.id
         where d.administration_id = r.administration_id and d.request_id = r.id and v.signer_document = $6))
     order by r.created_at desc, r.id limit $7 offset $8`,
        [...wanted, limit, offset],
      ),
    spanOf(asked),
  );
  return { found: told(rows), total };
}
