import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { currentVersions, forgetTried } from '../store.ts';

/** How long a file that was tried may wait to be used. */
const TRIED_HOURS = 24;

/** A list whose next update has passed is used, and that it is old is told every day (clause 5.3.15). */
export const tellOldLists = action({
  name: 'trust-lists.list.tell-old',
  summary: 'Tells the operator which trust lists should have been replaced by now.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ old: z.array(z.string()) }),
  async run({ tx, now, kernel, emit }) {
    await forgetTried(tx, now.subtract({ hours: TRIED_HOURS }));
    const old = (await currentVersions(tx)).filter(
      ({ nextUpdate }) => nextUpdate !== null && nextUpdate.getTime() <= now.epochMilliseconds,
    );
    for (const { name, nextUpdate } of old) {
      kernel.log.error('A trust list should have been replaced by now.', {
        alarm: 'trust-lists.old',
        list: name,
      });
      const payload = { name, nextUpdate: nextUpdate?.toISOString() };
      emit({ administrationId: OPERATOR_FEED, kind: 'trust-lists.old', subject: name, payload });
    }
    return { old: old.map(({ name }) => name) };
  },
});
