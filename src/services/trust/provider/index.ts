import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import {
  approveApplication,
  changeApplication,
  endApplication,
  refuseApplication,
  registerApplication,
  resumeApplication,
  rotateSecret,
  suspendApplication,
} from './actions/applications.ts';
import { endWithSession, rotateAllKeys, rotateDueKeys, sweepItems } from './actions/by-platform.ts';
import { giveConsent, listConsents, takeBackConsent } from './actions/consents.ts';
import { providerRoutes } from './api.ts';
import { loadDemo } from './demo.ts';
import { providerHandlers } from './handler.ts';
import { ensureKeys } from './keys.ts';
import { logoutRound } from './logout-round.ts';
import { providerPages } from './pages/index.ts';
import { providerProblems } from './problems.ts';
import { findApplications, readApplication } from './queries/applications.ts';
import { providerSettings } from './settings.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

export { isRedirect } from './application.ts';

/** The OpenID Provider: who is signed in, told to the applications of the bodies. */
export const provider: Service = {
  name: 'provider',
  needs: ['administrations', 'people', 'identity', 'acting'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: providerSettings,
  problems: providerProblems,
  actions: listActions(
    ...[registerApplication, changeApplication, approveApplication, refuseApplication, suspendApplication],
    ...[resumeApplication, endApplication, rotateSecret, findApplications, readApplication],
    ...[giveConsent, takeBackConsent, listConsents],
    ...[rotateDueKeys, rotateAllKeys, sweepItems],
  ),
  routes: providerRoutes,
  pages: providerPages,
  nav: [
    {
      ...{
        portal: 'office',
        order: 70,
        href: '/office/applications',
        kinds: ['employee'],
        capabilities: ['clients.manage'],
      },
      text: { ca: 'Aplicacions', es: 'Aplicaciones', oc: 'Aplicacions', en: 'Applications' },
    },
    {
      ...{ portal: 'operator', order: 46, href: '/operator/applications', kinds: ['operator'] },
      text: { ca: 'Aplicacions', es: 'Aplicaciones', oc: 'Aplicacions', en: 'Applications' },
    },
  ],
  reactions: [
    {
      name: 'provider.end-with-session',
      on: 'identity.session.ended',
      run: (work, { payload }) =>
        endWithSession(work, { sessionId: String(payload['sessionId']), why: String(payload['why']) }),
    },
  ],
  rounds: [logoutRound],
  schedules: [
    { name: 'provider.keys', cron: '50 2 * * *', action: rotateDueKeys as never, input: {} },
    { name: 'provider.sweep', cron: '*/10 * * * *', action: sweepItems as never, input: {} },
  ],
  fast: providerHandlers,
  demo: loadDemo,
  async start(kernel) {
    await kernel.db.transaction().execute((tx) => ensureKeys(kernel, tx, kernel.now()));
    return async () => undefined;
  },
};
