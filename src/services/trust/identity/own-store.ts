import type { Level } from '../../../kernel/assurance.ts';
import { readCounted, type Span } from '../../../kernel/database/counted.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';

const instant = (date: Date | null) =>
  date && Temporal.Instant.fromEpochMilliseconds(date.getTime()).toString();

export type OwnSession = {
  id: string;
  agent: string | null;
  method: string;
  level: Level;
  beganAt: string;
  seenAt: string;
};

/** Sessions of an account that go on, the last seen first. */
export async function ownSessions(
  tx: Tx,
  accountId: string,
  now: Temporal.Instant,
  idleMinutes: number,
): Promise<OwnSession[]> {
  const rows = await runSql<{
    id: string;
    agent: string | null;
    method: string;
    level: Level;
    began_at: Date;
    seen_at: Date;
  }>(
    tx,
    `select s.id, d.agent, s.method, s.level, s.began_at, s.seen_at from identity.session s
     left join identity.device d on d.account_id = s.account_id and d.id = s.device_id
     where s.account_id = $1 and s.ended_at is null and s.ends_at > $2 and s.seen_at > $3 order by s.seen_at desc limit 100`,
    [accountId, now.toString(), now.subtract({ minutes: idleMinutes }).toString()],
  );
  return rows.map(({ began_at, seen_at, ...row }) => ({
    ...row,
    beganAt: instant(began_at)!,
    seenAt: instant(seen_at)!,
  }));
}

export type OwnDevice = { id: string; agent: string; firstAt: string; lastAt: string };

export async function ownDevices(tx: Tx, accountId: string): Promise<OwnDevice[]> {
  const rows = await runSql<{ id: string; agent: string; first_at: Date; last_at: Date }>(
    tx,
    `select id, agent, first_at, last_at from identity.device where account_id = $1 and forgotten_at is null
     order by last_at desc limit 100`,
    [accountId],
  );
  return rows.map(({ first_at, last_at, ...row }) => ({
    ...row,
    firstAt: instant(first_at)!,
    lastAt: instant(last_at)!,
  }));
}

/** Forgets a device: the next sign-in from it is one from a new device. False when there was none. */
export async function forgetDevice(
  tx: Tx,
  accountId: string,
  id: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update identity.device set forgotten_at = $3 where account_id = $1 and id = $2 and forgotten_at is null returning id`,
    [accountId, id, now.toString()],
  );
  return rows.length > 0;
}

export type OwnIdentification = {
  id: string;
  at: string;
  method: string;
  level: Level | null;
  outcome: 'identified' | 'refused';
  reason: string | null;
  client: string | null;
  agent: string | null;
};

export type HistoryFilter = { outcome?: 'identified' | 'refused' | undefined; before?: string | undefined };

/** The history of one's own identifications, newest first. */
export async function ownHistory(
  tx: Tx,
  accountId: string,
  { outcome, before }: HistoryFilter,
  span: Span,
): Promise<{ items: OwnIdentification[]; total: number }> {
  const { rows, total } = await readCounted(
    ({ offset, limit }) =>
      runSql<Omit<OwnIdentification, 'at'> & { at: Date; total: number }>(
        tx,
        `select i.id, i.at, i.method, i.level, i.outcome, i.reason, i.client, d.agent, count(*) over ()::int as total
     from identity.identification i left join identity.device d on d.account_id = i.account_id and d.id = i.device_id
     where i.account_id = $1 and ($2::text is null or i.outcome = $2) and ($3::timestamptz is null or i.at < $3)
     order by i.id desc offset $4 limit $5`,
        [accountId, outcome ?? null, before ?? null, offset, limit],
      ),
    span,
  );
  return { items: rows.map(({ at, ...row }) => ({ ...row, at: instant(at)! })), total };
}

export async function setEmail(
  tx: Tx,
  accountId: string,
  email: string,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update identity.account set email = $2, email_confirmed_at = $3, updated_at = $3 where id = $1`,
    [accountId, email, now.toString()],
  );
}

export async function closeAccount(tx: Tx, accountId: string, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `update identity.account set state = 'closed', email = null, phone = null, updated_at = $2 where id = $1`,
    [accountId, now.toString()],
  );
}

/** Keeps a wish in the place of one that ends before a moment; false when there is a later one. */
export async function storeEmailWish(
  tx: Tx,
  given: { accountId: string; mac: Buffer; sealed: string; endsAt: Temporal.Instant },
  endsBefore: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into identity.email_wish as w (account_id, code_mac, sealed, tries, ends_at) values ($1, $2, $3, 0, $4)
     on conflict (account_id) do update set code_mac = excluded.code_mac, sealed = excluded.sealed, tries = 0,
       ends_at = excluded.ends_at where w.ends_at <= $5 returning account_id`,
    [given.accountId, given.mac, given.sealed, given.endsAt.toString(), endsBefore.toString()],
  );
  return rows.length > 0;
}

/** One more try at the code of an address, counted before it is compared. */
export async function tryEmailWish(
  tx: Tx,
  { accountId, most, now }: { accountId: string; most: number; now: Temporal.Instant },
): Promise<{ mac: Buffer; sealed: string } | undefined> {
  const [row] = await runSql<{ code_mac: Buffer; sealed: string }>(
    tx,
    `update identity.email_wish set tries = tries + 1 where account_id = $1 and tries < $2 and ends_at > $3
     returning code_mac, sealed`,
    [accountId, most, now.toString()],
  );
  return row && { mac: row.code_mac, sealed: row.sealed };
}

export async function dropEmailWish(tx: Tx, accountId: string): Promise<void> {
  await runSql(tx, `delete from identity.email_wish where account_id = $1`, [accountId]);
}

/** What is over: attempts that were spent, wrong tries of long ago, sessions whose time has come. Answers the sessions that end now. */
export async function sweep(
  tx: Tx,
  now: Temporal.Instant,
  idleMinutes: number,
): Promise<{ id: string; why: 'idle' | 'over' }[]> {
  await runSql(tx, `delete from identity.spent where until < $1`, [now.toString()]);
  await runSql(tx, `delete from identity.trial where last_at < $1`, [now.subtract({ hours: 48 }).toString()]);
  await runSql(tx, `delete from identity.email_wish where ends_at < $1`, [now.toString()]);
  return runSql<{ id: string; why: 'idle' | 'over' }>(
    tx,
    `update identity.session set ended_at = $1, ended_why = case when ends_at <= $1 then 'over' else 'idle' end
     where token_hash in (select token_hash from identity.session where ended_at is null and (ends_at <= $1 or seen_at <= $2)
       limit 5000) returning id, ended_why as why`,
    [now.toString(), now.subtract({ minutes: idleMinutes }).toString()],
  );
}
