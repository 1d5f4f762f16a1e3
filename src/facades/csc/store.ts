import { runSql, type Tx } from '../../kernel/database/database.ts';
import type { DigestName } from './algorithms.ts';

export type Client = {
  id: string;
  name: string;
  secretHash: Buffer | null;
  redirects: string[];
  /** It may take PIN and code from the person itself (`explicit`); otherwise they are only given on our page. */
  takesFactors: boolean;
  endedAt: Date | null;
};

const CLIENT = `id, name, secret_hash as "secretHash", redirects, takes_factors as "takesFactors", ended_at as "endedAt"`;
const CLIENTS_LIMIT = 500;

/** An application that is in use. */
export async function clientById(tx: Tx, id: string): Promise<Client | undefined> {
  const rows = await runSql<Client>(
    tx,
    `select ${CLIENT} from csc.client where id = $1 and ended_at is null`,
    [id],
  );
  return rows[0];
}

export async function allClients(tx: Tx): Promise<(Client & { createdAt: Date })[]> {
  return await runSql(
    tx,
    `select ${CLIENT}, created_at as "createdAt" from csc.client order by ended_at nulls first, name, id limit ${CLIENTS_LIMIT}`,
    [],
  );
}

export async function insertClient(
  tx: Tx,
  client: Omit<Client, 'endedAt'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into csc.client (id, name, secret_hash, redirects, takes_factors, created_at) values ($1, $2, $3, $4, $5, $6)`,
    [client.id, client.name, client.secretHash, client.redirects, client.takesFactors, now.toString()],
  );
}

/** Ends an application, and all that people gave it; answers whether there was one. */
export async function endClient(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    tx,
    'update csc.client set ended_at = $2 where id = $1 and ended_at is null returning id',
    [id, now.toString()],
  );
  await runSql(tx, 'delete from csc.pass where client_id = $1', [id]);
  await runSql(tx, 'delete from csc.asking where client_id = $1', [id]);
  return rows.length > 0;
}

export type Scope = 'service' | 'credential';
/** What an application asks of a person. `digests` in hexadecimal, with a label each when there are any. */
export type Asking = {
  id: string;
  clientId: string;
  scope: Scope;
  redirectUri: string;
  state: string | null;
  challenge: string | null;
  credentialId: string | null;
  hash: DigestName | null;
  digests: string[];
  labels: string[];
  description: string | null;
};

const ASKING = `id, client_id as "clientId", scope, redirect_uri as "redirectUri", state, challenge,
  credential_id as "credentialId", hash, digests, labels, description`;

export async function insertAsking(
  tx: Tx,
  asking: Asking,
  { pushedHash, expiresAt }: { pushedHash: Buffer | null; expiresAt: Temporal.Instant },
): Promise<void> {
  const { id, clientId, scope, redirectUri, state, challenge, credentialId, hash } = asking;
  await runSql(
    tx,
    `insert into csc.asking (id, client_id, scope, redirect_uri, state, challenge, credential_id, hash, digests, labels,
       description, pushed_hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[id, clientId, scope, redirectUri, state, challenge, credentialId, hash],
      ...[asking.digests, asking.labels, asking.description, pushedHash, expiresAt.toString()],
    ],
  );
}

const LIVE = 'answered_at is null and expires_at > $2';

export async function openAsking(tx: Tx, id: string, now: Temporal.Instant): Promise<Asking | undefined> {
  const rows = await runSql<Asking>(tx, `select ${ASKING} from csc.asking where id = $1 and ${LIVE}`, [
    id,
    now.toString(),
  ]);
  return rows[0];
}

/** What was pushed under a secret (RFC 9126 §2.2). */
export async function pushedAsking(tx: Tx, hash: Buffer, now: Temporal.Instant): Promise<Asking | undefined> {
  const where = `where pushed_hash = $1 and ${LIVE}`;
  const rows = await runSql<Asking>(tx, `select ${ASKING} from csc.asking ${where}`, [hash, now.toString()]);
  return rows[0];
}

/** Marks it as answered; only one answer counts. */
export async function answerAsking(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update csc.asking set answered_at = $2 where id = $1 and ${LIVE} returning id`,
    [id, now.toString()],
  );
  return rows.length > 0;
}

/** A code or a token. `person` is the name of a session, not of somebody. */
export type Pass = {
  secretHash: Buffer;
  kind: 'code' | Scope;
  family: string;
  clientId: string;
  person: string;
  redirectUri: string | null;
  challenge: string | null;
  credentialId: string | null;
  hash: DigestName | null;
  digests: string[];
  sealed: Buffer | null;
  expiresAt: Date;
  usedAt: Date | null;
};

const PASS = `secret_hash as "secretHash", kind, family, client_id as "clientId", person, redirect_uri as "redirectUri",
  challenge, credential_id as "credentialId", hash, digests, sealed, expires_at as "expiresAt", used_at as "usedAt"`;

export async function insertPass(tx: Tx, pass: Omit<Pass, 'usedAt'>): Promise<void> {
  const { secretHash, kind, family, clientId, person, redirectUri, challenge, credentialId } = pass;
  await runSql(
    tx,
    `insert into csc.pass (secret_hash, kind, family, client_id, person, redirect_uri, challenge, credential_id, hash, digests,
       sealed, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[secretHash, kind, family, clientId, person, redirectUri, challenge, credentialId],
      ...[pass.hash, pass.digests, pass.sealed, pass.expiresAt.toISOString()],
    ],
  );
}

export async function passBy(tx: Tx, secretHash: Buffer): Promise<Pass | undefined> {
  const rows = await runSql<Pass>(tx, `select ${PASS} from csc.pass where secret_hash = $1`, [secretHash]);
  return rows[0];
}

/** A code, held until the end of the transaction. */
export async function holdCode(tx: Tx, secretHash: Buffer): Promise<Pass | undefined> {
  const rows = await runSql<Pass>(
    tx,
    `select ${PASS} from csc.pass where secret_hash = $1 and kind = 'code' for update`,
    [secretHash],
  );
  return rows[0];
}

export async function markUsed(tx: Tx, secretHash: Buffer, now: Temporal.Instant): Promise<void> {
  await runSql(tx, 'update csc.pass set used_at = $2, sealed = null where secret_hash = $1', [
    secretHash,
    now.toString(),
  ]);
}

/** Ends all that came from one answer of a person. */
export async function endFamily(tx: Tx, family: string): Promise<void> {
  await runSql(tx, 'delete from csc.pass where family = $1', [family]);
}

/** Ends one token of an application; unknown ones are as if they had been ended (RFC 7009 §2.2). */
export async function endPass(tx: Tx, secretHash: Buffer, clientId: string): Promise<void> {
  await runSql(tx, 'delete from csc.pass where secret_hash = $1 and client_id = $2', [secretHash, clientId]);
}

/** Forgets what is over; a used code is kept for an hour, so that its second use is noticed. */
export async function forgetOver(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  let forgotten = 0;
  for (const [table, key] of [
    ['csc.pass', 'secret_hash'],
    ['csc.asking', 'id'],
  ] as const) {
    const rows = await runSql(
      tx,
      `delete from ${table} where ${key} in (select ${key} from ${table} where expires_at < $1 limit $2) returning 1`,
      [before.toString(), limit],
    );
    forgotten += rows.length;
  }
  return forgotten;
}
