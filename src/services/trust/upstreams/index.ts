import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { acsHandler } from './acs-handler.ts';
import {
  changeUpstream,
  listUpstreams,
  registerUpstream,
  resumeUpstream,
  showUpstream,
  suspendUpstream,
} from './actions/upstreams.ts';
import { upstreamsRoutes } from './api.ts';
import { startOutside } from './demo.ts';
import { offeredUpstreams } from './offered.ts';
import { closeAgent } from './oidc.ts';
import { DESK, listPage, upstreamPage } from './pages/operator.ts';
import { newPage } from './pages/operator-new.ts';
import { callbackPage, choosePage, goPage, returnPage } from './pages/sign-in.ts';
import { upstreamsProblems } from './problems.ts';
import { upstreamsSettings } from './settings.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';
import { HERE, METHOD } from './upstream.ts';

addFieldSentences(fieldSentences);

/** Sign-in through providers of identity of others: OpenID Connect, and SAML 2.0 with the extensions of eIDAS (Cl@ve). */
export const upstreams: Service = {
  name: 'upstreams',
  needs: ['identity'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: upstreamsSettings,
  problems: upstreamsProblems,
  actions: listActions(
    ...[registerUpstream, changeUpstream, suspendUpstream, resumeUpstream, listUpstreams, showUpstream],
  ),
  routes: upstreamsRoutes,
  pages: [choosePage, returnPage, goPage, callbackPage, listPage, newPage, upstreamPage],
  nav: [
    {
      ...{ portal: 'operator', group: 'identity', order: 47, href: DESK, kinds: ['operator'] },
      text: { ca: ca.operator.nav, es: es.operator.nav, oc: oc.operator.nav, en: en.operator.nav },
    },
  ],
  fast: (kernel, rate) => [acsHandler(kernel, rate)],
  signIn: [
    {
      ...{ name: METHOD, order: 30, most: 'high', href: HERE },
      title: {
        ca: 'Cl@ve i altres proveïdors',
        es: 'Cl@ve y otros proveedores',
        oc: 'Cl@ve e auti provesidors',
        en: 'Cl@ve and other providers',
      },
      explanation: {
        ca: 'Us identifiqueu en un altre lloc on ja teniu compte, també d’un altre país d’Europa, i torneu aquí.',
        es: 'Se identifica en otro sitio donde ya tiene cuenta, también de otro país de Europa, y vuelve aquí.',
        oc: 'Vos identificatz en un aute lòc a on ja auetz compde, tanben d’un aute país d’Euròpa, e tornatz ací.',
        en: 'You identify yourself where you have an account already, also of another country of Europe, and come back here.',
      },
      isOffered: async (kernel) => (await offeredUpstreams(kernel, 'low')).length > 0,
    },
  ],
  outside: startOutside,
  start: async (kernel) => () => closeAgent(kernel),
};
