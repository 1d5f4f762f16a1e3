import { z } from 'zod';
import { action } from '../../action.ts';
import { newId } from '../../ids.ts';
import { kernelProblems } from '../../problems.ts';
import { endpointError } from '../endpoint.ts';
import { webhookProblems } from '../problems.ts';
import { newSecret } from '../sign.ts';
import { insertWebhook, listWebhooks } from '../store.ts';
import { MANAGERS, MOST_WEBHOOKS, ownBody, shown, webhookShape } from '../webhook.ts';

const MOST_KINDS = 50;
const pattern = z
  .string()
  .max(100)
  .regex(
    /^(\*|[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*(\.\*)?)$/,
    'A kind of event, a prefix such as agreements.*, or *',
  );

/** Subscribes an address to kinds of events. The secret is told here and never again. */
export const createWebhook = action({
  name: 'webhooks.webhook.create',
  summary: 'Subscribes an address to events of your body; answers the signing secret once.',
  access: MANAGERS,
  input: z.object({
    address: z.string().describe('https address that takes POST requests'),
    kinds: z.array(pattern).min(1).max(MOST_KINDS).describe('Kinds of events: exact, prefix.* or *'),
  }),
  output: webhookShape.extend({ secret: z.string().describe('Standard Webhooks secret, whsec_…') }),
  async run(work, input) {
    const wrong = endpointError(input.address, work.kernel.settings.WEBHOOK_HOSTS);
    if (wrong !== undefined)
      throw kernelProblems['input-invalid']({ fields: [{ field: 'address', message: wrong }] });
    const administrationId = ownBody(work.actor);
    const others = await listWebhooks(work.tx, administrationId, false);
    if (others.length >= MOST_WEBHOOKS) throw webhookProblems['too-many']();
    const secret = newSecret();
    const id = newId();
    const kinds = [...new Set(input.kinds)];
    const row = await insertWebhook(
      work.tx,
      { administrationId, id, address: input.address, kinds, secret },
      work.now,
    );
    return { ...shown(row), secret };
  },
});
