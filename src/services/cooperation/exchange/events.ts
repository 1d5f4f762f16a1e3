import type { Work } from '../../../kernel/action.ts';

/**
 * What the exchange tells the world. Payloads have identifiers, states and the side that moved; reasons and
 * people stay out, because events travel further than the pages that show them.
 */
export const EXCHANGE_EVENTS = [
  'agreements.submitted',
  'agreements.withdrawn',
  'agreements.activated',
  'agreements.rejected',
  'agreements.suspended',
  'agreements.resumed',
  'agreements.archived',
  'services.published',
  'services.deprecated',
  'services.suspended',
  'services.resumed',
  'services.archived',
  'clients.registered',
  'clients.rotated',
  'clients.revoked',
  'consents.given',
  'consents.withdrawn',
  'exchanges.emergency',
] as const;
export type ExchangeEvent = (typeof EXCHANGE_EVENTS)[number];

type Telling = { kind: ExchangeEvent; subject: string; payload: Record<string, unknown> };

/** Tells the same to several bodies, once to each. */
export function tell(work: Work, bodies: readonly string[], { kind, subject, payload }: Telling): void {
  for (const administrationId of new Set(bodies)) work.emit({ administrationId, kind, subject, payload });
}
