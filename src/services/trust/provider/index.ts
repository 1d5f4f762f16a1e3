import { listActions, type Service } from '../../../kernel/service.ts';
import { giveConsent, listConsents, takeBackConsent } from './actions/consents.ts';
import { noteRefusal } from './actions/note-refusal.ts';
import { turnKeys } from './actions/turn-keys.ts';
import { providerHandlers } from './handler.ts';
import { closeAgent } from './outside.ts';
import { interactionPage } from './pages/interaction.ts';
import { providerProblems } from './problems.ts';
import { providerSettings } from './settings.ts';

/** The OpenID Provider: who is signed in, told to the applications of the bodies. */
export const provider: Service = {
  name: 'provider',
  needs: ['administrations', 'people', 'identity', 'mandates', 'acting'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: providerSettings,
  problems: providerProblems,
  actions: listActions(giveConsent, takeBackConsent, listConsents, noteRefusal, turnKeys),
  pages: [interactionPage],
  schedules: [{ name: 'provider.keys', cron: '35 3 * * *', action: turnKeys as never, input: {} }],
  fast: (kernel, rate) => providerHandlers(kernel, rate),
  start: async (kernel) => () => closeAgent(kernel),
};
