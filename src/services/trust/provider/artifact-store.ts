import type { Database } from '../../../kernel/database/database.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Put, Unit } from './unit.ts';

/** A code, token, pushed request, interaction or mark, as the library's payload without its value. */
export type Artifact = {
  accountId: string | null;
  grantId: string | null;
  sessionId: string | null;
  payload: Record<string, unknown>;
  consumedAt: number | null;
  /** Seconds since 1970. */
  expires: number;
};

/** A grant: what a person lets one application have in one session. Its name for the library is {@link grantName}. */
export type Given = {
  accountId: string;
  id: string;
  applicationId: string;
  sessionId: string;
  sid: string;
  payload: Record<string, unknown>;
  expires: number;
};

export const grantName = ({ accountId, id }: Pick<Given, 'accountId' | 'id'>): string => `${accountId}.${id}`;

const GRANT_NAME =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The account and identifier in a grant's name; undefined for what is none. */
export function readGrantName(name: unknown): Pick<Given, 'accountId' | 'id'> | undefined {
  const match = typeof name === 'string' ? GRANT_NAME.exec(name) : null;
  return match === null ? undefined : { accountId: match[1]!, id: match[2]! };
}

type Row = {
  place: number;
  account_id: string | null;
  grant_id: string | null;
  session_id: string | null;
  payload: Record<string, unknown>;
  consumed: number | null;
  expires: number;
  application_id: string | null;
  sid: string | null;
  given: Record<string, unknown> | null;
  given_session: string | null;
  given_expires: number | null;
};

export type Found = { artifact: Artifact; given: Given | undefined };

/** Artifacts under these keys, each with its grant while that goes on; what belongs to a grant that ended is not found. */
export async function findArtifacts(on: Database, keys: readonly Buffer[]): Promise<(Found | undefined)[]> {
  const rows = await runSql<Row>(
    on,
    `select k.place::int as place, a.account_id, a.grant_id, a.session_id, a.payload,
       extract(epoch from a.consumed_at)::float8 as consumed, extract(epoch from a.expires_at)::float8 as expires,
       g.application_id, g.sid, g.payload as given, g.session_id as given_session,
       extract(epoch from g.expires_at)::float8 as given_expires
     from unnest($1::bytea[]) with ordinality as k (key, place) join provider.artifact a on a.key = k.key
     left join provider.grant_given g on g.account_id = a.account_id and g.id = a.grant_id and g.ended_at is null
     where a.grant_id is null or g.id is not null`,
    [keys],
  );
  const found: (Found | undefined)[] = keys.map(() => undefined);
  for (const row of rows) found[row.place - 1] = { artifact: toArtifact(row), given: givenOf(row) };
  return found;
}

const toArtifact = (row: Row): Artifact => ({
  accountId: row.account_id,
  grantId: row.grant_id,
  sessionId: row.session_id,
  payload: row.payload,
  consumedAt: row.consumed,
  expires: row.expires,
});

const givenOf = (row: Row): Given | undefined =>
  row.given === null
    ? undefined
    : {
        accountId: row.account_id!,
        id: row.grant_id!,
        applicationId: row.application_id!,
        sessionId: row.given_session!,
        sid: row.sid!,
        payload: row.given,
        expires: row.given_expires!,
      };

type GivenRow = {
  account_id: string;
  id: string;
  application_id: string;
  session_id: string;
  sid: string;
  payload: Record<string, unknown>;
  expires: number;
};

/** The grants of these sessions that go on, by session. */
export async function grantsOfSessions(on: Database, sessions: readonly string[]): Promise<Given[][]> {
  const rows = await runSql<GivenRow>(
    on,
    `select account_id, id, application_id, session_id, sid, payload, extract(epoch from expires_at)::float8 as expires
     from provider.grant_given where session_id = any($1::uuid[]) and ended_at is null`,
    [sessions],
  );
  const bySession = new Map<string, Given[]>();
  for (const row of rows) {
    const given: Given = {
      accountId: row.account_id,
      id: row.id,
      applicationId: row.application_id,
      sessionId: row.session_id,
      sid: row.sid,
      payload: row.payload,
      expires: row.expires,
    };
    bySession.set(row.session_id, [...(bySession.get(row.session_id) ?? []), given]);
  }
  return sessions.map((id) => bySession.get(id) ?? []);
}

/** What became of a unit: `lost` when something had been spent, or marked, before. */
export type Outcome = 'kept' | 'spent' | 'repeated';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

/**
 * Writes many units in one statement. Marks that must be new come first, then what is spent, then what depends on both, so
 * that of two who bring the same code, assertion or proof at once, to whichever processes, one gets something.
 */
export async function writeUnits(
  on: Database,
  units: readonly Pick<Unit, 'spend' | 'put' | 'grants'>[],
  now: Temporal.Instant,
): Promise<Outcome[]> {
  const spends = units.flatMap(({ spend }, n) => spend.map(({ key }) => ({ n, key })));
  const puts = units.flatMap(({ put }, n) => [...put.values()].map((each) => ({ n, ...each })));
  const grants = units.flatMap(({ grants: given }, n) => given.map((each) => ({ n, ...each })));
  const marks = puts.filter((each) => each.once);
  const rest = puts.filter((each) => !each.once);
  const rows = await runSql<{ n: number; why: 'spent' | 'repeated' }>(on, WRITE, [
    now.toString(),
    ...[marks.map(({ n }) => n), ...columns(marks)],
    ...[spends.map(({ n }) => n), spends.map(({ key }) => key)],
    ...[rest.map(({ n }) => n), ...columns(rest)],
    JSON.stringify(grants.map(({ n, expires, ...each }) => ({ n, expires: at(expires), ...each }))),
  ]);
  const outcomes: Outcome[] = units.map(() => 'kept');
  for (const { n, why } of rows) if (outcomes[n] !== 'repeated') outcomes[n] = why;
  return outcomes;
}

const columns = (puts: readonly Put[]) => [
  puts.map(({ key }) => key),
  puts.map(({ kind }) => kind),
  puts.map(({ accountId }) => accountId),
  puts.map(({ grantId }) => grantId),
  puts.map(({ sessionId }) => sessionId),
  puts.map(({ payload }) => JSON.stringify(payload)),
  puts.map(({ expires }) => at(expires)),
];

const KINDS = '::int[], ::bytea[], ::text[], ::uuid[], ::uuid[], ::uuid[], ::text[], ::timestamptz[]'.split(
  ', ',
);
const arrays = (from: number) => `unnest(${KINDS.map((kind, at) => `$${from + at}${kind}`).join(', ')})`;
const NAMES = '(n, key, kind, account_id, grant_id, session_id, payload, expires_at)';
const INTO = 'provider.artifact (key, kind, account_id, grant_id, session_id, payload, expires_at)';
const TAKE = 'p.key, p.kind, p.account_id, p.grant_id, p.session_id, p.payload::jsonb, p.expires_at';

/**
 * $1 now; $2–$9 marks; $10 $11 what is spent; $12–$19 the rest; $20 grants. A mark that ran out may be set again.
 */
const WRITE = `
with mark as (select * from ${arrays(2)} as p ${NAMES}),
marked as (
  insert into ${INTO} select distinct on (p.key) ${TAKE} from mark p order by p.key, p.n
  on conflict (key) do update set expires_at = excluded.expires_at where artifact.expires_at < $1::timestamptz
  returning key),
first_mark as (select distinct on (key) n, key from mark order by key, n),
repeated as (
  select n from mark m where not exists (
    select from first_mark f join marked d on d.key = f.key where f.n = m.n and f.key = m.key)),
spend as (select * from unnest($10::int[], $11::bytea[]) as s (n, key)),
spent as (
  update provider.artifact t set consumed_at = $1::timestamptz
  from (select distinct on (key) n, key from spend where n not in (select n from repeated) order by key, n) s
  where t.key = s.key and t.consumed_at is null returning s.n, t.key),
lost as (select n from spend s where n not in (select n from repeated)
  and not exists (select from spent d where d.n = s.n and d.key = s.key)),
refused as (select n from repeated union select n from lost),
written as (
  insert into ${INTO} select ${TAKE} from ${arrays(12)} as p ${NAMES} where p.n not in (select n from refused)
  on conflict (key) do update set payload = excluded.payload, expires_at = excluded.expires_at),
given as (
  insert into provider.grant_given (account_id, id, application_id, session_id, sid, payload, created_at, expires_at)
  select g."accountId", g.id, g."applicationId", g."sessionId", g.sid, g.payload, $1::timestamptz, g.expires
  from jsonb_to_recordset($20::jsonb) as g (n int, "accountId" uuid, id uuid, "applicationId" uuid, "sessionId" uuid,
    sid text, payload jsonb, expires timestamptz)
  where g.n not in (select n from refused)
  on conflict (account_id, id) do update set payload = excluded.payload)
select n, 'repeated' as why from repeated union all select n, 'spent' from lost`;

/** Forgets artifacts by their keys. */
export async function dropArtifacts(on: Database, keys: readonly Buffer[]): Promise<void> {
  await runSql(on, 'delete from provider.artifact where key = any($1::bytea[])', [keys]);
}

/** Ends grants: whatever was given under them is not found any more. */
export async function endGrants(
  on: Database,
  names: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const grants = names.map(readGrantName).filter((each) => each !== undefined);
  await runSql(
    on,
    `update provider.grant_given t set ended_at = $3 from unnest($1::uuid[], $2::uuid[]) as g (account_id, id)
     where t.account_id = g.account_id and t.id = g.id and t.ended_at is null`,
    [grants.map(({ accountId }) => accountId), grants.map(({ id }) => id), now.toString()],
  );
}

/** Forgets artifacts of one kind of a grant. */
export async function forgetOfGrant(on: Database, kind: string, name: string): Promise<void> {
  const grant = readGrantName(name);
  if (grant === undefined) return;
  await runSql(on, 'delete from provider.artifact where grant_id = $1 and kind = $2', [grant.id, kind]);
}
