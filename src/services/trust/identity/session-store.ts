import type { Level } from '../../../kernel/assurance.ts';
import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Organisation } from './account.ts';
import { ACCOUNT_COLUMNS, toAccount } from './account-store.ts';
import type { Acting, EndReason, Session } from './session.ts';

type Row = Parameters<typeof toAccount>[0] & {
  session_id: string;
  level: Level;
  method: string;
  amr: string[];
  organisation: Organisation | null;
  acting: Acting | null;
  began_at: Date;
  identified_at: Date;
  seen_at: Date;
};

const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

export type Limits = { now: Temporal.Instant; idleMinutes: number };

/** The session of a token, unless it ended, was idle for too long, or its account is closed. */
export async function findSession(
  on: Tx | Database,
  tokenHash: Buffer,
  { now, idleMinutes }: Limits,
): Promise<{ session: Session; seenAt: Temporal.Instant } | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${COLUMNS} from identity.session s join identity.account a on a.id = s.account_id
     where s.token_hash = $1 and s.ended_at is null and s.ends_at > $2 and s.seen_at > $3 and a.state = 'active'`,
    [tokenHash, now.toString(), now.subtract({ minutes: idleMinutes }).toString()],
  );
  return row && { session: toSession(row), seenAt: instant(row.seen_at) };
}

const COLUMNS = `${ACCOUNT_COLUMNS.split(', ')
  .map((column) => `a.${column}`)
  .join(
    ', ',
  )}, s.id as session_id, s.level, s.method, s.amr, s.organisation, s.acting, s.began_at, s.identified_at, s.seen_at`;

/** The sessions of many tokens in one statement, under the same conditions as {@link findSession}; in the order of the tokens. */
export async function findSessions(
  on: Database,
  tokenHashes: readonly Buffer[],
  { now, idleMinutes }: Limits,
): Promise<({ session: Session; seenAt: Temporal.Instant } | undefined)[]> {
  const rows = await runSql<Row & { place: number }>(
    on,
    `select t.place::int as place, ${COLUMNS} from unnest($1::bytea[]) with ordinality as t (hash, place)
     join identity.session s on s.token_hash = t.hash join identity.account a on a.id = s.account_id
     where s.ended_at is null and s.ends_at > $2 and s.seen_at > $3 and a.state = 'active'`,
    [tokenHashes, now.toString(), now.subtract({ minutes: idleMinutes }).toString()],
  );
  const found: ({ session: Session; seenAt: Temporal.Instant } | undefined)[] = tokenHashes.map(
    () => undefined,
  );
  for (const row of rows) found[row.place - 1] = { session: toSession(row), seenAt: instant(row.seen_at) };
  return found;
}

/** The sessions with these identifiers that have not ended, idle or not, in their order. */
export async function findSessionsById(
  on: Database,
  ids: readonly string[],
  now: Temporal.Instant,
): Promise<(Session | undefined)[]> {
  const rows = await runSql<Row>(
    on,
    `select ${COLUMNS} from identity.session s join identity.account a on a.id = s.account_id
     where s.id = any($1::uuid[]) and s.ended_at is null and s.ends_at > $2 and a.state = 'active'`,
    [ids, now.toString()],
  );
  const byId = new Map(rows.map((row) => [row.session_id, toSession(row)]));
  return ids.map((id) => byId.get(id));
}

function toSession(row: Row): Session {
  return {
    id: row.session_id,
    account: toAccount(row),
    level: row.level,
    method: row.method,
    amr: row.amr,
    organisation: row.organisation ?? undefined,
    acting: row.acting ?? undefined,
    beganAt: instant(row.began_at),
    identifiedAt: instant(row.identified_at),
  };
}

export async function touchSession(on: Database, id: string, now: Temporal.Instant): Promise<void> {
  await runSql(on, `update identity.session set seen_at = $2 where id = $1 and seen_at < $2`, [
    id,
    now.toString(),
  ]);
}

export type NewSession = {
  id: string;
  tokenHash: Buffer;
  accountId: string;
  deviceId: string;
  level: Level;
  method: string;
  amr: readonly string[];
  meansId: string | undefined;
  organisation: Organisation | undefined;
  acting: Acting | undefined;
  beganAt: Temporal.Instant;
  now: Temporal.Instant;
  endsAt: Temporal.Instant;
};

export async function storeSession(tx: Tx, given: NewSession): Promise<void> {
  await runSql(
    tx,
    `insert into identity.session (token_hash, id, account_id, device_id, level, method, amr, means_id, organisation, acting,
       began_at, identified_at, seen_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)`,
    [
      ...[given.tokenHash, given.id, given.accountId, given.deviceId, given.level, given.method, given.amr],
      ...[given.meansId ?? null, json(given.organisation), json(given.acting), given.beganAt.toString()],
      ...[given.now.toString(), given.endsAt.toString()],
    ],
  );
}

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

export async function setActing(tx: Tx, id: string, acting: Acting): Promise<void> {
  await runSql(tx, `update identity.session set acting = $2 where id = $1`, [id, JSON.stringify(acting)]);
}

type Which = { accountId: string; id?: string | undefined; except?: string | undefined };

/** Ends sessions of an account: one, or all, or all but one. Answers those that were open. */
export async function endSessions(
  tx: Tx,
  { accountId, id, except }: Which,
  { why, now }: { why: EndReason; now: Temporal.Instant },
): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update identity.session set ended_at = $4, ended_why = $5
     where account_id = $1 and ended_at is null and ($2::uuid is null or id = $2) and ($3::uuid is null or id <> $3) returning id`,
    [accountId, id ?? null, except ?? null, now.toString(), why],
  );
  return rows.map((row) => row.id);
}

/** Gives a session another token and what was found out now; what it was begun with, and in what quality, stays. */
export async function rotateSession(
  tx: Tx,
  id: string,
  given: Omit<NewSession, 'id' | 'acting' | 'beganAt' | 'endsAt'>,
): Promise<void> {
  await runSql(
    tx,
    `update identity.session set token_hash = $2, device_id = $3, level = $4, method = $5, amr = $6, means_id = $7,
       organisation = coalesce($8, organisation), identified_at = $9, seen_at = $9 where id = $1`,
    [
      ...[id, given.tokenHash, given.deviceId, given.level, given.method, given.amr, given.meansId ?? null],
      ...[json(given.organisation), given.now.toString()],
    ],
  );
}

/** Ends the sessions of an account that act for a body. */
export async function endSessionsActing(
  tx: Tx,
  {
    accountId,
    administrationId,
    now,
  }: { accountId: string; administrationId: string; now: Temporal.Instant },
): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update identity.session set ended_at = $3, ended_why = 'left' where account_id = $1 and ended_at is null
       and acting ->> 'as' = 'employee' and acting ->> 'administrationId' = $2 returning id`,
    [accountId, administrationId, now.toString()],
  );
  return rows.map(({ id }) => id);
}

/** Ends the sessions of an account that a means began; answers them. */
export async function endSessionsWith(
  tx: Tx,
  { accountId, meansId, now }: { accountId: string; meansId: string; now: Temporal.Instant },
): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update identity.session set ended_at = $3, ended_why = 'revoked'
     where account_id = $1 and means_id = $2 and ended_at is null returning id`,
    [accountId, meansId, now.toString()],
  );
  return rows.map(({ id }) => id);
}

/** Gives a session another token; how surely and when its person was identified stays. */
export async function renewToken(
  tx: Tx,
  id: string,
  given: Pick<NewSession, 'tokenHash' | 'deviceId' | 'now'>,
): Promise<void> {
  await runSql(
    tx,
    `update identity.session set token_hash = $2, device_id = $3, seen_at = $4 where id = $1`,
    [id, given.tokenHash, given.deviceId, given.now.toString()],
  );
}

/** Ends every session that a method began; answers them. */
export async function endSessionsBy(tx: Tx, method: string, now: Temporal.Instant): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update identity.session set ended_at = $2, ended_why = 'method-suspended'
     where method = $1 and ended_at is null and ends_at > $2 returning id`,
    [method, now.toString()],
  );
  return rows.map(({ id }) => id);
}
