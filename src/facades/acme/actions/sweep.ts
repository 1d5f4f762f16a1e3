import { z } from 'zod';
import { action } from '../../../kernel/action.ts';
import { sweepOld } from '../store.ts';

/** Rows of each kind forgotten in one turn. */
const SWEEP_LIMIT = 50_000;
/** What ended without a certificate is kept this long, for whoever asks why. */
export const KEEP_ENDED_DAYS = 90;

export const sweepEnded = action({
  name: 'acme.ended.sweep',
  summary:
    'Forgets nonces that could not come again, and orders and proofs that ended long ago without a certificate.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ forgotten: z.number() }),
  async run({ tx, now }) {
    const before = now.subtract({ hours: 24 * KEEP_ENDED_DAYS });
    return { forgotten: await sweepOld(tx, { now, before, limit: SWEEP_LIMIT }) };
  },
});
