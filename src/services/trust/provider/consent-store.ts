import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Scope } from './application.ts';

export type Consent = {
  accountId: string;
  applicationId: string;
  scopes: readonly Scope[];
  claims: readonly string[];
  givenAt: Temporal.Instant;
};

type Row = { account_id: string; application_id: string; scopes: Scope[]; claims: string[]; given_at: Date };
const toConsent = (row: Row): Consent => ({
  ...{ accountId: row.account_id, applicationId: row.application_id, scopes: row.scopes, claims: row.claims },
  givenAt: Temporal.Instant.fromEpochMilliseconds(row.given_at.getTime()),
});

/** Consents that hold, of pairs of account and application, in the order of the pairs. */
export async function findConsents(
  on: Tx | Database,
  pairs: readonly { accountId: string; applicationId: string }[],
): Promise<(Consent | undefined)[]> {
  const rows = await runSql<Row>(
    on,
    `select account_id, application_id, scopes, claims, given_at from provider.consent
     where (account_id, application_id) in (select * from unnest($1::uuid[], $2::uuid[])) and withdrawn_at is null`,
    [pairs.map(({ accountId }) => accountId), pairs.map(({ applicationId }) => applicationId)],
  );
  const found = new Map(rows.map((row) => [`${row.account_id}${row.application_id}`, toConsent(row)]));
  return pairs.map(({ accountId, applicationId }) => found.get(`${accountId}${applicationId}`));
}

/** Adds to what a person lets an application know. */
export async function keepConsent(
  tx: Tx,
  given: Omit<Consent, 'givenAt'>,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into provider.consent as c (account_id, application_id, scopes, claims, given_at) values ($1, $2, $3, $4, $5)
     on conflict (account_id, application_id) do update set
       scopes = case when c.withdrawn_at is null then array(select distinct unnest(c.scopes || excluded.scopes)) else excluded.scopes end,
       claims = case when c.withdrawn_at is null then array(select distinct unnest(c.claims || excluded.claims)) else excluded.claims end,
       given_at = excluded.given_at, withdrawn_at = null`,
    [given.accountId, given.applicationId, given.scopes, given.claims, now.toString()],
  );
}

/** False when there was none. */
export async function withdrawConsent(
  tx: Tx,
  { accountId, applicationId }: { accountId: string; applicationId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update provider.consent set withdrawn_at = $3 where account_id = $1 and application_id = $2 and withdrawn_at is null
     returning account_id`,
    [accountId, applicationId, now.toString()],
  );
  return rows.length > 0;
}

export async function consentsOf(tx: Tx, accountId: string): Promise<Consent[]> {
  const rows = await runSql<Row>(
    tx,
    `select account_id, application_id, scopes, claims, given_at from provider.consent
     where account_id = $1 and withdrawn_at is null order by given_at desc`,
    [accountId],
  );
  return rows.map(toConsent);
}
