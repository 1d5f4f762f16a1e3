import { readCounted } from '../../../kernel/database/counted.ts';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Application, State, Terms } from './application.ts';

type Row = {
  administration_id: string;
  id: string;
  name: string;
  state: State;
  approved: Terms | null;
  wanted: Terms | null;
  secret_hash: Buffer | null;
  reason: string | null;
  requested_by: string | null;
  created_at: Date;
  requested_at: Date | null;
  decided_at: Date | null;
  updated_at: Date;
};

const COLUMNS =
  'administration_id, id, name, state, approved, wanted, secret_hash, reason, requested_by, created_at, requested_at, decided_at, updated_at';

const toApplication = (row: Row): Application => ({
  administrationId: row.administration_id,
  id: row.id,
  name: row.name,
  state: row.state,
  approved: row.approved ?? undefined,
  wanted: row.wanted ?? undefined,
  secretHash: row.secret_hash?.toString('hex'),
  reason: row.reason ?? undefined,
  requestedBy: row.requested_by ?? undefined,
  createdAt: row.created_at.toISOString(),
  requestedAt: row.requested_at?.toISOString(),
  decidedAt: row.decided_at?.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** The application of a client identifier, whatever its state. */
export async function findApplication(on: Database | Tx, id: string): Promise<Application | undefined> {
  const [row] = await runSql<Row>(on, `select ${COLUMNS} from provider.application where id = $1`, [id]);
  return row && toApplication(row);
}

/** One of a body, or of any with no body given; locked until the transaction ends. */
export async function lockApplication(
  tx: Tx,
  id: string,
  administrationId: string | undefined,
): Promise<Application | undefined> {
  const [row] = await runSql<Row>(
    tx,
    `select ${COLUMNS} from provider.application where id = $1 and ($2::uuid is null or administration_id = $2) for update`,
    [id, administrationId ?? null],
  );
  return row && toApplication(row);
}

export type Search = {
  administrationId: string | undefined;
  state: State | undefined;
  text: string | undefined;
  /** Those that wait for an operator. */
  waiting: boolean;
  limit: number;
  offset: number;
};

export async function searchApplications(
  on: Tx,
  search: Search,
): Promise<{ applications: Application[]; total: number }> {
  const wanted = [search.administrationId ?? null, search.state ?? null, search.text ?? null, search.waiting];
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Row & { total: number }>(
        on,
        `select ${COLUMNS}, count(*) over () as total from provider.application
     where ($1::uuid is null or administration_id = $1) and ($2::text is null or state = $2)
       and ($3::text is null or name ilike '%' || replace(replace(replace($3, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%')
       and (not $4 or (wanted is not null and requested_at is not null and state <> 'ended'))
     order by updated_at desc, id limit $5 offset $6`,
        [...wanted, limit, offset],
      ),
    search,
  );
  return { applications: rows.map(toApplication), total };
}

/** Names of applications by their identifiers. */
export async function applicationsNamed(on: Tx, ids: readonly string[]): Promise<Map<string, Application>> {
  const rows = await runSql<Row>(
    on,
    `select ${COLUMNS} from provider.application where id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, toApplication(row)]));
}

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** Stores an application as it now is, and raises the version that every process compares. */
export async function storeApplication(tx: Tx, given: Application, decidedBy?: string): Promise<void> {
  await runSql(
    tx,
    `insert into provider.application as a (administration_id, id, name, state, approved, wanted, secret_hash, reason,
       requested_by, created_at, requested_at, decided_at, updated_at, decided_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (administration_id, id) do update set name = excluded.name, state = excluded.state,
       approved = excluded.approved, wanted = excluded.wanted, secret_hash = excluded.secret_hash, reason = excluded.reason,
       requested_by = excluded.requested_by, requested_at = excluded.requested_at, decided_at = excluded.decided_at,
       updated_at = excluded.updated_at, decided_by = coalesce(excluded.decided_by, a.decided_by)`,
    [
      ...[
        given.administrationId,
        given.id,
        given.name,
        given.state,
        json(given.approved),
        json(given.wanted),
      ],
      given.secretHash === undefined ? null : Buffer.from(given.secretHash, 'hex'),
      ...[given.reason ?? null, given.requestedBy ?? null, given.createdAt, given.requestedAt ?? null],
      ...[given.decidedAt ?? null, given.updatedAt, decidedBy ?? null],
    ],
  );
  await runSql(tx, 'update provider.state set applications = applications + 1');
}

export type Versions = { applications: number; keys: number };

/** At which version applications and keys are. */
export async function readVersions(on: Database | Tx): Promise<Versions> {
  const [row] = await runSql<Versions>(on, 'select applications, keys from provider.state');
  return row!;
}
