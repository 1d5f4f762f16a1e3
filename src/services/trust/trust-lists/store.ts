import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Finding } from './judge.ts';
import type { TrustList } from './trust-list.ts';

type On = Database | Tx;
/** Lists that may be known: those of a list of lists and some brought by hand. */
export const SOURCES_LIMIT = 1_000;

export type Source = {
  name: string;
  origin: 'settings' | 'pointer' | 'operator';
  address: string | null;
  signers: string[];
  lookedAt: Date | null;
  nextLookAt: Date | null;
  faults: Finding[] | null;
  faultSince: Date | null;
};

const SOURCE = `name, origin, address, signers, looked_at as "lookedAt", next_look_at as "nextLookAt", faults,
  fault_since as "faultSince"`;

export async function findSource(on: On, name: string): Promise<Source | undefined> {
  const rows = await runSql<Source>(on, `select ${SOURCE} from trust_lists.source where name = $1`, [name]);
  return rows[0];
}

export async function listSources(tx: Tx): Promise<Source[]> {
  return runSql<Source>(tx, `select ${SOURCE} from trust_lists.source order by name limit ${SOURCES_LIMIT}`);
}

type Known = Pick<Source, 'name' | 'origin' | 'address' | 'signers'> & { namedBy?: string };

/**
 * Makes a source known. What a list points to is changed by that list only; what the operator or the settings said stays.
 */
export async function keepSource(
  tx: Tx,
  { name, origin, address, signers, namedBy }: Known,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into trust_lists.source as known (name, origin, address, signers, next_look_at, named_by)
     values ($1, $2, $3, $4, case when $3::text is null then null else $5::timestamptz end, $6)
     on conflict (name) do update set origin = excluded.origin, address = coalesce(excluded.address, known.address),
       signers = excluded.signers, next_look_at = coalesce(known.next_look_at, excluded.next_look_at)
     where excluded.origin <> 'pointer' or (known.origin = 'pointer' and known.named_by = excluded.named_by)`,
    [name, origin, address, signers, now.toString(), namedBy ?? null],
  );
}

/** Lists that their list of lists does not name any more are looked at no more; what was loaded stays, with its age. */
export async function forgetAddresses(tx: Tx, by: string, named: readonly string[]): Promise<void> {
  await runSql(
    tx,
    `update trust_lists.source set next_look_at = null where named_by = $1 and not name = any($2)`,
    [by, [...named]],
  );
}

/** Says how a look ended; with faults, since when. */
export async function recordLook(
  tx: Tx,
  {
    name,
    faults,
    nextAt,
    now,
  }: { name: string; faults: Finding[]; nextAt: Temporal.Instant; now: Temporal.Instant },
): Promise<{ faultSince: Date | null }> {
  const rows = await runSql<{ faultSince: Date | null }>(
    tx,
    `update trust_lists.source set looked_at = $2, next_look_at = case when address is null then null else $3::timestamptz end,
       claimed_until = null, faults = $4::jsonb,
       fault_since = case when $4::jsonb is null then null else coalesce(fault_since, $2::timestamptz) end
     where name = $1 returning fault_since as "faultSince"`,
    [name, now.toString(), nextAt.toString(), faults.length === 0 ? null : JSON.stringify(faults)],
  );
  return rows[0] ?? { faultSince: null };
}

/** Takes lists that are due for a look; another worker takes them again if this one dies. */
export async function claimSources(
  db: Database,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<{ name: string; address: string }[]> {
  return runSql(
    db,
    `update trust_lists.source s set claimed_until = $2
     from (select name from trust_lists.source where next_look_at <= $1 and address is not null
           and (claimed_until is null or claimed_until <= $1)
           -- The list of lists first: it says who may sign the others.
           order by origin = 'settings' desc, next_look_at limit $3 for update skip locked) due
     where s.name = due.name returning s.name, s.address`,
    [now.toString(), until.toString(), limit],
  );
}

export type Version = {
  name: string;
  sequence: number;
  digest: string;
  issuedAt: Date;
  nextUpdate: Date | null;
  signer: string;
  warnings: Finding[];
  loadedAt: Date;
};
const VERSION = `name, sequence, digest, issued_at as "issuedAt", next_update as "nextUpdate", signer, warnings,
  loaded_at as "loadedAt"`;

/** The one that counts of each list. */
export async function currentVersions(on: On): Promise<Version[]> {
  return runSql<Version>(
    on,
    `select distinct on (name) ${VERSION} from trust_lists.version order by name, sequence desc limit ${SOURCES_LIMIT}`,
  );
}

export async function currentVersion(
  on: On,
  name: string,
): Promise<(Version & { facts: TrustList }) | undefined> {
  const rows = await runSql<Version & { facts: TrustList }>(
    on,
    `select ${VERSION}, facts from trust_lists.version where name = $1 order by sequence desc limit 1`,
    [name],
  );
  return rows[0];
}

export async function insertVersion(
  tx: Tx,
  kept: {
    list: TrustList;
    name: string;
    digest: string;
    signer: string;
    warnings: Finding[];
    content: Buffer;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { list, name, digest, signer, warnings, content, now } = kept;
  await runSql(
    tx,
    `insert into trust_lists.version (name, sequence, digest, issued_at, next_update, signer, warnings, facts, content, loaded_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10)`,
    [
      ...[name, list.sequence, digest, list.issuedAt, list.nextUpdate ?? null, signer],
      ...[JSON.stringify(warnings), JSON.stringify(list), content, now.toString()],
    ],
  );
}

/** Keeps a file that was tried, so that it can be used without being sent again. */
export async function keepTried(
  tx: Tx,
  digest: string,
  { content, now }: { content: Buffer; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `insert into trust_lists.tried (digest, content, tried_at) values ($1, $2, $3)
     on conflict (digest) do update set tried_at = excluded.tried_at`,
    [digest, content, now.toString()],
  );
}

export async function findTried(tx: Tx, digest: string): Promise<Buffer | undefined> {
  const rows = await runSql<{ content: Buffer }>(
    tx,
    'select content from trust_lists.tried where digest = $1',
    [digest],
  );
  return rows[0]?.content;
}

export async function forgetTried(tx: Tx, before: Temporal.Instant): Promise<void> {
  await runSql(tx, 'delete from trust_lists.tried where tried_at < $1', [before.toString()]);
}
