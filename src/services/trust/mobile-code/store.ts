import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Phone = {
  accountId: string;
  id: string;
  number: string;
  documentUntil: string | null;
  enrolledOn: string;
  endsOn: string;
};
type PhoneRow = {
  account_id: string;
  id: string;
  number: string;
  document_until: string | null;
  enrolled_on: string;
  ends_on: string;
};
const toPhone = (row: PhoneRow): Phone => ({
  ...{ accountId: row.account_id, id: row.id, number: row.number, documentUntil: row.document_until },
  ...{ enrolledOn: row.enrolled_on, endsOn: row.ends_on },
});
const PHONE = 'account_id, id, number, document_until, enrolled_on, ends_on';

/** The telephone of a person that holds on a day. */
export async function phoneOf(on: Tx | Database, accountId: string, day: string): Promise<Phone | undefined> {
  const [row] = await runSql<PhoneRow>(
    on,
    `select ${PHONE} from mobile_code.phone where account_id = $1 and ended_at is null and ends_on >= $2`,
    [accountId, day],
  );
  return row && toPhone(row);
}

export async function peopleWith(on: Tx, number: string): Promise<number> {
  const [row] = await runSql<{ n: number }>(
    on,
    `select count(*)::int as n from mobile_code.phone where number = $1 and ended_at is null`,
    [number],
  );
  return row!.n;
}

export async function storePhone(tx: Tx, given: Phone): Promise<void> {
  await runSql(
    tx,
    `insert into mobile_code.phone (account_id, id, number, document_until, enrolled_on, ends_on) values ($1, $2, $3, $4, $5, $6)`,
    [given.accountId, given.id, given.number, given.documentUntil, given.enrolledOn, given.endsOn],
  );
}

/** Ends the telephone of a means, or whichever the person has; answers the one that ended. */
export async function endPhone(
  tx: Tx,
  { accountId, id }: { accountId: string; id?: string | undefined },
  now: Temporal.Instant,
): Promise<Phone | undefined> {
  const [row] = await runSql<PhoneRow>(
    tx,
    `update mobile_code.phone set ended_at = $3 where account_id = $1 and ($2::uuid is null or id = $2) and ended_at is null
     returning ${PHONE}`,
    [accountId, id ?? null, now.toString()],
  );
  // Whom it was told to is of no use any more.
  if (row !== undefined)
    await runSql(tx, `delete from mobile_code.told where account_id = $1 and id = $2`, [accountId, row.id]);
  return row && toPhone(row);
}

/** The number that a person has, or had last, if that was after a moment. */
export async function lastNumber(
  tx: Tx,
  accountId: string,
  since: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await runSql<{ number: string }>(
    tx,
    `select number from mobile_code.phone where account_id = $1 and (ended_at is null or ended_at > $2)
     order by coalesce(ended_at, 'infinity') desc limit 1`,
    [accountId, since.toString()],
  );
  return row?.number;
}

/** Telephones whose enrolment ends soon and whose person was not told; marks them as told. */
export async function claimEnding(
  tx: Tx,
  until: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Phone[]> {
  const rows = await runSql<PhoneRow>(
    tx,
    `update mobile_code.phone set warned_at = $2 where (account_id, id) in (
       select account_id, id from mobile_code.phone where ended_at is null and warned_at is null and ends_on <= $1 limit $3)
     returning ${PHONE}`,
    [until, now.toString(), limit],
  );
  return rows.map(toPhone);
}

export type NewCode = {
  id: string;
  purpose: 'sign-in' | 'enrol';
  /** The attempt or the session that it is of. */
  boundTo: string;
  mac: Buffer;
  accountId: string | null;
  meansId: string | null;
  about: Buffer;
  sealed: string | null;
  now: Temporal.Instant;
  endsAt: Temporal.Instant;
};

export async function storeCode(tx: Tx, given: NewCode): Promise<void> {
  await runSql(
    tx,
    `insert into mobile_code.code (id, purpose, bound_to, code_mac, account_id, means_id, about, sealed, created_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[given.id, given.purpose, given.boundTo, given.mac, given.accountId, given.meansId, given.about],
      ...[given.sealed, given.now.toString(), given.endsAt.toString()],
    ],
  );
}

/** Codes about something since a moment, and when the last one was made. */
export async function codesAbout(
  tx: Tx,
  { about, purpose }: { about: readonly Buffer[]; purpose: NewCode['purpose'] },
  since: Temporal.Instant,
): Promise<{ count: number; last: Temporal.Instant | undefined }> {
  const [row] = await runSql<{ n: number; last: Date | null }>(
    tx,
    `select coalesce(max(n), 0)::int as n, max(last) as last from (
       select count(*) as n, max(created_at) as last from mobile_code.code
       where about = any($1::bytea[]) and purpose = $3 and created_at > $2 group by about) each`,
    [about, since.toString(), purpose],
  );
  const last = row?.last;
  return {
    count: row?.n ?? 0,
    last: last ? Temporal.Instant.fromEpochMilliseconds(last.getTime()) : undefined,
  };
}

export type KeptCode = {
  id: string;
  mac: Buffer;
  accountId: string | null;
  meansId: string | null;
  sealed: string | null;
  tries: number;
};

/** One more try at a code that goes on: counted before it is compared. Undefined when it is over, used, or of another. */
export async function tryCode(
  on: Database | Tx,
  given: { id: string; purpose: NewCode['purpose']; boundTo: string; most: number; now: Temporal.Instant },
): Promise<KeptCode | undefined> {
  const [row] = await runSql<{
    id: string;
    code_mac: Buffer;
    account_id: string | null;
    means_id: string | null;
    sealed: string | null;
    tries: number;
  }>(
    on,
    `update mobile_code.code set tries = tries + 1 where id = $1 and purpose = $2 and bound_to = $3 and used_at is null
       and tries < $4 and ends_at > $5 returning id, code_mac, account_id, means_id, sealed, tries`,
    [given.id, given.purpose, given.boundTo, given.most, given.now.toString()],
  );
  return (
    row && {
      ...{ id: row.id, mac: row.code_mac, accountId: row.account_id, meansId: row.means_id },
      ...{ sealed: row.sealed, tries: row.tries },
    }
  );
}

/** Uses a code, once. */
export async function useCode(on: Database | Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    on,
    `update mobile_code.code set used_at = $2, sealed = null where id = $1 and used_at is null returning id`,
    [id, now.toString()],
  );
  return rows.length > 0;
}

export async function dropCodes(tx: Tx, before: Temporal.Instant): Promise<number> {
  return (
    await runSql(tx, `delete from mobile_code.code where ends_at < $1 returning id`, [before.toString()])
  ).length;
}

export async function knowsFacts(on: Tx | Database, mac: Buffer): Promise<boolean> {
  return (await runSql(on, `select 1 from mobile_code.shared_fact where mac = $1`, [mac])).length > 0;
}

export async function storeFacts(tx: Tx, macs: readonly Buffer[], now: Temporal.Instant): Promise<number> {
  const rows = await runSql(
    tx,
    `insert into mobile_code.shared_fact (mac, loaded_at) select unnest($1::bytea[]), $2 on conflict do nothing returning mac`,
    [macs, now.toString()],
  );
  return rows.length;
}

/** Whether an enrolment waits for its code, of whoever began it. */
export async function isWaiting(
  on: Tx | Database,
  { id, boundTo, now }: { id: string; boundTo: string; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    on,
    `select 1 from mobile_code.code where id = $1 and purpose = 'enrol' and bound_to = $2 and used_at is null and ends_at > $3`,
    [id, boundTo, now.toString()],
  );
  return rows.length > 0;
}
