import type { Kernel } from '../../../kernel/kernel.ts';

/** An Idempotency-Key with its consumer, the exchange that asks for it and the keyed hash of what is asked. */
export type RequestKey = { consumerId: string; key: string; exchangeId: string; hash: Buffer };

/** The exchange that holds a key already, and its leaves: none of them while it is in course. */
export type Holder = {
  exchangeId: string;
  sameRequest: boolean;
  accepted: string | null;
  outcome: string | null;
};

type Row = {
  consumer_id: string;
  key: string;
  exchange_id: string;
  request_hash: Buffer | null;
  accepted_leaf: string | null;
  outcome_leaf: string | null;
};

const nameOf = (consumerId: string, key: string) => `${consumerId}/${key}`;

/**
 * A key whose exchange was refused before acceptance is free again: nobody was asked anything. That is read from the
 * record itself and needs no second writing that could be lost.
 */
const CLAIM = `with asked as (
    select distinct on (c, k) c, k, e, h from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[]) as t(c, k, e, h)),
  taken as (
    insert into exchange.request_key as held (consumer_id, key, exchange_id, request_hash, at)
    select c, k, e, h, $5 from asked
    on conflict (consumer_id, key) do update
      set exchange_id = excluded.exchange_id, request_hash = excluded.request_hash, at = excluded.at
      where exists (select 1 from exchange.exchange x
        where x.consumer_id = held.consumer_id and x.id = held.exchange_id and x.outcome = 'refused')
    returning consumer_id, key, exchange_id, request_hash)
  select consumer_id, key, exchange_id, request_hash, null::uuid as accepted_leaf, null::uuid as outcome_leaf from taken`;

const HELD = `select held.consumer_id, held.key, held.exchange_id, held.request_hash, x.accepted_leaf, x.outcome_leaf
  from unnest($1::uuid[], $2::text[]) as t(c, k)
  join exchange.request_key held on held.consumer_id = t.c and held.key = t.k
  left join exchange.exchange x on x.consumer_id = held.consumer_id and x.id = held.exchange_id`;

/**
 * Claims keys in one statement; the first to commit wins, here and in other processes. Only when somebody lost is it
 * asked to whom, after the claim, so that a winner of this very moment is seen. Answers who else holds a key.
 */
export async function claimKeys(
  pool: Kernel['pool'],
  keys: readonly RequestKey[],
  at: string,
): Promise<(key: RequestKey) => Holder | undefined> {
  const columns = (some: readonly RequestKey[]) => [
    some.map((key) => key.consumerId),
    some.map((key) => key.key),
  ];
  const claimed = await pool.query<Row>({
    name: 'exchange-claim',
    text: CLAIM,
    values: [...columns(keys), keys.map((key) => key.exchangeId), keys.map((key) => key.hash), at],
  });
  const holders = new Map(claimed.rows.map((row) => [nameOf(row.consumer_id, row.key), row]));
  const lost = keys.filter((key) => !holders.has(nameOf(key.consumerId, key.key)));
  if (lost.length > 0) {
    const held = await pool.query<Row>({ name: 'exchange-held', text: HELD, values: columns(lost) });
    for (const row of held.rows) holders.set(nameOf(row.consumer_id, row.key), row);
  }
  return (key) => holderFor(key, holders.get(nameOf(key.consumerId, key.key)));
}

function holderFor(key: RequestKey, row: Row | undefined): Holder | undefined {
  if (row === undefined || row.exchange_id === key.exchangeId) return undefined;
  return {
    exchangeId: row.exchange_id,
    sameRequest: row.request_hash === null || key.hash.equals(row.request_hash),
    accepted: row.accepted_leaf,
    outcome: row.outcome_leaf,
  };
}

/** Frees a key whose exchange could not even be recorded as refused. */
export async function releaseKey(pool: Kernel['pool'], key: Omit<RequestKey, 'hash'>): Promise<void> {
  await pool.query(
    'delete from exchange.request_key where consumer_id = $1 and key = $2 and exchange_id = $3',
    [key.consumerId, key.key, key.exchangeId],
  );
}
