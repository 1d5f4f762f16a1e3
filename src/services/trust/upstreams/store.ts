import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Upstream } from './upstream.ts';

type On = Tx | Database;
type Row = Omit<Upstream, 'secret'> & { secret: string | null };

const COLUMNS = 'id, slug, kind, title, most, terms, secret, state, demonstration';
const toUpstream = ({ secret, ...row }: Row): Upstream =>
  ({ ...row, secret: secret ?? undefined }) as Upstream;

/** All of them, by the name of their address; few. */
export async function allUpstreams(on: On): Promise<Upstream[]> {
  return (await runSql<Row>(on, `select ${COLUMNS} from upstreams.upstream order by slug limit 200`, [])).map(
    toUpstream,
  );
}

export async function findUpstream(
  on: On,
  which: { id: string } | { slug: string },
): Promise<Upstream | undefined> {
  const [column, value] = 'id' in which ? ['id', which.id] : ['slug', which.slug];
  const [row] = await runSql<Row>(on, `select ${COLUMNS} from upstreams.upstream where ${column} = $1`, [
    value,
  ]);
  return row && toUpstream(row);
}

/** Stores a new one, or what changed of one that there is. False when another has its slug. */
export async function storeUpstream(tx: Tx, given: Upstream, now: Temporal.Instant): Promise<boolean> {
  const secret = given.kind === 'oidc' ? (given.secret ?? null) : null;
  const rows = await runSql(
    tx,
    `insert into upstreams.upstream (id, slug, kind, title, most, terms, secret, state, demonstration, created_at, updated_at)
     select $1::uuid, $2::text, $3, $4::jsonb, $5, $6::jsonb, $7, $8, $9, $10::timestamptz, $10::timestamptz
     where not exists (select 1 from upstreams.upstream where slug = $2 and id <> $1)
     on conflict (id) do update set slug = excluded.slug, title = excluded.title, most = excluded.most,
       terms = excluded.terms, secret = excluded.secret, state = excluded.state, updated_at = excluded.updated_at
     returning id`,
    [
      ...[given.id, given.slug, given.kind, JSON.stringify(given.title), given.most],
      ...[JSON.stringify(given.terms), secret, given.state, given.demonstration, now.toString()],
    ],
  );
  return rows.length > 0;
}

/** What signs requests, opens assertions, and says to OpenID Providers that we are we. */
export type KeyUse = 'sign' | 'open' | 'assert';
export type OwnKey = { handle: string; certificate: Uint8Array };

export async function ownKey(on: On, use: KeyUse): Promise<OwnKey | undefined> {
  const [row] = await runSql<OwnKey>(on, `select handle, certificate from upstreams.own_key where use = $1`, [
    use,
  ]);
  return row;
}

/** Keeps a key unless another process did; answers the one that counts. */
export async function keepOwnKey(
  on: On,
  given: { use: KeyUse; handle: string; certificate: Uint8Array; now: Temporal.Instant },
): Promise<OwnKey> {
  await runSql(
    on,
    `insert into upstreams.own_key (use, handle, certificate, created_at) values ($1, $2, $3, $4) on conflict (use) do nothing`,
    [given.use, given.handle, Buffer.from(given.certificate), given.now.toString()],
  );
  return (await ownKey(on, given.use))!;
}

export type NewTicket = {
  codeHash: Buffer;
  upstreamId: string;
  assertion: Buffer;
  requestId: string;
  sealed: string;
  endsAt: Temporal.Instant;
  keepUntil: Temporal.Instant;
};

/** Keeps what an assertion said until its browser comes for it; false when that assertion was brought before. */
export async function keepTicket(on: On, given: NewTicket, now: Temporal.Instant): Promise<boolean> {
  await runSql(on, `delete from upstreams.ticket where keep_until < $1`, [now.toString()]);
  const rows = await runSql(
    on,
    `insert into upstreams.ticket (code_hash, upstream_id, assertion, request_id, sealed, ends_at, keep_until)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (assertion) do nothing returning code_hash`,
    [
      ...[given.codeHash, given.upstreamId, given.assertion, given.requestId, given.sealed],
      ...[given.endsAt.toString(), given.keepUntil.toString()],
    ],
  );
  return rows.length > 0;
}

/** Takes it, once, for the request that it answers. */
export async function takeTicket(
  on: On,
  { codeHash, requestId, now }: { codeHash: Buffer; requestId: string; now: Temporal.Instant },
): Promise<{ upstreamId: string; sealed: string } | undefined> {
  const [row] = await runSql<{ upstream_id: string; sealed: string }>(
    on,
    `update upstreams.ticket set taken_at = $3 where code_hash = $1 and request_id = $2 and taken_at is null
       and ends_at > $3 returning upstream_id, sealed`,
    [codeHash, requestId, now.toString()],
  );
  return row && { upstreamId: row.upstream_id, sealed: row.sealed };
}
