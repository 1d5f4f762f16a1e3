import { z } from 'zod';
import type { Access } from '../access.ts';
import { type Actor, feedOf } from '../actor.ts';
import type { Tx } from '../database/database.ts';
import { kernelProblems } from '../problems.ts';
import { webhookProblems } from './problems.ts';
import { findWebhook, type WebhookRow } from './store.ts';

/** Whoever may look after the webhooks of their own body, or of the operator. */
export const MANAGERS: Access = { employee: 'webhooks.manage', system: 'webhooks.manage', operator: true };
/** After a rotation the previous secret signs as well for this long. */
export const BOTH_SECRETS_HOURS = 24;
/** Most webhooks of one body that have not ended. */
export const MOST_WEBHOOKS = 50;

const instant = z.iso.datetime();

/** A webhook in the API. */
export const webhookShape = z.object({
  id: z.uuid(),
  address: z.string(),
  kinds: z.array(z.string()),
  state: z.enum(['active', 'paused', 'ended']),
  reason: z.string().nullable().describe('Why it is paused or ended'),
  failingSince: instant.nullable().describe('First failure since the last success'),
  previousSecretUntil: instant
    .nullable()
    .describe('Until when the secret before the last rotation signs too'),
  createdAt: instant,
});

export const oneWebhook = z.object({ id: z.uuid().describe('Identifier of the webhook') });

/** A row of the database as the API gives it. */
export function shown(row: WebhookRow): z.input<typeof webhookShape> {
  return {
    id: row.id,
    address: row.address,
    kinds: row.kinds,
    state: row.state,
    reason: row.state_reason,
    failingSince: row.failing_since?.toISOString() ?? null,
    previousSecretUntil: row.previous_until?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** The body of whoever acts. Throws `kernel.not-allowed` when they act for none. */
export function ownBody(actor: Actor): string {
  const administrationId = feedOf(actor);
  if (administrationId === undefined) throw kernelProblems['not-allowed']();
  return administrationId;
}

/** A webhook of one's own body. Throws `kernel.not-found` for those of others too. */
export async function ownWebhook(tx: Tx, actor: Actor, id: string, lock = false): Promise<WebhookRow> {
  const row = await findWebhook(tx, { administrationId: ownBody(actor), id, lock });
  if (row === undefined) throw kernelProblems['not-found']();
  return row;
}

/** The same, to change it. Throws `webhooks.ended` when it has ended. */
export async function livingWebhook(tx: Tx, actor: Actor, id: string): Promise<WebhookRow> {
  const row = await ownWebhook(tx, actor, id, true);
  if (row.state === 'ended') throw webhookProblems.ended();
  return row;
}
