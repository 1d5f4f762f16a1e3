import { sql } from 'kysely';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Adhesion, AdhesionState, AdhesionStep } from './adhesion.ts';
import { type AdhesionRow, on } from './tables.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const toAdhesion = (row: AdhesionRow): Adhesion => ({
  id: row.id,
  administrationId: row.administration_id,
  service: row.service,
  state: row.state,
  reason: row.reason,
  requestedAt: row.requested_at.toISOString(),
  activeSince: iso(row.active_since),
  suspendedAt: iso(row.suspended_at),
  endedAt: iso(row.ended_at),
  version: row.version,
});

/** One adhesion, held until the end of the transaction. */
export async function lockAdhesion(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<Adhesion | undefined> {
  const row = await on(tx)
    .selectFrom('adhesion')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && toAdhesion(row);
}

/** The adhesion of a body to a service that has not ended, if any. */
export async function liveAdhesion(
  tx: Tx,
  administrationId: string,
  service: string,
): Promise<Adhesion | undefined> {
  const row = await on(tx)
    .selectFrom('adhesion')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .where('service', '=', service)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
  return row && toAdhesion(row);
}

/** The adhesions of a body that have not ended. */
export async function liveAdhesionsOf(tx: Tx, administrationId: string): Promise<Adhesion[]> {
  const rows = await on(tx)
    .selectFrom('adhesion')
    .selectAll()
    .where('administration_id', '=', administrationId)
    .where('state', '<>', 'ended')
    .forUpdate()
    .execute();
  return rows.map(toAdhesion);
}

export type Told = { step: AdhesionStep | 'request'; byKind: string; at: Temporal.Instant };

/**
 * Writes new or changed adhesions and the step that each took, in two statements. Answers how many were
 * written: fewer than given when a body already had one that has not ended.
 */
export async function saveAdhesions(tx: Tx, adhesions: readonly Adhesion[], told: Told): Promise<number> {
  const json = JSON.stringify(adhesions.map(toRow));
  const written = await runSql<{ id: string }>(
    tx,
    `insert into administrations.adhesion (${COLUMNS.join(', ')})
     select ${COLUMNS.join(', ')} from jsonb_populate_recordset(null::administrations.adhesion, $1::jsonb) given
     where not exists (select from administrations.adhesion held where held.administration_id = given.administration_id
       and held.service = given.service and held.state <> 'ended' and held.id <> given.id)
     on conflict (administration_id, id) do update set state = excluded.state, reason = excluded.reason,
       active_since = excluded.active_since, suspended_at = excluded.suspended_at,
       ended_at = excluded.ended_at, version = excluded.version
     returning id`,
    [json],
  );
  const ids = new Set(written.map((row) => row.id));
  const steps = adhesions
    .filter((adhesion) => ids.has(adhesion.id))
    .map((adhesion) => toStep(adhesion, told));
  await runSql(
    tx,
    `insert into administrations.adhesion_step
     select * from jsonb_populate_recordset(null::administrations.adhesion_step, $1::jsonb)`,
    [JSON.stringify(steps)],
  );
  return written.length;
}

const COLUMNS: readonly (keyof AdhesionRow)[] = [
  ...(['administration_id', 'id', 'service', 'state', 'reason', 'requested_at', 'active_since'] as const),
  ...(['suspended_at', 'ended_at', 'version'] as const),
];

function toRow(adhesion: Adhesion): Record<keyof AdhesionRow, unknown> {
  const { id, service, state, reason, version } = adhesion;
  return {
    ...{ id, service, state, reason, version },
    administration_id: adhesion.administrationId,
    requested_at: adhesion.requestedAt,
    active_since: adhesion.activeSince,
    suspended_at: adhesion.suspendedAt,
    ended_at: adhesion.endedAt,
  };
}

function toStep(adhesion: Adhesion, { step, byKind, at }: Told): Record<string, unknown> {
  return {
    administration_id: adhesion.administrationId,
    adhesion_id: adhesion.id,
    version: adhesion.version,
    step,
    state: adhesion.state,
    by_kind: byKind,
    reason: adhesion.reason,
    at: at.toString(),
  };
}

export type AdhesionQuestion = {
  id?: string | undefined;
  administrationId?: string | undefined;
  service?: string | undefined;
  state?: AdhesionState | undefined;
  page: number;
  pageSize: number;
};

/** One page of adhesions with the name of each body; the oldest request first, as a queue is worked. */
export async function findAdhesions(
  tx: Tx,
  question: AdhesionQuestion,
): Promise<{ found: (Adhesion & { administrationName: string })[]; total: number }> {
  const matches = matching(question);
  const rows = await sql<AdhesionRow & { administration_name: string }>`
    select a.*, b.name as administration_name from administrations.adhesion a
    join administrations.administration b on b.id = a.administration_id
    where ${matches}
    order by a.requested_at, b.sort_text collate "C", a.id limit ${question.pageSize}
    offset ${(question.page - 1) * question.pageSize}`.execute(tx);
  const total = await sql<{ total: number }>`
    select count(*) as total from administrations.adhesion a where ${matches}`.execute(tx);
  return {
    found: rows.rows.map((row) => ({ ...toAdhesion(row), administrationName: row.administration_name })),
    total: total.rows[0]?.total ?? 0,
  };
}

function matching({ id, administrationId, service, state }: AdhesionQuestion) {
  return sql`(${id ?? null}::uuid is null or a.id = ${id ?? null}) and (${administrationId ?? null}::uuid is null or a.administration_id = ${administrationId ?? null})
    and (${service ?? null}::text is null or a.service = ${service ?? null})
    and (${state ?? null}::text is null or a.state = ${state ?? null})`;
}
