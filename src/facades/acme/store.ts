import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';
import type { Account } from './account.ts';
import type { Ref } from './addresses.ts';

type On = Database | Tx;

export type ExternalKey = Ref & {
  label: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
};

const EXTERNAL_KEY = `administration_id as "administrationId", id, label, created_at as "createdAt",
  expires_at as "expiresAt", used_at as "usedAt", revoked_at as "revokedAt"`;
const ACCOUNT = `administration_id as "administrationId", id, external_key_id as "externalKeyId", label, status, jwk,
  thumbprint, contacts, created_at as "createdAt"`;

export async function insertExternalKey(
  tx: Tx,
  {
    administrationId,
    id,
    label,
    createdAt,
    expiresAt,
  }: Pick<ExternalKey, 'administrationId' | 'id' | 'label'> &
    Record<'createdAt' | 'expiresAt', Temporal.Instant>,
): Promise<void> {
  await runSql(
    tx,
    `insert into acme.external_key (administration_id, id, label, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
    [administrationId, id, label, createdAt.toString(), expiresAt.toString()],
  );
}

export async function findExternalKey(
  on: On,
  { administrationId, id }: Ref,
): Promise<ExternalKey | undefined> {
  const rows = await runSql<ExternalKey>(
    on,
    `select ${EXTERNAL_KEY} from acme.external_key where administration_id = $1 and id = $2`,
    [administrationId, id],
  );
  return rows[0];
}

/** Spends a key that still counts; false when somebody spent, revoked or outlived it. */
export async function spendExternalKey(
  tx: Tx,
  { administrationId, id }: Ref,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update acme.external_key set used_at = $3
     where administration_id = $1 and id = $2 and used_at is null and revoked_at is null and expires_at > $3 returning id`,
    [administrationId, id, now.toString()],
  );
  return rows.length > 0;
}

export async function revokeExternalKey(
  tx: Tx,
  { administrationId, id }: Ref,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update acme.external_key set revoked_at = $3
     where administration_id = $1 and id = $2 and used_at is null and revoked_at is null returning id`,
    [administrationId, id, now.toString()],
  );
  return rows.length > 0;
}

/** Keys of a body, newest first. */
export async function listExternalKeys(
  tx: Tx,
  administrationId: string,
  limit: number,
): Promise<ExternalKey[]> {
  return runSql<ExternalKey>(
    tx,
    `select ${EXTERNAL_KEY} from acme.external_key where administration_id = $1 order by created_at desc, id limit $2`,
    [administrationId, limit],
  );
}

/** Keys of a body that could still be used. */
export async function countOpenExternalKeys(
  tx: Tx,
  administrationId: string,
  now: Temporal.Instant,
): Promise<number> {
  const rows = await runSql<{ count: number }>(
    tx,
    `select count(*) as count from acme.external_key
     where administration_id = $1 and used_at is null and revoked_at is null and expires_at > $2`,
    [administrationId, now.toString()],
  );
  return rows[0]?.count ?? 0;
}

export async function findAccount(on: On, { administrationId, id }: Ref): Promise<Account | undefined> {
  const rows = await runSql<Account>(
    on,
    `select ${ACCOUNT} from acme.account where administration_id = $1 and id = $2`,
    [administrationId, id],
  );
  return rows[0];
}

export async function findAccountByKey(on: On, thumbprint: string): Promise<Account | undefined> {
  const rows = await runSql<Account>(on, `select ${ACCOUNT} from acme.account where thumbprint = $1`, [
    thumbprint,
  ]);
  return rows[0];
}

/** Stores an account; false when its key is another's. */
export async function insertAccount(
  tx: Tx,
  account: Omit<Account, 'createdAt' | 'status'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const { administrationId, id, externalKeyId, label, jwk, thumbprint, contacts } = account;
  const rows = await runSql(
    tx,
    `insert into acme.account (administration_id, id, external_key_id, label, status, jwk, thumbprint, contacts, created_at)
     values ($1, $2, $3, $4, 'valid', $5::jsonb, $6, $7::jsonb, $8) on conflict (thumbprint) do nothing returning id`,
    [
      administrationId,
      id,
      externalKeyId,
      label,
      JSON.stringify(jwk),
      thumbprint,
      JSON.stringify(contacts),
      now.toString(),
    ],
  );
  return rows.length > 0;
}

export async function updateAccount(
  tx: Tx,
  {
    administrationId,
    id,
    contacts,
    status,
  }: Pick<Account, 'administrationId' | 'id' | 'contacts' | 'status'>,
): Promise<void> {
  await runSql(
    tx,
    `update acme.account set contacts = $3::jsonb, status = $4 where administration_id = $1 and id = $2`,
    [administrationId, id, JSON.stringify(contacts), status],
  );
}

/** Another key for an account. The unique index says whether it is free: a conflict is an error with code 23505. */
export async function changeAccountKey(
  tx: Tx,
  { administrationId, id, jwk, thumbprint }: Pick<Account, 'administrationId' | 'id' | 'jwk' | 'thumbprint'>,
): Promise<void> {
  await runSql(
    tx,
    `update acme.account set jwk = $3::jsonb, thumbprint = $4 where administration_id = $1 and id = $2`,
    [administrationId, id, JSON.stringify(jwk), thumbprint],
  );
}

export async function listAccounts(tx: Tx, administrationId: string, limit: number): Promise<Account[]> {
  return runSql<Account>(
    tx,
    `select ${ACCOUNT} from acme.account where administration_id = $1 order by created_at desc, id limit $2`,
    [administrationId, limit],
  );
}

/** Uses a nonce; false when it was used before, in whatever process. */
export async function useNonce(on: On, nonce: string, end: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    on,
    'insert into acme.used_nonce (nonce, expires_at) values ($1, $2) on conflict do nothing returning nonce',
    [nonce, end.toString()],
  );
  return rows.length > 0;
}

/**
 * Forgets nonces that could not come again, and what ended without a certificate before a moment: orders, proofs and their
 * challenges. Answers how many rows went.
 */
export async function sweepOld(
  tx: Tx,
  { now, before, limit }: { now: Temporal.Instant; before: Temporal.Instant; limit: number },
): Promise<number> {
  const gone = [
    await runSql(
      tx,
      `delete from acme.used_nonce where nonce in
         (select nonce from acme.used_nonce where expires_at <= $1 limit $2) returning nonce`,
      [now.toString(), limit],
    ),
    await runSql(
      tx,
      `delete from acme.certificate_order where (administration_id, id) in
         (select administration_id, id from acme.certificate_order where expires_at <= $1 and status <> 'valid' limit $2)
       returning id`,
      [before.toString(), limit],
    ),
    await runSql(
      tx,
      `with old as (delete from acme.authorization where (administration_id, id) in
         (select administration_id, id from acme.authorization where expires_at <= $1 limit $2) returning administration_id, id)
       delete from acme.challenge c using old where c.administration_id = old.administration_id and c.authorization_id = old.id
       returning c.id`,
      [before.toString(), limit],
    ),
  ];
  return gone.reduce((sum, rows) => sum + rows.length, 0);
}
