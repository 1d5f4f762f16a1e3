import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Progress } from './store-progress.ts';

/** What an erasure needs to know of an exchange. */
export type RecordRow = {
  consumerId: string;
  id: string;
  /** To the microsecond. */
  moment: string;
  acceptedLeaf: string | null;
  outcomeLeaf: string | null;
  erasedAt: Date | null;
};

const COLUMNS = `e.consumer_id as "consumerId", e.id, e.at::text as moment, e.accepted_leaf as "acceptedLeaf",
  e.outcome_leaf as "outcomeLeaf", e.erased_at as "erasedAt"`;

/** One exchange, locked: whoever holds it or erases it does so one after the other. */
export async function lockRecord(tx: Tx, id: string): Promise<RecordRow | undefined> {
  const rows = await runSql<RecordRow>(
    tx,
    `select ${COLUMNS} from exchange.exchange e where e.id = $1 for update`,
    [id],
  );
  return rows[0];
}

export type Due = {
  until: string;
  limit: number;
};

/** Exchanges whose time is over, oldest first, after those that were looked at before; locked. */
export async function expiredRecords(
  tx: Tx,
  { after, until, limit }: Due & { after: Progress },
): Promise<RecordRow[]> {
  return await runSql<RecordRow>(
    tx,
    `select ${COLUMNS} from exchange.exchange e
     where (e.at, e.id) > ($1::timestamptz, $2::uuid) and e.at < $3 and e.erased_at is null
     order by e.at, e.id limit $4 for update`,
    [after.at, after.id, until, limit],
  );
}

/** Exchanges that were held when their time was over, and no longer are; locked. */
export async function releasedRecords(
  tx: Tx,
  { upTo, until, limit }: Due & { upTo: Progress },
): Promise<RecordRow[]> {
  return await runSql<RecordRow>(
    tx,
    `select ${COLUMNS} from exchange.exchange e
     where (e.consumer_id, e.id) in (select h.consumer_id, h.exchange_id from exchange.hold h where h.lifted_at is not null)
       and not exists (select from exchange.hold s
         where s.consumer_id = e.consumer_id and s.exchange_id = e.id and s.lifted_at is null)
       and e.erased_at is null and e.at < $3 and (e.at, e.id) <= ($1::timestamptz, $2::uuid)
     order by e.at, e.id limit $4 for update of e`,
    [upTo.at, upTo.id, until, limit],
  );
}

export type ErasureRow = {
  consumerId: string;
  exchangeId: string;
  at: Date;
  why: 'retention' | 'decision';
  reason: string | null;
  acceptedLeaf: string | null;
  outcomeLeaf: string | null;
  leaves: string[];
};

/** Takes out of the rows what says something of a person, and notes the erasures. What remains only counts. */
export async function emptyRecords(
  tx: Tx,
  rows: readonly (RecordRow & { leaves: string[] })[],
  erasure: { at: string; why: ErasureRow['why']; reason: string | null },
): Promise<void> {
  const { at, why, reason } = erasure;
  await runSql(
    tx,
    `with gone as (
       update exchange.exchange e set subject = null, case_ref = null, officer_unit = null, fields = '{}', erased_at = $1
       from jsonb_to_recordset($2) as g("consumerId" uuid, id uuid, leaves uuid[])
       where e.consumer_id = g."consumerId" and e.id = g.id
       returning e.consumer_id, e.id, e.accepted_leaf, e.outcome_leaf, g.leaves
     )
     insert into exchange.erasure (consumer_id, exchange_id, at, why, reason, accepted_leaf, outcome_leaf, leaves)
     select consumer_id, id, $1, $3, $4, accepted_leaf, outcome_leaf, leaves from gone`,
    [at, JSON.stringify(rows), why, reason],
  );
}

const ERASURE = `consumer_id as "consumerId", exchange_id as "exchangeId", at, why, reason, accepted_leaf as "acceptedLeaf",
  outcome_leaf as "outcomeLeaf", leaves`;

/** The erasure of an exchange, by the exchange or by one of the leaves that it had. */
export async function erasureOf(tx: Tx, id: string): Promise<ErasureRow | undefined> {
  const rows = await runSql<ErasureRow>(
    tx,
    `select ${ERASURE} from exchange.erasure where accepted_leaf = $1 or outcome_leaf = $1
     union all select ${ERASURE} from exchange.erasure
       where (consumer_id, exchange_id) in (select e.consumer_id, e.id from exchange.exchange e where e.id = $1)
     limit 1`,
    [id],
  );
  return rows[0];
}

/** Erasures newest first, of one kind or of both. */
export async function latestErasures(
  tx: Tx,
  { why, limit }: { why?: ErasureRow['why'] | undefined; limit: number },
): Promise<ErasureRow[]> {
  return await runSql<ErasureRow>(
    tx,
    `select ${ERASURE} from exchange.erasure where $1::text is null or why = $1 order by at desc, exchange_id limit $2`,
    [why ?? null, limit],
  );
}
