import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { sweep } from '../sweep-store.ts';

/** A refresh token that comes again must still be known as used while its grant could go on. */
const KEEP_HOURS = 1;

export const sweepArtifacts = action({
  name: 'provider.artifacts.sweep',
  summary: 'Removes codes, tokens and grants that ran out.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ swept: z.number().int() }),
  async run({ tx, now }) {
    return { swept: await sweep(tx, now.subtract({ hours: KEEP_HOURS })) };
  },
});
