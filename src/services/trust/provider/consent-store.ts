import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type Consent = { accountId: string; applicationId: string; scopes: string[]; givenAt: string };

type Row = { account_id: string; application_id: string; scopes: string[]; given_at: Date };

const toConsent = (row: Row): Consent => ({
  accountId: row.account_id,
  applicationId: row.application_id,
  scopes: row.scopes,
  givenAt: row.given_at.toISOString(),
});

/** What each of these persons lets each of these applications have, in their order. */
export async function consentsOf(
  on: Database | Tx,
  asked: readonly { accountId: string; applicationId: string }[],
): Promise<(Consent | undefined)[]> {
  const rows = await runSql<Row>(
    on,
    `select c.account_id, c.application_id, c.scopes, c.given_at from unnest($1::uuid[], $2::uuid[]) as q (account, application)
     join provider.consent c on c.account_id = q.account and c.application_id = q.application where c.withdrawn_at is null`,
    [asked.map(({ accountId }) => accountId), asked.map(({ applicationId }) => applicationId)],
  );
  const name = (accountId: string, applicationId: string) => `${accountId} ${applicationId}`;
  const byName = new Map(rows.map((row) => [name(row.account_id, row.application_id), toConsent(row)]));
  return asked.map((each) => byName.get(name(each.accountId, each.applicationId)));
}

/** Every consent of a person that stands. */
export async function consentsOfPerson(on: Tx, accountId: string): Promise<Consent[]> {
  const rows = await runSql<Row>(
    on,
    `select account_id, application_id, scopes, given_at from provider.consent
     where account_id = $1 and withdrawn_at is null order by given_at desc limit 200`,
    [accountId],
  );
  return rows.map(toConsent);
}

/** Keeps a consent; what was given before and is not withdrawn stays given. */
export async function storeConsent(
  tx: Tx,
  { accountId, applicationId, scopes, givenAt }: Consent,
): Promise<void> {
  await runSql(
    tx,
    `insert into provider.consent as c (account_id, application_id, scopes, given_at) values ($1, $2, $3, $4)
     on conflict (account_id, application_id) do update set given_at = excluded.given_at, withdrawn_at = null,
       scopes = case when c.withdrawn_at is null then array(select distinct unnest(c.scopes || excluded.scopes) order by 1)
         else excluded.scopes end`,
    [accountId, applicationId, scopes, givenAt],
  );
}

/** Takes a consent back, with every grant that stood on it. Answers whether there was one. */
export async function withdrawConsent(
  tx: Tx,
  { accountId, applicationId }: { accountId: string; applicationId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update provider.consent set withdrawn_at = $3 where account_id = $1 and application_id = $2 and withdrawn_at is null
     returning 1`,
    [accountId, applicationId, now.toString()],
  );
  await runSql(
    tx,
    `update provider.grant_given set ended_at = $3 where account_id = $1 and application_id = $2 and ended_at is null`,
    [accountId, applicationId, now.toString()],
  );
  return rows.length > 0;
}
