import type { Action } from '../action.ts';
import type { Method, Route } from '../http/routes.ts';
import { endGone, pauseFailing } from './actions/by-platform.ts';
import { createWebhook } from './actions/create.ts';
import {
  listWebhookDeliveries,
  replayDeliveries,
  replayDelivery,
  testWebhook,
} from './actions/deliveries.ts';
import {
  endWebhook,
  listOwnWebhooks,
  pauseWebhook,
  resumeWebhook,
  rotateSecret,
  showWebhook,
} from './actions/manage.ts';

export { webhookProblems } from './problems.ts';

/** Everything that one can do with webhooks, and what the platform does by itself, for the access table. */
export const webhookActions: Action[] = [
  createWebhook,
  listOwnWebhooks,
  showWebhook,
  pauseWebhook,
  resumeWebhook,
  endWebhook,
  rotateSecret,
  testWebhook,
  listWebhookDeliveries,
  replayDelivery,
  replayDeliveries,
  endGone,
  pauseFailing,
].map(asAction);

/** Public routes of webhooks. */
export const webhookRoutes: Route[] = [
  route('POST', '/v1/webhooks', createWebhook, 201),
  route('GET', '/v1/webhooks', listOwnWebhooks),
  route('GET', '/v1/webhooks/{id}', showWebhook),
  route('POST', '/v1/webhooks/{id}/pause', pauseWebhook),
  route('POST', '/v1/webhooks/{id}/resume', resumeWebhook),
  route('DELETE', '/v1/webhooks/{id}', endWebhook),
  route('POST', '/v1/webhooks/{id}/rotate-secret', rotateSecret),
  route('POST', '/v1/webhooks/{id}/test', testWebhook, 202),
  route('GET', '/v1/webhooks/{id}/deliveries', listWebhookDeliveries),
  route('POST', '/v1/webhooks/{id}/deliveries/{eventId}/replay', replayDelivery, 202),
  route('POST', '/v1/webhooks/{id}/replay', replayDeliveries, 202),
];

function route(method: Method, path: string, what: unknown, status = 200): Route {
  return { method, path, action: asAction(what), status, tag: 'webhooks' };
}

function asAction(what: unknown): Action {
  return what as Action;
}
