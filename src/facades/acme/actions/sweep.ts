import { z } from 'zod';
import { action } from '../../../kernel/action.ts';
import { sweepOld } from '../store.ts';

/** Nonces forgotten in one turn. */
const SWEEP_LIMIT = 50_000;

export const sweepNonces = action({
  name: 'acme.nonce.sweep',
  summary: 'Forgets nonces that could not come again.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ forgotten: z.number() }),
  run: async ({ tx, now }) => ({ forgotten: await sweepOld(tx, now, SWEEP_LIMIT) }),
});
