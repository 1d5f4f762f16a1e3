import { z } from 'zod';
import { action, IDEMPOTENCY_DAYS, type Work } from '../../../../kernel/action.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { eraseExchanges } from '../erasing.ts';
import { exchangeSettings } from '../settings.ts';
import { forgetAssertions, forgetRequestKeys } from '../store-forget.ts';
import { endTurn, type Progress, takeTurn } from '../store-progress.ts';
import { expiredRecords, type RecordRow, releasedRecords } from '../store-records.ts';

/** Exchanges erased in one statement, and statements in one turn. There are thirty turns a night: 600,000 exchanges. */
const BATCH = 1000;
const MOST_BATCHES = 20;
/** Most keys and assertions forgotten in one turn. */
const FORGET_LIMIT = 50_000;
/** An assertion is believed for its five minutes; a day leaves room for every clock. */
const ASSERTION_HOURS = 24;

const count = z.number().int();

/** Years that the record of an exchange is kept. */
export function retentionYears(kernel: Pick<Kernel, 'settings'>): number {
  const { EXCHANGE_RETENTION_YEARS: years } = kernel.settings;
  return typeof years === 'number' ? years : exchangeSettings.EXCHANGE_RETENTION_YEARS.default;
}

/** The moment before which an exchange has served its time: years of the calendar, as people count them. */
function servedBefore({ kernel, now }: Work): string {
  const years = retentionYears(kernel);
  return now.toZonedDateTimeISO(ZONE).subtract({ years }).toInstant().toString();
}

export const expireRecords = action({
  name: 'exchange.record.expire',
  summary:
    'Erases records of exchanges whose years are over, and forgets idempotency keys and assertions past their use.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ erased: count, held: count, requestKeys: count, assertions: count }),
  async run(work) {
    const done = { erased: 0, held: 0, requestKeys: 0, assertions: 0 };
    const from = await takeTurn(work.tx, 'retention');
    if (from === undefined) return done;
    await eraseExpired(work, from, done);
    const ago = (hours: number) => work.now.subtract({ hours }).toString();
    const limit = FORGET_LIMIT;
    done.requestKeys = await forgetRequestKeys(work.tx, { before: ago(24 * IDEMPOTENCY_DAYS), limit });
    done.assertions = await forgetAssertions(work.tx, { before: ago(ASSERTION_HOURS), limit });
    return done;
  },
});

type Done = { erased: number; held: number };

async function eraseExpired(work: Work, from: Progress, done: Done): Promise<void> {
  const until = servedBefore(work);
  const erase = async (rows: RecordRow[]) => {
    const said = `retention-${retentionYears(work.kernel)}-years`;
    const { erased, held } = await eraseExchanges(work, rows, { why: 'retention', said, reason: null });
    done.erased += erased;
    done.held += held;
  };
  await erase(await releasedRecords(work.tx, { upTo: from, until, limit: BATCH }));
  let at = from;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const rows = await expiredRecords(work.tx, { after: at, until, limit: BATCH });
    await erase(rows);
    const last = rows.at(-1);
    if (last !== undefined) at = { at: last.moment, id: last.id };
    if (rows.length < BATCH) break;
  }
  await endTurn(work.tx, 'retention', at);
}
