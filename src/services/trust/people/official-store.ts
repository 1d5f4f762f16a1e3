import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';

export type OfficialRow = {
  administration_id: string;
  id: string;
  name: string;
  title: string;
  from_day: string;
  until_day: string | null;
  /** Whose competences they exercise, by which act, published where. */
  delegations: { title: string; matters: string; act: string; publication: string }[] | null;
};

/** Bodies where somebody holds an elected office, whatever the bodies are. */
export async function bodiesOfOfficials(tx: Tx): Promise<string[]> {
  const rows = await runSql<{ administration_id: string }>(
    tx,
    `select distinct administration_id from people.appointment where kind = 'official' and state = 'active'`,
    [],
  );
  return rows.map(({ administration_id }) => administration_id);
}

export type OfficialFilter = {
  search: string;
  administrationIds: readonly string[];
  /** Those of them whose name is what is searched. */
  named: readonly string[];
  today: string;
};

/** Elected officials in office on a day, of these bodies, with the delegations that count for them that day. */
export async function listOfficialRows(
  tx: Tx,
  { search, administrationIds, named, today }: OfficialFilter,
  span: Span,
): Promise<{ rows: OfficialRow[]; total: number }> {
  const wanted = [today, [...administrationIds], search.replace(/[\\%_]/g, '\\$&'), [...named]];
  return readCounted(
    ({ offset, limit }) =>
      runSql<OfficialRow & { total: number }>(
        tx,
        `select p.administration_id, p.id, p.name, p.title, p.from_day, p.until_day, count(*) over ()::int as total,
       (select json_agg(json_build_object('title', f.title, 'matters', d.matters, 'act', d.act, 'publication', d.publication) order by d.id)
        from people.delegation d
        join people.appointment f on f.administration_id = d.administration_id and f.id = d.delegator_id
        where d.administration_id = p.administration_id and d.delegate_id = p.id and d.state = 'active'
          and d.from_day <= $1 and (d.until_day is null or d.until_day >= $1)
          -- As where rights are counted (positionsOf): what the delegating place has no more is delegated no more.
          and f.state = 'active' and f.resting_since is null and f.from_day <= $1 and (f.until_day is null or f.until_day >= $1)
          and exists (select 1 from people.appointment_grant o where o.administration_id = d.administration_id
            and o.appointment_id = d.delegator_id and o.state = 'granted' and coalesce(o.role, o.capability) = any(d.rights))
       ) as delegations
     from people.appointment p
     where p.kind = 'official' and p.state = 'active' and p.from_day <= $1 and (p.until_day is null or p.until_day >= $1)
       and p.administration_id = any($2) and (p.search_text like '%' || $3 || '%' or p.administration_id = any($4))
     order by p.search_text, p.id offset $5 limit $6`,
        [...wanted, offset, limit],
      ),
    span,
  );
}
