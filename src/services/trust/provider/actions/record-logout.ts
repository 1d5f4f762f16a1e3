import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { recordNotice } from '../logout-store.ts';

/** Waits between tries to tell an application, in seconds; after the last it is given up. */
export const RETRY_SECONDS = [10, 60, 300, 1_800, 7_200] as const;

/** Writes down what came of telling an application that a session ended. */
export const recordLogout = action({
  name: 'provider.logout.record',
  summary: 'Records whether an application was told that a session ended.',
  access: { platform: true },
  input: z.object({
    accountId: z.uuid(),
    id: z.uuid(),
    applicationId: z.uuid(),
    attempts: z.number().int(),
    error: z.string().max(300).optional(),
    /** Trying again is of no use. */
    final: z.boolean().default(false),
  }),
  output: z.object({ state: z.enum(['told', 'waiting', 'given-up']) }),
  async run(work, { accountId, id, applicationId, attempts, error, final }) {
    const { tx, now } = work;
    const wait = RETRY_SECONDS[attempts];
    const notice = { accountId, id };
    const record = (state: 'told' | 'waiting' | 'given-up') =>
      work.leaf({ type: 'act', record: { action: 'provider.logout.record', applicationId, state } });
    if (error === undefined) {
      await recordNotice(tx, notice, { state: 'told' }, now);
      record('told');
      return { state: 'told' as const };
    }
    if (final || wait === undefined) {
      await recordNotice(tx, notice, { state: 'given-up', error }, now);
      record('given-up');
      return { state: 'given-up' as const };
    }
    await recordNotice(tx, notice, { state: 'waiting', nextAt: now.add({ seconds: wait }), error }, now);
    record('waiting');
    return { state: 'waiting' as const };
  },
});
