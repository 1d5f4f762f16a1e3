import { runSql, type Tx } from '../../../kernel/database/database.ts';

/** Rows that one sweep removes of each kind at most; the next one goes on. */
export const MOST_SWEPT = 50_000;

/** Removes what ran out or ended some time ago; answers how many rows. Consents stay: they are the person's to take back. */
export async function sweep(tx: Tx, before: Temporal.Instant): Promise<number> {
  const remove = async (table: string, where: string) =>
    (
      await runSql(
        tx,
        `delete from provider.${table} t using (select ctid from provider.${table} where ${where} limit $2) old
         where t.ctid = old.ctid returning 1`,
        [before.toString(), MOST_SWEPT],
      )
    ).length;
  const swept = [
    await remove('artifact', 'expires_at < $1'),
    await remove('grant_given', 'expires_at < $1 or ended_at < $1'),
    await remove('logout', "state <> 'waiting' and created_at < $1::timestamptz - interval '30 days'"),
  ];
  return swept.reduce((all, each) => all + each, 0);
}
