import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Application, ApplicationSettings, ApplicationState } from './application.ts';

type Row = {
  administration_id: string;
  id: string;
  client_id: string;
  state: ApplicationState;
  settings: ApplicationSettings | null;
  pending: ApplicationSettings | null;
  has_secret: boolean;
  reason: string | null;
  requested_by: string;
  created_at: Date;
  updated_at: Date;
};

const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());
const COLUMNS = `administration_id, id, client_id, state, settings, pending, secret_hash is not null as has_secret, reason,
  requested_by, created_at, updated_at`;

const toApplication = (row: Row): Application => ({
  administrationId: row.administration_id,
  id: row.id,
  clientId: row.client_id,
  state: row.state,
  settings: row.settings,
  pending: row.pending,
  hasSecret: row.has_secret,
  reason: row.reason,
  requestedBy: row.requested_by,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

export type Filter = {
  administrationId: string | undefined;
  state?: ApplicationState | undefined;
  pending?: boolean | undefined;
};
export type Page = { offset: number; limit: number };

/** Applications of a body, or of all for operators; those that wait for a decision first. */
export async function listApplications(
  tx: Tx,
  { administrationId, state, pending = false }: Filter,
  { offset, limit }: Page,
): Promise<{ items: Application[]; total: number }> {
  const rows = await runSql<Row & { total: number }>(
    tx,
    `select ${COLUMNS}, count(*) over ()::int as total from provider.application
     where ($1::uuid is null or administration_id = $1) and ($2::text is null or state = $2) and (not $3 or pending is not null)
     order by pending is null, updated_at desc offset $4 limit $5`,
    [administrationId ?? null, state ?? null, pending, offset, limit],
  );
  return { items: rows.map(toApplication), total: rows[0]?.total ?? 0 };
}

/** One application; for a body only its own. `held`: until the end of the transaction. */
export async function findApplication(
  tx: Tx | Database,
  {
    id,
    administrationId,
    held = false,
  }: { id: string; administrationId?: string | undefined; held?: boolean },
): Promise<Application | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from provider.application where id = $1 and ($2::uuid is null or administration_id = $2)${held ? ' for update' : ''}`,
    [id, administrationId ?? null],
  );
  return row && toApplication(row);
}

export async function insertApplication(
  tx: Tx,
  given: Pick<Application, 'administrationId' | 'id' | 'clientId' | 'requestedBy'> & {
    pending: ApplicationSettings;
    now: Temporal.Instant;
  },
): Promise<void> {
  await runSql(
    tx,
    `insert into provider.application (administration_id, id, client_id, state, pending, requested_by, created_at, updated_at)
     values ($1, $2, $3, 'requested', $4, $5, $6, $6)`,
    [
      given.administrationId,
      given.id,
      given.clientId,
      JSON.stringify(given.pending),
      given.requestedBy,
      given.now.toString(),
    ],
  );
}

export type Change = {
  state?: ApplicationState;
  settings?: ApplicationSettings;
  pending?: ApplicationSettings | null;
  reason?: string | null;
  requestedBy?: string;
  decidedBy?: string;
};

/** Writes what changed; what is absent stays. */
export async function updateApplication(
  tx: Tx,
  id: string,
  change: Change,
  now: Temporal.Instant,
): Promise<void> {
  const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
  await runSql(
    tx,
    `update provider.application set state = coalesce($2, state), settings = coalesce($3::jsonb, settings),
       pending = case when $4 then $5::jsonb else pending end, reason = case when $6 then $7 else reason end,
       requested_by = coalesce($8, requested_by), decided_by = coalesce($9, decided_by), updated_at = $10 where id = $1`,
    [
      ...[
        id,
        change.state ?? null,
        json(change.settings),
        change.pending !== undefined,
        json(change.pending),
      ],
      ...[
        change.reason !== undefined,
        change.reason ?? null,
        change.requestedBy ?? null,
        change.decidedBy ?? null,
        now.toString(),
      ],
    ],
  );
}

/** A new secret; the one before it serves until `previousUntil`. */
export async function setSecret(
  tx: Tx,
  given: { id: string; hash: Buffer; previousUntil: Temporal.Instant; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `update provider.application set previous_hash = secret_hash, previous_until = $3, secret_hash = $2, updated_at = $4 where id = $1`,
    [given.id, given.hash, given.previousUntil.toString(), given.now.toString()],
  );
}

export type LiveApplication = {
  id: string;
  administrationId: string;
  clientId: string;
  settings: ApplicationSettings;
  secretHash: Buffer | null;
  previousHash: Buffer | null;
  previousUntil: Temporal.Instant | null;
};

/** Every application that people may be led in to. */
export async function liveApplications(on: Database): Promise<LiveApplication[]> {
  const rows = await runSql<{
    id: string;
    administration_id: string;
    client_id: string;
    settings: ApplicationSettings;
    secret_hash: Buffer | null;
    previous_hash: Buffer | null;
    previous_until: Date | null;
  }>(
    on,
    `select id, administration_id, client_id, settings, secret_hash, previous_hash, previous_until
     from provider.application where state = 'approved' and settings is not null`,
  );
  return rows.map((row) => ({
    ...{
      id: row.id,
      administrationId: row.administration_id,
      clientId: row.client_id,
      settings: row.settings,
    },
    ...{ secretHash: row.secret_hash, previousHash: row.previous_hash },
    previousUntil: row.previous_until && instant(row.previous_until),
  }));
}

export async function raiseVersion(tx: Tx): Promise<void> {
  await runSql(tx, 'update provider.version set version = version + 1');
}

export async function readVersion(on: Database): Promise<number> {
  const [row] = await runSql<{ version: number }>(on, 'select version from provider.version');
  return row!.version;
}
