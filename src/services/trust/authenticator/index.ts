import type { Action } from '../../../kernel/action.ts';
import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import {
  beginCredential,
  changePassword,
  confirmCredential,
  METHOD,
  MOST,
  newPaperCodes,
  resetCredential,
  showOwn,
  showWaiting,
} from './actions/credentials.ts';
import { useCode } from './actions/sign-in.ts';
import { appPage, codesPage, OWN, ownPage } from './pages/own.ts';
import { RESET, resetPage } from './pages/reset.ts';
import { HERE, signInPage } from './pages/sign-in.ts';
import { authenticatorProblems } from './problems.ts';
import { endCredential } from './store.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';

export { METHOD, MOST } from './actions/credentials.ts';
export { checkBoth } from './actions/sign-in.ts';

addFieldSentences(fieldSentences);

/** Sign-in of those who work for an administration, by a password and the code of an application on their phone. */
export const authenticator: Service = {
  name: 'authenticator',
  needs: ['people', 'identity'],
  migrations: new URL('./migrations/', import.meta.url),
  problems: authenticatorProblems,
  actions: listActions(
    ...[beginCredential, showWaiting, confirmCredential, newPaperCodes, showOwn, changePassword],
    ...[resetCredential, useCode],
  ),
  routes: [
    {
      ...{ method: 'POST', path: '/v1/identity/authenticator/reset', tag: 'identity' },
      action: resetCredential as unknown as Action,
    },
  ],
  pages: [signInPage, ownPage, appPage, codesPage, resetPage],
  nav: [
    {
      ...{ portal: 'office', group: 'identity', order: 61, href: RESET, kinds: ['employee'] },
      capabilities: ['identity.enrol'],
      text: { ca: ca.reset.nav, es: es.reset.nav, oc: oc.reset.nav, en: en.reset.nav },
    },
  ],
  reactions: [
    {
      name: 'authenticator.end-with-means',
      on: 'identity.means.revoked',
      async run({ tx, now }, { payload }) {
        if (payload['method'] !== METHOD) return;
        const which = { accountId: String(payload['accountId']), id: String(payload['meansId']) };
        await endCredential(tx, which, now);
      },
    },
  ],
  signIn: [
    {
      ...{ name: METHOD, order: 15, most: MOST, href: HERE, enrolHref: OWN },
      title: {
        ca: 'Contrasenya i aplicació',
        es: 'Contraseña y aplicación',
        oc: 'Contrasenha e aplicacion',
        en: 'Password and application',
      },
      explanation: {
        ca: 'Per a qui treballa en una administració: la contrasenya i el codi de l’aplicació del telèfon.',
        es: 'Para quien trabaja en una administración: la contraseña y el código de la aplicación del teléfono.',
        oc: 'Entà qui trebalhe en ua administracion: era contrasenha e eth còdi dera aplicacion deth telefòn.',
        en: 'For those who work for an administration: the password and the code of the application on the phone.',
      },
    },
  ],
};
