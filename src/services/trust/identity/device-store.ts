import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';

/** The device of a browser's token for this account, unless it was forgotten. */
export async function findDevice(
  on: Tx | Database,
  accountId: string,
  tokenHash: Buffer,
): Promise<string | undefined> {
  const [row] = await runSql<{ id: string }>(
    on,
    `select id from identity.device where account_id = $1 and token_hash = $2 and forgotten_at is null`,
    [accountId, tokenHash],
  );
  return row?.id;
}

/** Notes that a device was used; answers its identifier and whether the account had it before. */
export async function noteDevice(
  tx: Tx,
  given: { accountId: string; tokenHash: Buffer; agent: string; now: Temporal.Instant },
): Promise<{ id: string; isNew: boolean }> {
  const [row] = await runSql<{ id: string; is_new: boolean }>(
    tx,
    `insert into identity.device as d (account_id, id, token_hash, agent, first_at, last_at) values ($1, $2, $3, $4, $5, $5)
     on conflict (account_id, token_hash) do update set last_at = $5, agent = $4,
       first_at = case when d.forgotten_at is null then d.first_at else $5 end, forgotten_at = null
     returning id, first_at = $5 as is_new`,
    [given.accountId, newId(), given.tokenHash, given.agent, given.now.toString()],
  );
  return { id: row!.id, isNew: row!.is_new };
}

/** Whether the account was ever used from a device. */
export async function hasDevices(tx: Tx, accountId: string): Promise<boolean> {
  return (
    (await runSql(tx, `select 1 from identity.device where account_id = $1 limit 1`, [accountId])).length > 0
  );
}
