import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';
import type { Authorization, Challenge, ChallengeType, Order } from './account.ts';
import type { Ref } from './addresses.ts';
import type { KeptError } from './problems.ts';

const ORDER = `administration_id as "administrationId", id, account_id as "accountId", status, names, authorizations,
  replaces, error, created_at as "createdAt", expires_at as "expiresAt"`;
const AUTHORIZATION = `administration_id as "administrationId", id, account_id as "accountId", name, wildcard, status,
  expires_at as "expiresAt"`;
const CHALLENGE = `administration_id as "administrationId", id, authorization_id as "authorizationId", type, token, status,
  validated_at as "validatedAt", error`;

/** An order of an account; with `lock`, nobody else changes it before the transaction ends. */
export async function findOrder(
  tx: Tx,
  { administrationId, id }: Ref,
  accountId: string,
  lock = false,
): Promise<Order | undefined> {
  const rows = await runSql<Order>(
    tx,
    `select ${ORDER} from acme.certificate_order where administration_id = $1 and id = $2 and account_id = $3
     ${lock ? 'for update' : ''}`,
    [administrationId, id, accountId],
  );
  return rows[0];
}

export async function insertOrder(
  tx: Tx,
  order: Omit<Order, 'error' | 'createdAt' | 'expiresAt'> &
    Record<'createdAt' | 'expiresAt', Temporal.Instant>,
): Promise<void> {
  const { administrationId, id, accountId, status, names, authorizations, replaces, createdAt, expiresAt } =
    order;
  await runSql(
    tx,
    `insert into acme.certificate_order
       (administration_id, id, account_id, status, names, authorizations, replaces, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      administrationId,
      id,
      accountId,
      status,
      names,
      authorizations,
      replaces,
      createdAt.toString(),
      expiresAt.toString(),
    ],
  );
}

/** Orders of an account, newest first, from before a moment on. */
export async function listOrders(
  tx: Tx,
  { administrationId, id }: Ref,
  { before, limit }: { before: string | null; limit: number },
): Promise<Order[]> {
  return runSql<Order>(
    tx,
    `select ${ORDER} from acme.certificate_order
     where administration_id = $1 and account_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4`,
    [administrationId, id, before, limit],
  );
}

/** Orders of a body with the name of the account that made each, newest first. */
export async function listBodyOrders(tx: Tx, administrationId: string, limit: number): Promise<Order[]> {
  return runSql<Order>(
    tx,
    `select ${ORDER} from acme.certificate_order where administration_id = $1 order by id desc limit $2`,
    [administrationId, limit],
  );
}

export async function countOrders(
  tx: Tx,
  administrationId: string,
  since: Temporal.Instant,
): Promise<number> {
  const rows = await runSql<{ count: number }>(
    tx,
    'select count(*) as count from acme.certificate_order where administration_id = $1 and created_at > $2',
    [administrationId, since.toString()],
  );
  return rows[0]?.count ?? 0;
}

/** Proofs of a name that failed, by anybody of a body. */
export async function countFailures(
  tx: Tx,
  administrationId: string,
  { names, since }: { names: readonly string[]; since: Temporal.Instant },
): Promise<number> {
  const rows = await runSql<{ count: number }>(
    tx,
    `select coalesce(max(failures), 0) as count from (
       select count(*) as failures from acme.authorization
       where administration_id = $1 and status = 'invalid' and name = any($2) and created_at > $3 group by name) each`,
    [administrationId, [...names], since.toString()],
  );
  return rows[0]?.count ?? 0;
}

export async function endOrder(
  tx: Tx,
  { administrationId, id, status, error }: Ref & { status: 'valid' | 'invalid'; error: KeptError | null },
): Promise<void> {
  await runSql(
    tx,
    `update acme.certificate_order set status = $3, error = $4::jsonb where administration_id = $1 and id = $2`,
    [administrationId, id, status, error === null ? null : JSON.stringify(error)],
  );
}

/** Orders that wait for an authorization end with it when it failed. */
export async function failOrders(tx: Tx, { administrationId, id }: Ref, error: KeptError): Promise<void> {
  await runSql(
    tx,
    `update acme.certificate_order set status = 'invalid', error = $3::jsonb
     where administration_id = $1 and $2 = any(authorizations) and status in ('pending', 'ready')`,
    [administrationId, id, JSON.stringify(error)],
  );
}

/** Orders of which every authorization is valid are ready (RFC 8555 §7.1.6). */
export async function readyOrders(tx: Tx, { administrationId, id }: Ref): Promise<void> {
  await runSql(
    tx,
    `update acme.certificate_order o set status = 'ready'
     where o.administration_id = $1 and $2 = any(o.authorizations) and o.status = 'pending'
       and not exists (select from acme.authorization a where a.administration_id = $1
         and a.id = any(o.authorizations) and a.status <> 'valid')`,
    [administrationId, id],
  );
}

export async function findAuthorization(
  tx: Tx,
  { administrationId, id }: Ref,
  accountId: string,
): Promise<Authorization | undefined> {
  const rows = await runSql<Authorization>(
    tx,
    `select ${AUTHORIZATION} from acme.authorization where administration_id = $1 and id = $2 and account_id = $3`,
    [administrationId, id, accountId],
  );
  return rows[0];
}

/** Proofs of an account that count until a moment and later. */
export async function validAuthorizations(
  tx: Tx,
  { administrationId, id }: Ref,
  { names, until }: { names: readonly string[]; until: Temporal.Instant },
): Promise<Authorization[]> {
  return runSql<Authorization>(
    tx,
    `select ${AUTHORIZATION} from acme.authorization where administration_id = $1 and account_id = $2
       and name = any($3) and status = 'valid' and expires_at > $4`,
    [administrationId, id, [...names], until.toString()],
  );
}

export async function insertAuthorization(
  tx: Tx,
  authorization: Omit<Authorization, 'expiresAt' | 'status'> &
    Record<'createdAt' | 'expiresAt', Temporal.Instant>,
  challenges: readonly { id: string; type: ChallengeType; token: string }[],
): Promise<void> {
  const { administrationId, id, accountId, name, wildcard, createdAt, expiresAt } = authorization;
  await runSql(
    tx,
    `insert into acme.authorization (administration_id, id, account_id, name, wildcard, status, created_at, expires_at)
     values ($1, $2, $3, $4, $5, 'pending', $6, $7)`,
    [administrationId, id, accountId, name, wildcard, createdAt.toString(), expiresAt.toString()],
  );
  for (const each of challenges)
    await runSql(
      tx,
      `insert into acme.challenge (administration_id, id, authorization_id, type, token, status)
       values ($1, $2, $3, $4, $5, 'pending')`,
      [administrationId, each.id, id, each.type, each.token],
    );
}

export async function endAuthorization(
  tx: Tx,
  {
    administrationId,
    id,
    status,
    expiresAt,
  }: Ref & { status: Authorization['status']; expiresAt?: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `update acme.authorization set status = $3, expires_at = coalesce($4, expires_at)
     where administration_id = $1 and id = $2`,
    [administrationId, id, status, expiresAt?.toString() ?? null],
  );
}

export async function listChallenges(tx: Tx, { administrationId, id }: Ref): Promise<Challenge[]> {
  return runSql<Challenge>(
    tx,
    `select ${CHALLENGE} from acme.challenge where administration_id = $1 and authorization_id = $2 order by type desc, id`,
    [administrationId, id],
  );
}

export async function findChallenge(
  on: Database | Tx,
  { administrationId, id }: Ref,
  lock = false,
): Promise<Challenge | undefined> {
  const rows = await runSql<Challenge>(
    on,
    `select ${CHALLENGE} from acme.challenge where administration_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
    [administrationId, id],
  );
  return rows[0];
}

/** The worker may look from now on. */
export async function queueChallenge(
  tx: Tx,
  { administrationId, id }: Ref,
  at: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `update acme.challenge set status = 'processing', next_at = $3, claimed_until = null
     where administration_id = $1 and id = $2 and status in ('pending', 'processing')`,
    [administrationId, id, at.toString()],
  );
}

export async function endChallenge(
  tx: Tx,
  { administrationId, id, error, now }: Ref & { error: KeptError | null; now: Temporal.Instant },
): Promise<void> {
  await runSql(
    tx,
    `update acme.challenge set status = $3, error = $4::jsonb, validated_at = $5, next_at = null
     where administration_id = $1 and id = $2`,
    [
      administrationId,
      id,
      error === null ? 'valid' : 'invalid',
      error === null ? null : JSON.stringify(error),
      error === null ? now.toString() : null,
    ],
  );
}

export type Due = Ref & {
  type: ChallengeType;
  token: string;
  name: string;
  wildcard: boolean;
  thumbprint: string;
  /** Counted from 1, this one among them. */
  attempts: number;
};

/** Takes challenges that are due, for a while: another worker takes them again if this one dies. */
export async function claimChallenges(
  db: Database,
  { now, until, limit }: { now: Temporal.Instant; until: Temporal.Instant; limit: number },
): Promise<Due[]> {
  return runSql<Due>(
    db,
    `update acme.challenge c set claimed_until = $2, attempts = c.attempts + 1
     from (select administration_id, id from acme.challenge
           where status = 'processing' and next_at <= $1 and (claimed_until is null or claimed_until <= $1)
           order by next_at limit $3 for update skip locked) due,
       acme.authorization a, acme.account o
     where c.administration_id = due.administration_id and c.id = due.id
       and a.administration_id = c.administration_id and a.id = c.authorization_id
       and o.administration_id = c.administration_id and o.id = a.account_id
     returning c.administration_id as "administrationId", c.id, c.type, c.token, a.name, a.wildcard, o.thumbprint, c.attempts`,
    [now.toString(), until.toString(), limit],
  );
}
