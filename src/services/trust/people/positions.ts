import type { Capability, OperatorCapability } from '../../../kernel/actor.ts';
import { CAPABILITIES, OPERATOR_CAPABILITIES } from '../../../kernel/actor.ts';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { ZONE } from '../../../kernel/texts.ts';
import { activeNames } from '../../cooperation/administrations/index.ts';
import { RIGHTS_OF_TWO } from './appointment.ts';
import { ROLES, type Role } from './roles.ts';

/** A place that somebody has today in a body, with all that it lets them do. */
export type Position = {
  administrationId: string;
  administrationName: string;
  unit: string;
  title: string;
  name: string;
  capabilities: readonly Capability[];
  /** Whose competences they exercise by delegation, by title: what they decide so says it (Ley 40/2015 art. 9.4). */
  delegators: readonly string[];
};

type Row = {
  administration_id: string;
  unit: string;
  title: string;
  name: string;
  roles: string[];
  capabilities: string[];
  delegated: string[];
  delegators: string[];
};

const today = (now: Temporal.Instant) => now.toZonedDateTimeISO(ZONE).toPlainDate().toString();

/**
 * Where a person works today: one line for each body, whatever the number of their appointments in it, with the rights of those
 * whom they substitute and what was delegated in them, as far as who delegated still has it. What takes two comes by a
 * substitution that two decided, also when the place got it later. A place that nobody looked at in the yearly review rests and gives nothing.
 */
export async function positionsOf(
  on: Tx | Database,
  person: string,
  { now, administrationId }: { now: Temporal.Instant; administrationId?: string },
): Promise<Position[]> {
  const rows = await runSql<Row>(
    on,
    `select p.administration_id, p.unit, p.title, p.name,
       array_remove(array_agg(g.role), null) as roles, array_remove(array_agg(g.capability), null) as capabilities,
       coalesce(del.rights, '{}') as delegated, coalesce(del.titles, '{}') as delegators
     from people.appointment p
     left join lateral (
       select array_agg(s.substituted_id) as ids, array_agg(s.substituted_id) filter (where s.decided_by is not null) as decided
       from people.substitution s
       where s.administration_id = p.administration_id and s.substitute_id = p.id and s.state = 'active'
         and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)) sub on true
     left join lateral (
       select array_agg(distinct r.one) as rights, array_agg(distinct f.title) as titles
       from people.delegation d
       join people.appointment f on f.administration_id = d.administration_id and f.id = d.delegator_id and f.state = 'active'
         and f.resting_since is null and f.from_day <= $2 and (f.until_day is null or f.until_day >= $2)
       cross join unnest(d.rights) r(one)
       join people.appointment_grant o on o.administration_id = d.administration_id and o.appointment_id = d.delegator_id
         and o.state = 'granted' and coalesce(o.role, o.capability) = r.one
       where d.administration_id = p.administration_id and d.delegate_id = p.id and d.state = 'active'
         and d.from_day <= $2 and (d.until_day is null or d.until_day >= $2)) del on true
     left join people.appointment_grant g on g.administration_id = p.administration_id and g.state = 'granted'
       and g.appointment_id = any(array_append(coalesce(sub.ids, '{}'), p.id))
       and (g.appointment_id = p.id or g.appointment_id = any(sub.decided) or coalesce(g.role, g.capability) <> all($4))
     where p.person = $1 and p.state = 'active' and p.resting_since is null and p.from_day <= $2 and (p.until_day is null or p.until_day >= $2)
       and ($3::uuid is null or p.administration_id = $3)
     group by p.administration_id, p.id, p.unit, p.title, p.name, del.rights, del.titles order by p.id`,
    [person, today(now), administrationId ?? null, [...RIGHTS_OF_TWO]],
  );
  const names = await activeNames(on, [...new Set(rows.map((row) => row.administration_id))]);
  const byBody = new Map<string, Position>();
  for (const row of rows) {
    const administrationName = names.get(row.administration_id);
    if (administrationName === undefined) continue;
    const before = byBody.get(row.administration_id);
    const granted = new Set<string>([...(before?.capabilities ?? []), ...row.capabilities, ...row.delegated]);
    for (const role of [...row.roles, ...row.delegated])
      for (const each of ROLES[role as Role] ?? []) granted.add(each);
    byBody.set(row.administration_id, {
      ...(before ?? {
        administrationId: row.administration_id,
        administrationName,
        unit: row.unit,
        title: row.title,
        name: row.name,
      }),
      capabilities: CAPABILITIES.filter((each) => granted.has(each)),
      delegators: [...new Set([...(before?.delegators ?? []), ...row.delegators])],
    });
  }
  return [...byBody.values()];
}

export type OperatorPosition = { name: string; capabilities: readonly OperatorCapability[] };

/** What a person is in the consortium today, if anything. */
export async function operatorOf(
  on: Tx | Database,
  person: string,
  now: Temporal.Instant,
): Promise<OperatorPosition | undefined> {
  const [row] = await runSql<{ name: string; capabilities: string[] }>(
    on,
    `select name, capabilities from people.operator
     where person = $1 and from_day <= $2 and (until_day is null or until_day >= $2)`,
    [person, today(now)],
  );
  return (
    row && {
      name: row.name,
      capabilities: OPERATOR_CAPABILITIES.filter((each) => row.capabilities.includes(each)),
    }
  );
}
