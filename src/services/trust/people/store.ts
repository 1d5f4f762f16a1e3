import type { Capability, OperatorCapability } from '../../../kernel/actor.ts';
import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Appointment, Grant, Kind } from './appointment.ts';
import type { Role } from './roles.ts';

type Row = {
  administration_id: string;
  id: string;
  person: string;
  name: string;
  unit: string;
  title: string;
  kind: Kind;
  email: string | null;
  from_day: string;
  until_day: string | null;
  state: 'active' | 'ended';
};
const COLUMNS = 'administration_id, id, person, name, unit, title, kind, email, from_day, until_day, state';
const toAppointment = ({ administration_id, from_day, until_day, ...row }: Row): Appointment => ({
  ...{ ...row, administrationId: administration_id, fromDay: from_day, untilDay: until_day },
});

export type Filter = {
  administrationId: string;
  search: string;
  state: 'active' | 'ended' | undefined;
  waiting: boolean;
};

/** People of a body, by name; those with a right that waits for a second person alone, when it is asked. */
export async function listAppointments(
  tx: Tx,
  { administrationId, search, state, waiting }: Filter,
  span: Span,
): Promise<{ items: Appointment[]; total: number }> {
  const wanted = [administrationId, state ?? null, search.replace(/[\\%_]/g, '\\$&'), waiting];
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Row & { total: number }>(
        tx,
        `select ${COLUMNS}, count(*) over ()::int as total from people.appointment a
         where administration_id = $1 and ($2::text is null or state = $2) and search_text like '%' || $3 || '%'
           and (not $4 or exists (select 1 from people.appointment_grant g where g.administration_id = a.administration_id
             and g.appointment_id = a.id and g.state = 'requested'))
         order by search_text, id offset $5 limit $6`,
        [...wanted, offset, limit],
      ),
    span,
  );
  return { items: rows.map(toAppointment), total };
}

/** Everybody who has a place in a body now: for a file that is laid beside them. */
export async function everybodyActive(tx: Tx, administrationId: string): Promise<Appointment[]> {
  const rows = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.appointment where administration_id = $1 and state = 'active' order by search_text, id`,
    [administrationId],
  );
  return rows.map(toAppointment);
}

export type Listed = Appointment & {
  updatedAt: string;
  grants: { of: string; state: 'requested' | 'granted' }[];
};

/** The whole directory of a body with roles, or those of one person, or one: for systems that keep a copy of it. */
export async function directoryOf(
  tx: Tx,
  {
    administrationId,
    person,
    id,
  }: { administrationId: string; person?: string | undefined; id?: string | undefined },
  limit: number,
): Promise<Listed[]> {
  const rows = await runSql<Row & { updated_at: Date; grants: Listed['grants'] | null }>(
    tx,
    `select ${COLUMNS}, updated_at, (select json_agg(json_build_object('of', coalesce(g.role, g.capability), 'state', g.state)
         order by coalesce(g.role, g.capability)) from people.appointment_grant g
       where g.administration_id = a.administration_id and g.appointment_id = a.id) as grants
     from people.appointment a where administration_id = $1 and ($2::text is null or person = $2) and ($3::uuid is null or id = $3)
     order by id limit $4`,
    [administrationId, person ?? null, id ?? null, limit],
  );
  return rows.map(({ updated_at, grants, ...row }) => ({
    ...{ ...toAppointment(row), updatedAt: updated_at.toISOString(), grants: grants ?? [] },
  }));
}

/** Changes what is said of somebody's place; who they are and since when stays. */
export async function changeAppointment(
  tx: Tx,
  given: Pick<Appointment, 'administrationId' | 'id' | 'name' | 'unit' | 'title' | 'email'> & {
    searchText: string;
  },
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update people.appointment set name = $3, unit = $4, title = $5, email = $6, search_text = $7, updated_at = $8
     where administration_id = $1 and id = $2`,
    [
      ...[given.administrationId, given.id, given.name, given.unit, given.title, given.email],
      ...[given.searchText, now.toString()],
    ],
  );
}

/** One appointment of a body; `held` until the end of the transaction. */
export async function findAppointment(
  tx: Tx,
  { administrationId, id, held = false }: { administrationId: string; id: string; held?: boolean },
): Promise<Appointment | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from people.appointment where administration_id = $1 and id = $2${held ? ' for update' : ''}`,
    [administrationId, id],
  );
  return row && toAppointment(row);
}

export async function storeAppointment(
  tx: Tx,
  given: Appointment & { searchText: string; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into people.appointment (administration_id, id, person, name, search_text, unit, title, kind, email, from_day,
       until_day, state, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $12)`,
    [
      ...[
        given.administrationId,
        given.id,
        given.person,
        given.name,
        given.searchText,
        given.unit,
        given.title,
      ],
      ...[given.kind, given.email, given.fromDay, given.untilDay, given.now.toString()],
    ],
  );
}

/** Sets the last day, and ends it when that day has passed. */
export async function endAppointment(
  tx: Tx,
  given: { administrationId: string; id: string; untilDay: string; ended: boolean; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `update people.appointment set until_day = $3, state = case when $4 then 'ended' else state end, updated_at = $5
     where administration_id = $1 and id = $2`,
    [given.administrationId, given.id, given.untilDay, given.ended, given.now.toString()],
  );
}

/** Ends those whose last day was before this one; answers them. */
export async function endDue(
  tx: Tx,
  today: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Appointment[]> {
  const rows = await runSql<Row>(
    tx,
    `update people.appointment set state = 'ended', updated_at = $2 where (administration_id, id) in (
       select administration_id, id from people.appointment where state = 'active' and until_day < $1 limit $3)
     returning ${COLUMNS}`,
    [today, now.toString(), limit],
  );
  return rows.map(toAppointment);
}

type Place = { administrationId: string; appointmentId: string };

export async function grantsOf(tx: Tx, { administrationId, appointmentId }: Place): Promise<Grant[]> {
  const rows = await runSql<{
    role: Role | null;
    capability: Capability | null;
    state: 'requested' | 'granted';
    requested_by: string | null;
  }>(
    tx,
    `select role, capability, state, requested_by from people.appointment_grant
     where administration_id = $1 and appointment_id = $2 order by coalesce(role, capability)`,
    [administrationId, appointmentId],
  );
  return rows.map(({ requested_by, ...row }) => ({ ...row, requestedBy: requested_by }));
}

/** False when it was there already. */
export async function storeGrant(
  tx: Tx,
  given: Place & { role: Role; state: 'requested' | 'granted'; requestedBy: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into people.appointment_grant (administration_id, appointment_id, role, state, requested_by, granted_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning role`,
    [
      given.administrationId,
      given.appointmentId,
      given.role,
      given.state,
      given.requestedBy,
      given.now.toString(),
    ],
  );
  return rows.length > 0;
}

export async function approveGrant(
  tx: Tx,
  given: Place & { role: Role; decidedBy: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update people.appointment_grant set state = 'granted', decided_by = $4, granted_at = $5
     where administration_id = $1 and appointment_id = $2 and role = $3 and state = 'requested' returning role`,
    [given.administrationId, given.appointmentId, given.role, given.decidedBy, given.now.toString()],
  );
  return rows.length > 0;
}

export async function dropGrant(tx: Tx, given: Place & { of: string }): Promise<boolean> {
  const rows = await runSql(
    tx,
    `delete from people.appointment_grant where administration_id = $1 and appointment_id = $2
       and coalesce(role, capability) = $3 returning administration_id`,
    [given.administrationId, given.appointmentId, given.of],
  );
  return rows.length > 0;
}

export async function hasOperators(tx: Tx): Promise<boolean> {
  return (await runSql(tx, 'select 1 from people.operator limit 1')).length > 0;
}

export async function storeOperator(
  tx: Tx,
  given: {
    person: string;
    name: string;
    capabilities: readonly OperatorCapability[];
    fromDay: string;
    now: Temporal.Instant;
  },
): Promise<void> {
  await runSql(
    tx,
    `insert into people.operator (person, name, capabilities, from_day, created_at) values ($1, $2, $3, $4, $5)`,
    [given.person, given.name, given.capabilities, given.fromDay, given.now.toString()],
  );
}
