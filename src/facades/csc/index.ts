import { readFileSync } from 'node:fs';
import { addFieldSentences } from '../../kernel/field-messages.ts';
import type { RawRoute } from '../../kernel/http/routes.ts';
import { listActions, type Service } from '../../kernel/service.ts';
import { listClients, registerClient, removeClient } from './actions/clients.ts';
import { answer, showAsking } from './actions/consent.ts';
import { keepRelease, redeemCode, revokeToken, tidy } from './actions/passes.ts';
import { cloudHandlers } from './front.ts';
import { clientsPage, endClientPage } from './pages/clients.ts';
import { consentPage } from './pages/consent.ts';
import { cscProblems } from './problems.ts';
import { fieldSentences } from './texts/fields.ts';

addFieldSentences(fieldSentences);

const LOGO = readFileSync(new URL('logo.png', import.meta.url));
const logo: RawRoute = {
  method: 'GET',
  path: '/csc/logo.png',
  tag: 'assets',
  handle: async () => ({
    headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' },
    body: LOGO,
  }),
};

/** The API of the Cloud Signature Consortium, v1.0.4.0 and v2: remote signatures for applications of others. See README.md. */
export const csc: Service = {
  name: 'csc',
  needs: ['signatures', 'timestamps', 'identity', 'acting'],
  migrations: new URL('./migrations/', import.meta.url),
  problems: cscProblems,
  actions: listActions(
    ...[registerClient, removeClient, listClients, showAsking, answer],
    ...[redeemCode, keepRelease, revokeToken, tidy],
  ),
  routes: [logo],
  pages: [consentPage, clientsPage, endClientPage],
  nav: [
    {
      ...{ portal: 'operator', group: 'signature', order: 24, href: '/operator/csc', kinds: ['operator'] },
      text: {
        ca: 'Aplicacions de signatura',
        es: 'Aplicaciones de firma',
        oc: 'Aplicacions de signatura',
        en: 'Signing applications',
      },
    },
  ],
  schedules: [{ name: 'csc.tidy', cron: '41 * * * *', action: tidy as never, input: {} }],
  fast: cloudHandlers,
};
