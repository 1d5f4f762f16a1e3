import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

type Wish = { accountId: string; mac: Buffer; now: Temporal.Instant; endsAt: Temporal.Instant };

type Limits = { notBefore: Temporal.Instant; mostADay: number };

/** A code is asked for so often in a day of an account, counted from the first. */
const HOURS_COUNTED = 24;

/** Keeps the code of an account that asked to be stopped; false when it asked a moment ago (`notBefore`), or too often today. */
export async function storeStopWish(
  tx: Tx,
  { accountId, mac, now, endsAt }: Wish,
  { notBefore, mostADay }: Limits,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into identity.stop_wish as w (account_id, code_mac, tries, asked_at, ends_at, counted_since)
       values ($1, $2, 0, $3, $4, $3)
     on conflict (account_id) do update set code_mac = excluded.code_mac, tries = 0, asked_at = excluded.asked_at,
       ends_at = excluded.ends_at,
       asked_times = case when w.counted_since > $6 then w.asked_times + 1 else 1 end,
       counted_since = case when w.counted_since > $6 then w.counted_since else excluded.counted_since end
     where w.asked_at < $5 and (w.counted_since is null or w.counted_since <= $6 or w.asked_times < $7)
     returning account_id`,
    [
      ...[accountId, mac, now.toString(), endsAt.toString(), notBefore.toString()],
      ...[now.subtract({ hours: HOURS_COUNTED }).toString(), mostADay],
    ],
  );
  return rows.length > 0;
}

/** Whether {@link storeStopWish} would keep a code now. */
export async function mayAskToStop(
  on: Database,
  { accountId, now }: { accountId: string; now: Temporal.Instant },
  { notBefore, mostADay }: Limits,
): Promise<boolean> {
  const since = now.subtract({ hours: HOURS_COUNTED }).toString();
  const rows = await runSql(
    on,
    `select from identity.stop_wish where account_id = $1 and not
       (asked_at < $2 and (counted_since is null or counted_since <= $3 or asked_times < $4))`,
    [accountId, notBefore.toString(), since, mostADay],
  );
  return rows.length === 0;
}

/** Whether there is a code that {@link tryStopWish} would compare now. */
export async function hasStopWish(
  on: Database,
  { accountId, most, now }: { accountId: string; most: number; now: Temporal.Instant },
): Promise<boolean> {
  const rows = await runSql(
    on,
    `select from identity.stop_wish where account_id = $1 and tries < $2 and ends_at > $3`,
    [accountId, most, now.toString()],
  );
  return rows.length > 0;
}

/** One more try at the code, counted before it is compared. */
export async function tryStopWish(
  tx: Tx,
  { accountId, most, now }: { accountId: string; most: number; now: Temporal.Instant },
): Promise<Buffer | undefined> {
  const [row] = await runSql<{ code_mac: Buffer }>(
    tx,
    `update identity.stop_wish set tries = tries + 1 where account_id = $1 and tries < $2 and ends_at > $3
     returning code_mac`,
    [accountId, most, now.toString()],
  );
  return row?.code_mac;
}

/** Ends a code that was used; how often it was asked for goes on being counted. */
export async function dropStopWish(tx: Tx, accountId: string): Promise<void> {
  await runSql(tx, `update identity.stop_wish set ends_at = asked_at where account_id = $1`, [accountId]);
}

export async function forgetStopWishes(tx: Tx, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `delete from identity.stop_wish where ends_at < $1 and (counted_since is null or counted_since <= $2)`,
    [now.toString(), now.subtract({ hours: HOURS_COUNTED }).toString()],
  );
}
