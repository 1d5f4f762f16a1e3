import { z } from 'zod';
import { action, type Work } from '../../action.ts';
import { buryWaiting, findWebhook, setState } from '../store.ts';

const which = z.object({ administrationId: z.uuid(), id: z.uuid() });
const answer = z.object({ changed: z.boolean() });

/** The endpoint answered 410 Gone: nothing more is sent there. */
export const endGone = action({
  name: 'webhooks.webhook.end-gone',
  summary: 'Ends a webhook whose endpoint answered 410 Gone.',
  access: { platform: true },
  input: which,
  output: answer,
  async run(work, input) {
    const changed = await change(work, input, 'ended', 'The endpoint answered 410 Gone.');
    if (changed) await buryWaiting(work.tx, input.administrationId, input.id, work.now);
    return { changed };
  },
});

/** Everything sent there has failed for days: it waits until somebody of the body resumes it. */
export const pauseFailing = action({
  name: 'webhooks.webhook.pause-failing',
  summary: 'Pauses a webhook whose deliveries have all failed for days.',
  access: { platform: true },
  input: which,
  output: answer,
  run: async (work, input) => ({
    changed: await change(work, input, 'paused', 'All deliveries have failed for days.'),
  }),
});

type Which = z.output<typeof which>;

async function change(
  work: Work,
  { administrationId, id }: Which,
  state: 'paused' | 'ended',
  reason: string,
): Promise<boolean> {
  const row = await findWebhook(work.tx, { administrationId, id, lock: true });
  if (row?.state !== 'active') return false;
  await setState(work.tx, { administrationId, id, state, reason });
  work.emit({ administrationId, kind: `webhooks.${state}`, subject: id, payload: { reason } });
  return true;
}
