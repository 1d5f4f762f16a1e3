import { listActions, type Service } from '../../../kernel/service.ts';
import { addPasskey, METHOD, usePasskey } from './actions/passkeys.ts';
import { MOST } from './ceremony.ts';
import { ENROL, enrolPage } from './pages/enrol.ts';
import { HERE, signInPage } from './pages/sign-in.ts';
import { passkeysProblems } from './problems.ts';
import { passkeysSettings } from './settings.ts';
import { endPasskey } from './store.ts';

/** WebAuthn: a key pair in a device or a security key, unlocked by its person. */
export const passkeys: Service = {
  name: 'passkeys',
  needs: ['identity'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: passkeysSettings,
  problems: passkeysProblems,
  actions: listActions(addPasskey, usePasskey),
  pages: [signInPage, enrolPage],
  reactions: [
    {
      name: 'passkeys.end-with-means',
      on: 'identity.means.revoked',
      async run({ tx, now }, { payload }) {
        if (payload['method'] !== METHOD) return;
        await endPasskey(
          tx,
          { accountId: String(payload['accountId']), id: String(payload['meansId']) },
          now,
        );
      },
    },
  ],
  signIn: [
    {
      ...{ name: METHOD, order: 5, most: MOST, href: HERE, enrolHref: ENROL },
      title: { ca: 'Clau d’accés', es: 'Clave de acceso', oc: 'Clau d’accès', en: 'Passkey' },
      explanation: {
        ca: 'L’empremta, la cara o el PIN del vostre telèfon o ordinador. L’heu d’haver creat abans al vostre compte.',
        es: 'La huella, la cara o el PIN de su teléfono u ordenador. Tiene que haberla creado antes en su cuenta.',
        oc: 'Era emprenta, era cara o eth PIN deth vòste telefòn o ordinador. L’auetz d’auer creada abans en vòste compde.',
        en: 'The fingerprint, the face or the PIN of your phone or computer. You have to have made it before, in your account.',
      },
    },
  ],
};
