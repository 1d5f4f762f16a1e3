import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import type { NewEvent } from '../../../kernel/events.ts';
import type { EndReason } from './session.ts';

const event = (kind: string, subject: string, payload: Record<string, unknown>): NewEvent => ({
  ...{ administrationId: OPERATOR_FEED, kind, subject, payload },
});

/** What identity tells the house. Identifiers only: none says whose they are outside of it. */
export const identityEvents = {
  sessionEnded: (sessionId: string, why: EndReason) =>
    event('identity.session.ended', sessionId, { sessionId, why }),
  method: (what: 'suspended' | 'resumed', method: string) =>
    event(`identity.method.${what}`, method, { method }),
  incident: (id: string, method: string) => event('identity.incident.raised', id, { method }),
  meansRevoked: (accountId: string, meansId: string, method: string) =>
    event('identity.means.revoked', meansId, { accountId, meansId, method }),
};
