import { z } from 'zod';
import { action, query } from '../../action.ts';
import { newId } from '../../ids.ts';
import { type DeliveryRow, listDeliveries, queueTest, replayOne, replaySince } from '../deliveries-store.ts';
import { webhookProblems } from '../problems.ts';
import { livingWebhook, MANAGERS, oneWebhook, ownBody, ownWebhook } from '../webhook.ts';

const MOST_SHOWN = 200;
/** Most events that one call replays; it says from where to go on. */
export const REPLAY_LIMIT = 2_000;

const instant = z.iso.datetime();
const deliveryShape = z.object({
  eventId: z.uuid().describe('Identifier of the event: the webhook-id header'),
  kind: z.string(),
  eventAt: instant,
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: z.number().int(),
  nextAt: instant.nullable().describe('When it is tried again, if it waits'),
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  finishedAt: instant.nullable(),
});

/** What was sent, waits or died, with what the endpoint answered. */
export const listWebhookDeliveries = query({
  name: 'webhooks.delivery.list',
  summary: 'Deliveries of a webhook, newest first.',
  access: MANAGERS,
  input: oneWebhook.extend({
    state: deliveryShape.shape.state.optional(),
    kind: z.string().max(100).optional(),
    before: z.uuid().optional().describe('`next` of the page before'),
    limit: z.coerce.number().int().min(1).max(MOST_SHOWN).default(50),
  }),
  output: z.object({ deliveries: z.array(deliveryShape), next: z.uuid().nullable() }),
  async run(work, { id, limit, ...filter }) {
    await ownWebhook(work.tx, work.actor, id);
    const own = { administrationId: ownBody(work.actor), webhookId: id };
    const rows = await listDeliveries(work.tx, { ...own, ...filter, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return { deliveries: page.map(shownDelivery), next: rows.length > limit ? page.at(-1)!.event_id : null };
  },
});

function shownDelivery(row: DeliveryRow): z.input<typeof deliveryShape> {
  return {
    eventId: row.event_id,
    kind: row.kind,
    eventAt: row.event_at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

export const replayDelivery = action({
  name: 'webhooks.delivery.replay',
  summary: 'Sends one dead or delivered event again, with the same identifier.',
  access: MANAGERS,
  input: oneWebhook.extend({ eventId: z.uuid() }),
  output: z.object({ queued: z.literal(1) }),
  async run(work, { id, eventId }) {
    await livingWebhook(work.tx, work.actor, id);
    const own = { administrationId: ownBody(work.actor), webhookId: id };
    if (!(await replayOne(work.tx, own, eventId, work.now))) throw webhookProblems['not-replayable']();
    return { queued: 1 as const };
  },
});

export const replayDeliveries = action({
  name: 'webhooks.delivery.replay-since',
  summary: 'Sends again all events since a time to which the webhook is subscribed.',
  access: MANAGERS,
  input: oneWebhook.extend({
    since: z.iso.datetime({ offset: true }),
    after: z.uuid().optional().describe('`next` of the call before, when there were too many for one'),
  }),
  output: z.object({
    queued: z.number().int().describe('Events that wait now to be sent'),
    next: z.uuid().nullable(),
  }),
  async run(work, { id, since, after }) {
    await livingWebhook(work.tx, work.actor, id);
    const own = { administrationId: ownBody(work.actor), webhookId: id };
    const from = Temporal.Instant.from(since);
    const { count, last } = await replaySince(work.tx, {
      ...own,
      since: from,
      after,
      limit: REPLAY_LIMIT,
      now: work.now,
    });
    return { queued: count, next: count === REPLAY_LIMIT ? last! : null };
  },
});

export const testWebhook = action({
  name: 'webhooks.webhook.test',
  summary: 'Sends a test event (webhooks.test) to one webhook.',
  access: MANAGERS,
  input: oneWebhook,
  output: z.object({ eventId: z.uuid() }),
  async run(work, { id }) {
    await livingWebhook(work.tx, work.actor, id);
    const eventId = newId();
    await queueTest(work.tx, { administrationId: ownBody(work.actor), webhookId: id }, eventId, work.now);
    return { eventId };
  },
});
