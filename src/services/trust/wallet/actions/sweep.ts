import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { forgetPresentations } from '../store.ts';

/** Who showed something and did not come back leaves nothing here, whether or not anybody else comes. */
export const sweepPresentations = action({
  name: 'wallet.presentation.sweep',
  summary: 'Forgets questions to wallets that are over, with what was shown for them.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({}),
  async run({ tx, now }) {
    await forgetPresentations(tx, now);
    return {};
  },
});
