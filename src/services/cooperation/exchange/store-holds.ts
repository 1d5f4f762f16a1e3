import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';

export type HoldRow = {
  consumerId: string;
  exchangeId: string;
  setAt: Date;
  reason: string;
  liftedAt: Date | null;
  liftedReason: string | null;
};
type Held = { consumerId: string; id: string };

const COLUMNS = `consumer_id as "consumerId", exchange_id as "exchangeId", set_at as "setAt", reason,
  lifted_at as "liftedAt", lifted_reason as "liftedReason"`;

/** Notes a hold. @returns false when one stands already */
export async function addHold(
  tx: Tx,
  { consumerId, id }: Held,
  hold: { at: string; reason: string },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `insert into exchange.hold (consumer_id, exchange_id, id, set_at, reason) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1`,
    [consumerId, id, newId(), hold.at, hold.reason],
  );
  return rows.length === 1;
}

/** Ends the hold that stands. @returns false when none does */
export async function endHold(
  tx: Tx,
  { consumerId, id }: Held,
  lift: { at: string; reason: string },
): Promise<boolean> {
  const rows = await runSql(
    tx,
    `update exchange.hold set lifted_at = $3, lifted_reason = $4
     where consumer_id = $1 and exchange_id = $2 and lifted_at is null returning 1`,
    [consumerId, id, lift.at, lift.reason],
  );
  return rows.length === 1;
}

/** Most holds told of one exchange. */
const HISTORY_LIMIT = 50;

/** The holds of an exchange, newest first. */
export async function holdsOf(tx: Tx, { consumerId, id }: Held): Promise<HoldRow[]> {
  return await runSql<HoldRow>(
    tx,
    `select ${COLUMNS} from exchange.hold where consumer_id = $1 and exchange_id = $2 order by set_at desc, id desc limit $3`,
    [consumerId, id, HISTORY_LIMIT],
  );
}

/** Holds that stand, newest first. */
export async function standingHolds(tx: Tx, limit: number): Promise<HoldRow[]> {
  return await runSql<HoldRow>(
    tx,
    `select ${COLUMNS} from exchange.hold where lifted_at is null order by set_at desc, id desc limit $1`,
    [limit],
  );
}
