import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import {
  decideApplication,
  draftApplication,
  editApplication,
  endApplication,
  newApplicationSecret,
  requestApplication,
  resumeApplication,
  suspendApplication,
} from './actions/applications.ts';
import { giveConsent, listConsents, takeBackConsent } from './actions/consents.ts';
import { noteRefusal } from './actions/note-refusal.ts';
import { recordLogout } from './actions/record-logout.ts';
import { sweepArtifacts } from './actions/sweep.ts';
import { turnKeys } from './actions/turn-keys.ts';
import { providerRoutes } from './api.ts';
import { loadDemo } from './demo.ts';
import { providerHandlers } from './handler.ts';
import { logoutRound } from './logout-round.ts';
import { closeAgent } from './outside.ts';
import { applicationPages } from './pages/applications.ts';
import { consentsPage } from './pages/consents.ts';
import { interactionPage } from './pages/interaction.ts';
import { providerProblems } from './problems.ts';
import { listApplications, showApplication } from './queries/applications.ts';
import { providerReactions } from './reactions.ts';
import { providerSettings } from './settings.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

export { giveConsent } from './actions/consents.ts';
export { type ApprovedApplication, approvedApplication, hasConsented, scopeNames } from './approved.ts';
export type { Scope } from './scopes.ts';

/** The OpenID Provider: who is signed in, told to the applications of the bodies. */
export const provider: Service = {
  name: 'provider',
  needs: ['administrations', 'people', 'identity', 'mandates', 'acting'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: providerSettings,
  problems: providerProblems,
  actions: listActions(
    ...[draftApplication, editApplication, requestApplication, decideApplication, suspendApplication],
    ...[resumeApplication, endApplication, newApplicationSecret, listApplications, showApplication],
    ...[giveConsent, takeBackConsent, listConsents, noteRefusal, recordLogout, sweepArtifacts, turnKeys],
  ),
  routes: providerRoutes,
  pages: [interactionPage, consentsPage, ...applicationPages],
  nav: [
    {
      ...{ portal: 'office', group: 'body', order: 70, href: '/office/applications', kinds: ['employee'] },
      capabilities: ['clients.manage'],
      text: { ca: 'Aplicacions', es: 'Aplicaciones', oc: 'Aplicacions', en: 'Applications' },
    },
    {
      ...{
        portal: 'operator',
        group: 'identity',
        order: 46,
        href: '/operator/applications',
        kinds: ['operator'],
      },
      text: { ca: 'Aplicacions', es: 'Aplicaciones', oc: 'Aplicacions', en: 'Applications' },
    },
  ],
  reactions: providerReactions,
  rounds: [logoutRound],
  schedules: [
    { name: 'provider.keys', cron: '35 3 * * *', action: turnKeys as never, input: {} },
    { name: 'provider.sweep', cron: '*/15 * * * *', action: sweepArtifacts as never, input: {} },
  ],
  demo: loadDemo,
  fast: (kernel, rate) => providerHandlers(kernel, rate),
  start: async (kernel) => () => closeAgent(kernel),
};
