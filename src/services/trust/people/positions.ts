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

/** The same with whose it is, how the body writes to them, and the roles that count today. */
export type Placed = Position & { person: string; email: string | null; roles: readonly Role[] };

type Row = {
  administration_id: string;
  person: string;
  email: string | null;
  unit: string;
  title: string;
  name: string;
  roles: string[];
  capabilities: string[];
  delegated: string[];
  delegators: string[];
};

const today = (now: Temporal.Instant) => now.toZonedDateTimeISO(ZONE).toPlainDate().toString();

const TWO = [...RIGHTS_OF_TWO];

/** Places that stand on a day (`$2`), each with the roles and capabilities that count on it; `$4` are those that take two. */
const standing = (whose: string) =>
  `select p.administration_id, p.person, p.email, p.unit, p.title, p.name,
     array_remove(array_agg(g.role), null) as roles, array_remove(array_agg(g.capability), null) as capabilities,
     coalesce(del.rights, '{}') as delegated, coalesce(del.titles, '{}') as delegators
   from people.appointment p
   left join lateral (
     select array_agg(s.substituted_id) as ids, array_agg(s.substituted_id) filter (where s.decided_by is not null) as decided
     from people.substitution s
     join people.appointment f on f.administration_id = s.administration_id and f.id = s.substituted_id and f.resting_since is null
       and (s.cause = 'vacancy' or f.state = 'active' and f.from_day <= $2 and (f.until_day is null or f.until_day >= $2))
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
   where ${whose} and p.state = 'active' and p.resting_since is null and p.from_day <= $2 and (p.until_day is null or p.until_day >= $2)
   group by p.administration_id, p.id, p.person, p.email, p.unit, p.title, p.name, del.rights, del.titles order by p.id`;
const OF_PERSON = standing('p.person = $1 and ($3::uuid is null or p.administration_id = $3)');
const OF_BODY = `${standing('p.administration_id = $1')} limit $3`;

/**
 * Where a person works today: one line for each body, whatever the number of their appointments in it, with the rights of those
 * whom they substitute and what was delegated in them, as far as who delegated still has it. What takes two comes by a
 * substitution that two decided, also when the place got it later. A place that nobody looked at in the yearly review rests and
 * gives nothing, to its substitute neither; one that ended gives to who substitutes it because it is vacant.
 */
export async function positionsOf(
  on: Tx | Database,
  person: string,
  { now, administrationId }: { now: Temporal.Instant; administrationId?: string },
): Promise<Placed[]> {
  return placed(on, await runSql<Row>(on, OF_PERSON, [person, today(now), administrationId ?? null, TWO]));
}

/** Places of more people than any body has. */
const MOST = 20_000;

/** Who works for a body today, one line for each person; none when the body is not active. */
export async function peopleOf(
  on: Tx | Database,
  administrationId: string,
  now: Temporal.Instant,
): Promise<Placed[]> {
  return placed(on, await runSql<Row>(on, OF_BODY, [administrationId, today(now), MOST, TWO]));
}

/** One line for each person and active body. */
async function placed(on: Tx | Database, rows: readonly Row[]): Promise<Placed[]> {
  const names = await activeNames(on, [...new Set(rows.map((row) => row.administration_id))]);
  const byPlace = new Map<string, Placed>();
  for (const row of rows) {
    const administrationName = names.get(row.administration_id);
    if (administrationName === undefined) continue;
    const key = `${row.administration_id} ${row.person}`;
    byPlace.set(key, together(byPlace.get(key), row, administrationName));
  }
  return [...byPlace.values()];
}

function together(before: Placed | undefined, row: Row, administrationName: string): Placed {
  const delegated = row.delegated.filter(isRole);
  const roles = new Set([...(before?.roles ?? []), ...row.roles.filter(isRole), ...delegated]);
  const granted = new Set<string>([...(before?.capabilities ?? []), ...row.capabilities, ...row.delegated]);
  for (const role of roles) for (const each of ROLES[role]) granted.add(each);
  const { administration_id: administrationId, person, unit, title, name } = row;
  return {
    ...(before ?? { administrationId, administrationName, person, unit, title, name }),
    email: before?.email ?? row.email,
    roles: [...roles].toSorted(),
    capabilities: CAPABILITIES.filter((each) => granted.has(each)),
    delegators: [...new Set([...(before?.delegators ?? []), ...row.delegators])],
  };
}

const isRole = (name: string): name is Role => Object.hasOwn(ROLES, name);

/** Whether a person has a place in a body, or had one; what it lets them do today is of {@link positionsOf}. */
export async function placeStateOf(
  on: Tx | Database,
  administrationId: string,
  person: string,
): Promise<'active' | 'ended' | undefined> {
  const [row] = await runSql<{ state: 'active' | 'ended' }>(
    on,
    `select state from people.appointment where administration_id = $1 and person = $2
     order by state = 'active' desc limit 1`,
    [administrationId, person],
  );
  return row?.state;
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
