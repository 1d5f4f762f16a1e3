import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';

export type Due = {
  administrationId: string;
  id: string;
  person: string;
  name: string;
  unit: string;
  title: string;
  reviewedAt: string;
  resting: boolean;
};
type Row = {
  administration_id: string;
  id: string;
  person: string;
  name: string;
  unit: string;
  title: string;
  at: Date;
  resting: boolean;
};
const toDue = (row: Row): Due => ({
  ...{
    administrationId: row.administration_id,
    id: row.id,
    person: row.person,
    name: row.name,
    unit: row.unit,
  },
  ...{ title: row.title, reviewedAt: row.at.toISOString(), resting: row.resting },
});
const COLUMNS =
  'administration_id, id, person, name, unit, title, coalesce(reviewed_at, created_at) as at, resting_since is not null as resting';

/** Places of a body that were not looked at since a moment, or rest; those that rest first. */
export async function dueOf(
  tx: Tx,
  { administrationId, before }: { administrationId: string; before: string },
  span: Span,
): Promise<{ items: Due[]; total: number; all: number }> {
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Row & { total: number }>(
        tx,
        `select ${COLUMNS}, count(*) over ()::int as total from people.appointment
         where administration_id = $1 and state = 'active'
           and (resting_since is not null or coalesce(reviewed_at, created_at) < $2)
         order by (resting_since is null), search_text, id offset $3 limit $4`,
        [administrationId, before, offset, limit],
      ),
    span,
  );
  const [count] = await runSql<{ n: number }>(
    tx,
    `select count(*)::int as n from people.appointment where administration_id = $1 and state = 'active'`,
    [administrationId],
  );
  return { items: rows.map(toDue), total, all: count!.n };
}

/** Says of places of a body that their rights still stand; answers which. */
export async function confirmReview(
  tx: Tx,
  { administrationId, ids, not }: { administrationId: string; ids: readonly string[]; not: string },
  now: string,
): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update people.appointment set reviewed_at = $4, resting_since = null, updated_at = $4
     where administration_id = $1 and id = any($2::uuid[]) and state = 'active' and person <> $3 returning id`,
    [administrationId, ids, not, now],
  );
  return rows.map(({ id }) => id);
}

/** Whether the administrators of its body were told of a place since it was last looked at. */
const TOLD = (of: string) =>
  `coalesce(${of}.reminded_at >= coalesce(${of}.reviewed_at, ${of}.created_at), false)`;

/**
 * Lets places rest that nobody looked at since a moment (`before`), unless their administrators were told of them only after
 * another (`toldBefore`); answers them. Never the last administrator of a body: a village would be without anybody to wake them.
 */
export async function restOverdue(
  tx: Tx,
  { before, toldBefore, now }: { before: string; toldBefore: string; now: string },
  limit: number,
): Promise<Due[]> {
  const rows = await runSql<Row>(
    tx,
    `update people.appointment a set resting_since = $2, updated_at = $2 where (a.administration_id, a.id) in (
       select p.administration_id, p.id from people.appointment p
       where p.state = 'active' and p.resting_since is null and coalesce(p.reviewed_at, p.created_at) < $1
         and (not ${TOLD('p')} or p.reminded_at <= $4)
         and not (${ADMINISTERS('p')} and not exists (
           select 1 from people.appointment o where o.administration_id = p.administration_id and o.id <> p.id
             and o.state = 'active' and o.resting_since is null and coalesce(o.reviewed_at, o.created_at) >= $1
             and ${ADMINISTERS('o')}))
       order by p.administration_id, p.id limit $3)
     returning ${COLUMNS}`,
    [before, now, limit, toldBefore],
  );
  return rows.map(toDue);
}

const ADMINISTERS = (of: string) =>
  `exists (select 1 from people.appointment_grant g where g.administration_id = ${of}.administration_id
     and g.appointment_id = ${of}.id and g.role = 'administrator' and g.state = 'granted')`;

/** Who may be told of what is to be looked at in a body. */
const HEARS = (a: string) =>
  `${a}.state = 'active' and ${a}.resting_since is null and ${a}.email is not null and ${ADMINISTERS(a)}`;

/**
 * Addresses of the administrators of bodies that have places which nobody looked at since a moment and of which they were not
 * told yet; notes that they are told now. A body that nobody can be told of waits until somebody can.
 */
export async function remindAdministrators(
  tx: Tx,
  { before, now }: { before: string; now: string },
  bodies: number,
): Promise<string[]> {
  const due = `d.state = 'active' and d.resting_since is null and coalesce(d.reviewed_at, d.created_at) < $1 and not ${TOLD('d')}`;
  const rows = await runSql<{ email: string }>(
    tx,
    // Bodies are counted, not places: all of a body is told in one message.
    `with body as materialized (
       select distinct d.administration_id from people.appointment d where ${due}
         and exists (select 1 from people.appointment a where a.administration_id = d.administration_id and ${HEARS('a')})
       order by d.administration_id limit $3),
     told as (
       update people.appointment d set reminded_at = $2 from body where d.administration_id = body.administration_id and ${due}
       returning d.administration_id)
     select distinct a.administration_id, a.email from people.appointment a
     where a.administration_id in (select administration_id from told) and ${HEARS('a')} order by a.administration_id, a.email`,
    [before, now, bodies],
  );
  return rows.map(({ email }) => email);
}
