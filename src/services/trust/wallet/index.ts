import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import {
  changeIssuer,
  listIssuers,
  registerIssuer,
  resumeIssuer,
  showIssuer,
  suspendIssuer,
} from './actions/issuers.ts';
import { sweepPresentations } from './actions/sweep.ts';
import { walletRoutes } from './api.ts';
import { startOutside } from './demo.ts';
import { DESK, HERE, METHOD } from './names.ts';
import { isOffered } from './offered.ts';
import { ourKey } from './own-key.ts';
import { issuerPage, listPage, newPage, requestPage } from './pages/operator.ts';
import { endPage, showPage, startPage } from './pages/sign-in.ts';
import { walletProblems } from './problems.ts';
import { walletSettings } from './settings.ts';
import { closeAgent } from './status-list.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';

addFieldSentences(fieldSentences);

/** Sign-in with the European digital identity wallet: OpenID4VP 1.0, with identities in SD-JWT VC and in mdoc. */
export const wallet: Service = {
  name: 'wallet',
  needs: ['identity'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: walletSettings,
  problems: walletProblems,
  actions: listActions(
    ...[registerIssuer, changeIssuer, suspendIssuer, resumeIssuer, listIssuers, showIssuer],
    sweepPresentations,
  ),
  schedules: [{ name: 'wallet.sweep', cron: '*/5 * * * *', action: sweepPresentations as never, input: {} }],
  routes: walletRoutes,
  pages: [startPage, showPage, endPage, listPage, newPage, requestPage, issuerPage],
  nav: [
    {
      ...{ portal: 'operator', group: 'identity', order: 48, href: DESK, kinds: ['operator'] },
      text: { ca: ca.operator.nav, es: es.operator.nav, oc: oc.operator.nav, en: en.operator.nav },
    },
  ],
  signIn: [
    {
      ...{ name: METHOD, order: 35, most: 'high', href: HERE },
      title: {
        ca: 'Cartera d’identitat digital',
        es: 'Cartera de identidad digital',
        oc: 'Cartèra d’identitat digitau',
        en: 'Digital identity wallet',
      },
      explanation: {
        ca: 'Ensenyeu la identitat que porteu a l’aplicació de cartera (EUDI) del telèfon.',
        es: 'Muestre la identidad que lleva en la aplicación de cartera (EUDI) del teléfono.',
        oc: 'Mostratz era identitat que portatz ena aplicacion de cartèra (EUDI) deth telefòn.',
        en: 'You show the identity that you carry in the wallet app (EUDI) of your telephone.',
      },
      isOffered,
    },
  ],
  outside: startOutside,
  async start(kernel) {
    // A file that does not fit our key stops the start, and not the first person.
    if (kernel.settings['WALLET_CERTIFICATES'] !== undefined) await ourKey(kernel);
    return () => closeAgent(kernel);
  },
};
