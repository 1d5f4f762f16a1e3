import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Credential = {
  accountId: string;
  id: string;
  passwordHash: string;
  secret: string;
  lastStep: number;
};
type Row = { account_id: string; id: string; password_hash: string; secret: string; last_step: string };

const toCredential = (row: Row): Credential => ({
  ...{ accountId: row.account_id, id: row.id, passwordHash: row.password_hash, secret: row.secret },
  lastStep: Number(row.last_step),
});
const COLUMNS = 'account_id, id, password_hash, secret, last_step';

export async function findCredential(
  on: Tx | Database,
  accountId: string,
  state: 'waiting' | 'active',
): Promise<Credential | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${COLUMNS} from authenticator.credential where account_id = $1 and state = $2`,
    [accountId, state],
  );
  return row && toCredential(row);
}

/** A new one waits in the place of whichever waited. */
export async function storeWaiting(
  tx: Tx,
  given: Omit<Credential, 'lastStep'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(tx, `delete from authenticator.credential where account_id = $1 and state = 'waiting'`, [
    given.accountId,
  ]);
  await runSql(
    tx,
    `insert into authenticator.credential (account_id, id, state, password_hash, secret, last_step, created_at, password_at)
     values ($1, $2, 'waiting', $3, $4, 0, $5, $5)`,
    [given.accountId, given.id, given.passwordHash, given.secret, now.toString()],
  );
}

export async function activate(
  tx: Tx,
  { accountId, id }: Pick<Credential, 'accountId' | 'id'>,
): Promise<void> {
  await runSql(tx, `update authenticator.credential set state = 'active' where account_id = $1 and id = $2`, [
    accountId,
    id,
  ]);
}

/** Ends one, or whichever of the person is active; answers which ended. What could open it is forgotten. */
export async function endCredential(
  tx: Tx,
  { accountId, id }: { accountId: string; id?: string },
  now: Temporal.Instant,
): Promise<string | undefined> {
  const [row] = await runSql<{ id: string }>(
    tx,
    `update authenticator.credential set state = 'ended', ended_at = $3, password_hash = '', secret = ''
     where account_id = $1 and ($2::uuid is null or id = $2) and state = 'active' returning id`,
    [accountId, id ?? null, now.toString()],
  );
  if (row !== undefined)
    await runSql(tx, `delete from authenticator.recovery where account_id = $1 and credential_id = $2`, [
      accountId,
      row.id,
    ]);
  return row?.id;
}

/** Uses the step of a code; false when it, or a later one, was used: of two at once only one counts. */
export async function useStep(tx: Tx, { accountId, id }: Credential, step: number): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update authenticator.credential set last_step = $3 where account_id = $1 and id = $2 and last_step < $3 returning id`,
    [accountId, id, step],
  );
  return rows.length > 0;
}

export async function setPassword(
  tx: Tx,
  { accountId, id, passwordHash }: Pick<Credential, 'accountId' | 'id' | 'passwordHash'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update authenticator.credential set password_hash = $3, password_at = $4 where account_id = $1 and id = $2`,
    [accountId, id, passwordHash, now.toString()],
  );
}

/** New codes on paper take the place of all those before. */
export async function storeRecovery(
  tx: Tx,
  { accountId, id }: { accountId: string; id: string },
  macs: readonly Buffer[],
): Promise<void> {
  await runSql(tx, `delete from authenticator.recovery where account_id = $1 and credential_id = $2`, [
    accountId,
    id,
  ]);
  await runSql(
    tx,
    `insert into authenticator.recovery (account_id, credential_id, code_mac) select $1, $2, unnest($3::bytea[])`,
    [accountId, id, macs],
  );
}

/** Uses a code on paper, once. */
export async function useRecovery(
  tx: Tx,
  { accountId, id }: Credential,
  mac: Buffer,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update authenticator.recovery set used_at = $4 where account_id = $1 and credential_id = $2 and code_mac = $3
       and used_at is null returning code_mac`,
    [accountId, id, mac, now.toString()],
  );
  return rows.length > 0;
}

export async function recoveryLeft(
  on: Tx | Database,
  { accountId, id }: { accountId: string; id: string },
): Promise<number> {
  const [row] = await runSql<{ n: number }>(
    on,
    `select count(*)::int as n from authenticator.recovery where account_id = $1 and credential_id = $2 and used_at is null`,
    [accountId, id],
  );
  return row!.n;
}
