import { type Database, runSql, type Tx } from '../../kernel/database/database.ts';
import type { Identification } from './contract.ts';

export type Grant = {
  grantId: string;
  applicationId: string;
  accountId: string;
  sessionId: string;
  identification: Identification;
  /** When the person agreed. */
  givenAt: string;
};
export type Code = Grant & { redirectUri: string; challenge: string | null; offline: boolean };

type Row = {
  grant_id: string;
  application_id: string;
  account_id: string;
  session_id: string;
  identification: Identification;
  given_at: Date;
};
const toGrant = (row: Row): Grant => ({
  ...{ grantId: row.grant_id, applicationId: row.application_id, accountId: row.account_id },
  ...{ sessionId: row.session_id, identification: row.identification },
  givenAt: row.given_at.toISOString(),
});
const GRANT = 'grant_id, application_id, account_id, session_id, identification, given_at';
const valuesOf = (grant: Grant) => [
  ...[grant.grantId, grant.applicationId, grant.accountId, grant.sessionId],
  ...[JSON.stringify(grant.identification), grant.givenAt],
];

/** Keeps a code, and forgets what is long over. */
export async function storeCode(
  tx: Tx,
  hash: Buffer,
  code: Code,
  times: { now: string; endsAt: string; before: string },
): Promise<void> {
  await runSql(tx, `delete from valid.code where ends_at < $1`, [times.before]);
  await runSql(tx, `delete from valid.token where ends_at < $1`, [times.before]);
  await runSql(
    tx,
    `insert into valid.code (${GRANT}, code_hash, redirect_uri, challenge, offline, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [...valuesOf(code), hash, code.redirectUri, code.challenge, code.offline, times.endsAt],
  );
}

export type Used = { code: Code; fresh: boolean };

/** Uses a code; `fresh` is false when it was used before. Of two at once only one is the first. */
export async function useCode(tx: Tx, hash: Buffer, now: string): Promise<Used | undefined> {
  const [row] = await runSql<
    Row & {
      redirect_uri: string;
      challenge: string | null;
      offline: boolean;
      over: boolean;
      used_at: Date | null;
    }
  >(
    tx,
    `select ${GRANT}, redirect_uri, challenge, offline, ends_at <= $2 as over, used_at from valid.code where code_hash = $1 for update`,
    [hash, now],
  );
  if (row === undefined || row.over) return undefined;
  await runSql(tx, `update valid.code set used_at = $2 where code_hash = $1 and used_at is null`, [
    hash,
    now,
  ]);
  const code = {
    ...toGrant(row),
    redirectUri: row.redirect_uri,
    challenge: row.challenge,
    offline: row.offline,
  };
  return { code, fresh: row.used_at === null };
}

export async function storeToken(
  tx: Tx,
  hash: Buffer,
  grant: Grant,
  of: { kind: 'access' | 'refresh'; endsAt: string },
): Promise<void> {
  await runSql(
    tx,
    `insert into valid.token (${GRANT}, token_hash, kind, ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [...valuesOf(grant), hash, of.kind, of.endsAt],
  );
}

/** The grant of a token that holds. */
export async function findToken(
  on: Tx | Database,
  hash: Buffer,
  of: { kind: 'access' | 'refresh'; now: string },
): Promise<Grant | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${GRANT} from valid.token where token_hash = $1 and kind = $2 and ended_at is null and ends_at > $3`,
    [hash, of.kind, of.now],
  );
  return row && toGrant(row);
}

/** The grant of a token that holds, of whatever kind: one that is over ends nothing, and signs nobody out. */
export async function grantOf(on: Tx | Database, hash: Buffer, now: string): Promise<Grant | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select ${GRANT} from valid.token where token_hash = $1 and ended_at is null and ends_at > $2`,
    [hash, now],
  );
  return row && toGrant(row);
}

/** Ends every token of a grant. */
export async function endGrant(tx: Tx, grantId: string, now: string): Promise<void> {
  await runSql(tx, `update valid.token set ended_at = $2 where grant_id = $1 and ended_at is null`, [
    grantId,
    now,
  ]);
}

/** Ends the access tokens that came of a session; what may go on without it does, until the person takes it back. */
export async function endAccessOfSession(tx: Tx, sessionId: string, now: string): Promise<void> {
  await runSql(
    tx,
    `update valid.token set ended_at = $2 where session_id = $1 and kind = 'access' and ended_at is null`,
    [sessionId, now],
  );
}
