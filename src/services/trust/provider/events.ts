import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import type { NewEvent } from '../../../kernel/events.ts';
import type { State } from './application.ts';

/** What the provider tells the house: identifiers and states. */
export const providerEvents = {
  application: (administrationId: string, id: string, state: State | 'changes-requested'): NewEvent => ({
    ...{ administrationId, kind: 'provider.application.changed', subject: id, payload: { id, state } },
  }),
  consentWithdrawn: (applicationId: string): NewEvent => ({
    administrationId: OPERATOR_FEED,
    kind: 'provider.consent.withdrawn',
    subject: applicationId,
    payload: { applicationId },
  }),
};
