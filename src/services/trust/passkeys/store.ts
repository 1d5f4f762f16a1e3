import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Passkey = {
  accountId: string;
  id: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: readonly string[];
  synced: boolean;
};
type Row = {
  account_id: string;
  id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  synced: boolean;
};
const COLUMNS = 'account_id, id, credential_id, public_key, counter, transports, synced';
const toPasskey = (row: Row): Passkey => ({
  ...{ accountId: row.account_id, id: row.id, credentialId: row.credential_id, publicKey: row.public_key },
  ...{ counter: row.counter, transports: row.transports, synced: row.synced },
});

export async function findPasskey(on: Tx | Database, credentialId: string): Promise<Passkey | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${COLUMNS} from passkeys.passkey where credential_id = $1 and ended_at is null`,
    [credentialId],
  );
  return row && toPasskey(row);
}

export async function passkeysOf(on: Tx | Database, accountId: string): Promise<Passkey[]> {
  const rows = await runSql<Row>(
    on,
    `select ${COLUMNS} from passkeys.passkey where account_id = $1 and ended_at is null`,
    [accountId],
  );
  return rows.map(toPasskey);
}

export async function storePasskey(tx: Tx, given: Passkey, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into passkeys.passkey (account_id, id, credential_id, public_key, counter, transports, synced, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[given.accountId, given.id, given.credentialId, given.publicKey, given.counter, given.transports],
      ...[given.synced, now.toString()],
    ],
  );
}

export async function setCounter(on: Tx | Database, passkey: Passkey, counter: number): Promise<void> {
  await runSql(on, `update passkeys.passkey set counter = $3 where account_id = $1 and id = $2`, [
    passkey.accountId,
    passkey.id,
    counter,
  ]);
}

export async function endPasskey(
  tx: Tx,
  { accountId, id }: { accountId: string; id: string },
  now: Temporal.Instant,
) {
  await runSql(
    tx,
    `update passkeys.passkey set ended_at = $3 where account_id = $1 and id = $2 and ended_at is null`,
    [accountId, id, now.toString()],
  );
}

type Challenge = { challenge: string; purpose: 'sign-in' | 'enrol'; boundTo: string };

export async function storeChallenge(
  on: Tx | Database,
  { challenge, purpose, boundTo }: Challenge,
  { now, endsAt }: { now: Temporal.Instant; endsAt: Temporal.Instant },
): Promise<void> {
  await runSql(on, `delete from passkeys.challenge where ends_at < $1`, [now.toString()]);
  await runSql(
    on,
    `insert into passkeys.challenge (challenge, purpose, bound_to, ends_at) values ($1, $2, $3, $4)`,
    [challenge, purpose, boundTo, endsAt.toString()],
  );
}

/** Takes a challenge away: it is good for one answer. */
export async function takeChallenge(
  on: Tx | Database,
  { challenge, purpose, boundTo }: Challenge,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    on,
    `delete from passkeys.challenge where challenge = $1 and purpose = $2 and bound_to = $3 and ends_at > $4 returning challenge`,
    [challenge, purpose, boundTo, now.toString()],
  );
  return rows.length > 0;
}
