import { z } from 'zod';
import { action, query, type Work } from '../../action.ts';
import { newSecret } from '../sign.ts';
import { buryWaiting, listWebhooks, putSecret, setState, type WebhookRow } from '../store.ts';
import {
  BOTH_SECRETS_HOURS,
  livingWebhook,
  MANAGERS,
  oneWebhook,
  ownBody,
  ownWebhook,
  shown,
  webhookShape,
} from '../webhook.ts';

/** The webhooks of one's own body. */
export const listOwnWebhooks = query({
  name: 'webhooks.webhook.list',
  summary: 'Webhooks of your body, newest first.',
  access: MANAGERS,
  input: z.object({
    ended: z.stringbool().or(z.boolean()).default(false).describe('Whether those that ended are shown too'),
  }),
  output: z.object({ webhooks: z.array(webhookShape) }),
  run: async (work, input) => ({
    webhooks: (await listWebhooks(work.tx, ownBody(work.actor), input.ended)).map(shown),
  }),
});

/** One webhook of one's own body. */
export const showWebhook = query({
  name: 'webhooks.webhook.show',
  summary: 'One webhook of your body.',
  access: MANAGERS,
  input: oneWebhook,
  output: webhookShape,
  run: async (work, { id }) => shown(await ownWebhook(work.tx, work.actor, id)),
});

/** Nothing is sent nor queued until it is resumed; what waits stays. */
export const pauseWebhook = action({
  name: 'webhooks.webhook.pause',
  summary: 'Pauses a webhook: nothing is sent until it is resumed.',
  access: MANAGERS,
  input: oneWebhook,
  output: webhookShape,
  run: (work, { id }) => moveTo(work, id, 'paused'),
});

export const resumeWebhook = action({
  name: 'webhooks.webhook.resume',
  summary: 'Resumes a paused webhook; what happened meanwhile can be replayed.',
  access: MANAGERS,
  input: oneWebhook,
  output: webhookShape,
  run: (work, { id }) => moveTo(work, id, 'active'),
});

export const endWebhook = action({
  name: 'webhooks.webhook.end',
  summary: 'Ends a webhook for good.',
  access: MANAGERS,
  input: oneWebhook,
  output: webhookShape,
  async run(work, { id }) {
    const answer = await moveTo(work, id, 'ended');
    await buryWaiting(work.tx, ownBody(work.actor), id, work.now);
    return answer;
  },
});

const SAID: Record<WebhookRow['state'], string> = { active: 'resumed', paused: 'paused', ended: 'ended' };

async function moveTo(work: Work, id: string, state: WebhookRow['state']) {
  const administrationId = ownBody(work.actor);
  const before = await livingWebhook(work.tx, work.actor, id);
  if (before.state === state) return shown(before);
  const reason = state === 'active' ? null : 'By decision of the body.';
  const row = await setState(work.tx, { administrationId, id, state, reason });
  work.emit({ administrationId, kind: `webhooks.${SAID[state]}`, subject: id, payload: { reason } });
  return shown(row);
}

/** A new secret; requests carry a signature of each for a day, so that the receiver can change in peace. */
export const rotateSecret = action({
  name: 'webhooks.webhook.rotate-secret',
  summary: 'Gives a webhook a new secret; the old one signs too for 24 hours.',
  access: MANAGERS,
  input: oneWebhook,
  output: z.object({ id: z.uuid(), secret: z.string(), previousSecretUntil: z.iso.datetime() }),
  async run(work, { id }) {
    await livingWebhook(work.tx, work.actor, id);
    const secret = newSecret();
    const until = work.now.add({ hours: BOTH_SECRETS_HOURS });
    await putSecret(work.tx, { administrationId: ownBody(work.actor), id, secret, until });
    return { id, secret, previousSecretUntil: until.toString() };
  },
});
