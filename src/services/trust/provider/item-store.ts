import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';

export type NewItem = {
  id: Buffer;
  kind: number;
  payload: Record<string, unknown>;
  grantId: Buffer | null;
  uid: string | null;
  accountId: string | null;
  expiresAt: number;
};
export type KeptItem = { id: Buffer; payload: Record<string, unknown>; consumedAt: number | null };

type Row = { id: Buffer; payload: Record<string, unknown>; consumed_at: Date | null };
const toItem = (row: Row): KeptItem => ({
  id: row.id,
  payload: row.payload,
  consumedAt: row.consumed_at === null ? null : Math.floor(row.consumed_at.getTime() / 1000),
});

/** Stores many at once; the last of one identifier counts. */
export async function putItems(on: Database, items: readonly NewItem[]): Promise<void> {
  const last = new Map(items.map((item) => [item.id.toString('base64'), item]));
  const all = [...last.values()];
  await runSql(
    on,
    `insert into provider.item (id, kind, payload, grant_id, uid, account_id, expires_at)
     select * from unnest($1::bytea[], $2::int2[], $3::jsonb[], $4::bytea[], $5::text[], $6::uuid[], $7::timestamptz[])
     on conflict (id) do update set payload = excluded.payload, uid = excluded.uid, account_id = excluded.account_id,
       expires_at = excluded.expires_at`,
    [
      ...[
        all.map(({ id }) => id),
        all.map(({ kind }) => kind),
        all.map(({ payload }) => JSON.stringify(payload)),
      ],
      ...[
        all.map(({ grantId }) => grantId),
        all.map(({ uid }) => uid),
        all.map(({ accountId }) => accountId),
      ],
      all.map(({ expiresAt }) => new Date(expiresAt * 1000).toISOString()),
    ],
  );
}

/** Those of some identifiers that have not expired. */
export async function getItems(on: Database, ids: readonly Buffer[]): Promise<KeptItem[]> {
  const rows = await runSql<Row>(
    on,
    `select id, payload, consumed_at from provider.item where id = any($1::bytea[]) and expires_at > now()`,
    [ids],
  );
  return rows.map(toItem);
}

export async function getByUid(on: Database | Tx, kind: number, uid: string): Promise<KeptItem | undefined> {
  const [row] = await runSql<Row>(
    on,
    `select id, payload, consumed_at from provider.item where uid = $2 and kind = $1 and expires_at > now()`,
    [kind, uid],
  );
  return row && toItem(row);
}

/** Marks as used, once: false when it was used before, also by somebody at the same moment. */
export async function consumeItem(on: Database, id: Buffer): Promise<boolean> {
  const rows = await runSql(
    on,
    `update provider.item set consumed_at = now() where id = $1 and consumed_at is null returning id`,
    [id],
  );
  return rows.length > 0;
}

export async function dropItem(on: Database, id: Buffer): Promise<void> {
  await runSql(on, `delete from provider.item where id = $1`, [id]);
}

/** Everything that came from a grant. */
export async function dropGrant(on: Database | Tx, grantId: Buffer): Promise<void> {
  await runSql(on, `delete from provider.item where grant_id = $1 or id = $1`, [grantId]);
}

/** Everything of one kind or more of an account, for one application when it is said. */
export async function dropOfAccount(on: Tx, accountId: string, clientId?: string): Promise<void> {
  await runSql(
    on,
    `delete from provider.item where account_id = $1 and ($2::text is null or payload ->> 'clientId' = $2)`,
    [accountId, clientId ?? null],
  );
}

export async function dropExpired(on: Tx, limit: number): Promise<number> {
  const rows = await runSql(
    on,
    `delete from provider.item where id in (select id from provider.item where expires_at < now() limit $1) returning id`,
    [limit],
  );
  return rows.length;
}

/** What was given out in a session of ours; with `keepsOffline`, not what was asked for to be used without it. */
export async function dropOfSession(on: Tx, sessionId: string, keepsOffline: boolean): Promise<void> {
  await runSql(
    on,
    `delete from provider.item where (uid = $1 or payload ->> 'sessionUid' = $1)
       and (not $2 or uid = $1 or coalesce(payload ->> 'scope', '') not like '%offline_access%')`,
    [sessionId, keepsOffline],
  );
}
