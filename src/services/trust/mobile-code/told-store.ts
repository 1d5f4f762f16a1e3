import { runSql, type Tx } from '../../../kernel/database/database.ts';

type Told = { accountId: string; id: string; addressMac: Buffer };

/** Notes that an address was told of a telephone; false when it was told before. */
export async function noteTold(
  tx: Tx,
  { accountId, id, addressMac }: Told,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into mobile_code.told (account_id, id, address_mac, told_at) values ($1, $2, $3, $4)
     on conflict do nothing returning id`,
    [accountId, id, addressMac, now.toString()],
  );
  return rows.length > 0;
}
