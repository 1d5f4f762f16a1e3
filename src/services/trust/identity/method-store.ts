import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';

export type Suspension = { method: string; reason: string; since: Temporal.Instant };

const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

/** The methods that are stopped now. */
export async function suspensions(on: Tx | Database): Promise<Map<string, Suspension>> {
  const rows = await runSql<{ method: string; reason: string; since: Date }>(
    on,
    `select method, reason, since from identity.suspension`,
  );
  return new Map(rows.map((row) => [row.method, { ...row, since: instant(row.since) }]));
}

export async function isSuspended(on: Tx | Database, method: string): Promise<boolean> {
  return (await runSql(on, `select 1 from identity.suspension where method = $1`, [method])).length > 0;
}

export async function storeSuspension(
  tx: Tx,
  given: { method: string; reason: string; operator: string; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into identity.suspension (method, reason, since, operator) values ($1, $2, $3, $4)
     on conflict (method) do update set reason = $2`,
    [given.method, given.reason, given.now.toString(), given.operator],
  );
}

/** False when it was not stopped. */
export async function dropSuspension(tx: Tx, method: string): Promise<boolean> {
  return (
    (await runSql(tx, `delete from identity.suspension where method = $1 returning method`, [method]))
      .length > 0
  );
}

export type IncidentKind = 'many-refusals' | 'history-differs';
export type Incident = {
  id: string;
  method: string;
  kind: IncidentKind;
  facts: Record<string, number>;
  raisedAt: Temporal.Instant;
  closedAt: Temporal.Instant | null;
  note: string | null;
};

/**
 * Raises an incident, unless one of its kind is open for the method, or was closed after `quietSince`: what somebody has just
 * looked at is not raised again. Answers its identifier when it is new.
 */
export async function raiseIncident(
  tx: Tx,
  given: {
    method: string;
    kind: IncidentKind;
    facts: Record<string, number>;
    now: Temporal.Instant;
    quietSince?: Temporal.Instant;
  },
): Promise<string | undefined> {
  const id = newId();
  const rows = await runSql(
    tx,
    `insert into identity.incident (id, method, kind, facts, raised_at) select $1, $2, $3, $4, $5
     where not exists (select 1 from identity.incident where method = $2 and kind = $3 and closed_at > $6)
     on conflict (method, kind) where closed_at is null do nothing returning id`,
    [
      id,
      given.method,
      given.kind,
      JSON.stringify(given.facts),
      given.now.toString(),
      (given.quietSince ?? given.now).toString(),
    ],
  );
  return rows.length > 0 ? id : undefined;
}

type Row = {
  id: string;
  method: string;
  kind: IncidentKind;
  facts: Record<string, number>;
  raised_at: Date;
  closed_at: Date | null;
  note: string | null;
};

/** Open incidents first, then the newest that were closed. */
export async function listIncidents(tx: Tx, limit: number): Promise<Incident[]> {
  const rows = await runSql<Row>(
    tx,
    `select id, method, kind, facts, raised_at, closed_at, note from identity.incident
     order by closed_at is not null, id desc limit $1`,
    [limit],
  );
  return rows.map(({ raised_at, closed_at, ...row }) => ({
    ...row,
    raisedAt: instant(raised_at),
    closedAt: closed_at && instant(closed_at),
  }));
}

/** False when there was none open to close. */
export async function closeIncident(
  tx: Tx,
  { id, by, note, now }: { id: string; by: string; note: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update identity.incident set closed_at = $2, closed_by = $3, note = $4 where id = $1 and closed_at is null returning id`,
    [id, now.toString(), by, note],
  );
  return rows.length > 0;
}
