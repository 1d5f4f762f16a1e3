import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { SHARE_HOURS } from '../box.ts';
import { forgetSharesBefore } from '../box-store.ts';

/** Shares that were given and not used are forgotten: an opening is an act of one moment. */
export const forgetUnusedShares = action({
  name: 'sealing.share.forget',
  summary: 'Forget shares that were given and not used within two days.',
  access: { platform: true },
  input: z.strictObject({}).optional(),
  output: z.object({ forgotten: z.number() }),
  async run({ tx, now }) {
    return { forgotten: await forgetSharesBefore(tx, now.subtract({ hours: SHARE_HOURS })) };
  },
});
