import { runSql, type Tx } from '../../../kernel/database/database.ts';

type Wish = { accountId: string; mac: Buffer; now: Temporal.Instant; endsAt: Temporal.Instant };

/** Keeps the code of an account that asked to be stopped; false when it asked a moment ago (`notBefore`). */
export async function storeStopWish(
  tx: Tx,
  { accountId, mac, now, endsAt }: Wish,
  notBefore: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into identity.stop_wish as w (account_id, code_mac, tries, asked_at, ends_at) values ($1, $2, 0, $3, $4)
     on conflict (account_id) do update set code_mac = excluded.code_mac, tries = 0, asked_at = excluded.asked_at,
       ends_at = excluded.ends_at where w.asked_at < $5 returning account_id`,
    [accountId, mac, now.toString(), endsAt.toString(), notBefore.toString()],
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

export async function dropStopWish(tx: Tx, accountId: string): Promise<void> {
  await runSql(tx, `delete from identity.stop_wish where account_id = $1`, [accountId]);
}

export async function forgetStopWishes(tx: Tx, now: Temporal.Instant): Promise<void> {
  await runSql(tx, `delete from identity.stop_wish where ends_at < $1`, [now.toString()]);
}
