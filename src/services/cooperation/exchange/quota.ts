import type pg from 'pg';
import type { AgreementEntry } from './catalogue.ts';

/** A process reserves at most this many calls of an agreement at a time, and never more than a tenth of the quota. */
const BLOCK_LIMIT = 200;

/** With so much of a block left the next is asked for, so that nobody waits for it. */
const ASK_AHEAD = 0.25;

type Block = { day: string; left: number; size: number; spent: boolean; asking: Promise<void> | undefined };

/** Answers whether one more call fits in the day's quota of an agreement; a call that fits is counted. */
export type TakeQuota = (agreement: AgreementEntry, day: string) => boolean | Promise<boolean>;

/**
 * Quotas across processes without a row update for each call: each process reserves a block of the day's
 * quota and spends it in memory. The sum never passes the quota. What a killed process had reserved and not
 * spent is lost for that day, which errs on the side of the person.
 */
export function createQuota(pool: pg.Pool): TakeQuota {
  const blocks = new Map<string, Block>();
  let today = '';

  /** Asks for smaller and smaller blocks until one fits; nothing fits when the day's quota is spent. */
  async function reserve(agreement: AgreementEntry, block: Block): Promise<void> {
    let size = Math.max(1, Math.min(BLOCK_LIMIT, Math.ceil(agreement.dailyQuota / 10)));
    for (; size >= 1; size = Math.floor(size / 2)) {
      const answer = await pool.query({
        name: 'exchange-quota',
        text: `insert into exchange.quota_day as q (consumer_id, agreement_id, day, reserved) values ($1, $2, $3, $4)
          on conflict (consumer_id, agreement_id, day) do update set reserved = q.reserved + $4
            where q.reserved + $4 <= $5 returning reserved`,
        values: [agreement.consumerId, agreement.id, block.day, size, agreement.dailyQuota],
      });
      if (answer.rows.length === 1) {
        block.left += size;
        block.size = size;
        return;
      }
    }
    block.spent = true;
  }

  async function takeSlowly(agreement: AgreementEntry, block: Block): Promise<boolean> {
    while (block.left === 0 && !block.spent) await ask(agreement, block);
    return take(block);
  }

  function ask(agreement: AgreementEntry, block: Block): Promise<void> {
    block.asking ??= reserve(agreement, block).finally(() => {
      block.asking = undefined;
    });
    return block.asking;
  }

  function takeAhead(agreement: AgreementEntry, block: Block): boolean {
    // Whoever finds it empty asks again and is told why it failed.
    if (block.left <= block.size * ASK_AHEAD && !block.spent && block.size > 1)
      ask(agreement, block).catch(() => undefined);
    return take(block);
  }

  return (agreement, day) => {
    if (day !== today) {
      blocks.clear();
      today = day;
    }
    // The quota is part of the key: a larger one that was agreed today counts at once.
    const key = `${agreement.id}/${agreement.dailyQuota}`;
    let block = blocks.get(key);
    if (block === undefined) {
      block = { day, left: 0, size: 0, spent: false, asking: undefined };
      blocks.set(key, block);
    }
    return block.left > 0 ? takeAhead(agreement, block) : takeSlowly(agreement, block);
  };
}

function take(block: Block): boolean {
  if (block.left === 0) return false;
  block.left -= 1;
  return true;
}
