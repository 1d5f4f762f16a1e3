import { toPem } from '../../../kernel/pki/index.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { trustAnchors } from '../certificates/index.ts';
import { certificateHandler } from './handler.ts';
import { certificatePage, METHOD, returnPage } from './pages/certificate.ts';
import { certificateLoginProblems } from './problems.ts';
import { certificateLoginSettings } from './settings.ts';

/** Sign-in by whoever holds the private key of a certificate that we trust, over mutual TLS. */
export const certificateLogin: Service = {
  name: 'certificate-login',
  needs: ['certificates', 'trust-lists', 'identity'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: certificateLoginSettings,
  problems: certificateLoginProblems,
  actions: listActions(),
  pages: [certificatePage, returnPage],
  fast: (kernel, rate) => [
    {
      ...certificateHandler(kernel, rate),
      ...(kernel.settings['CERTIFICATE_HEADER'] !== true && { only: 'tls' as const }),
    },
  ],
  clientAuthorities: async (kernel) =>
    (await trustAnchors(kernel)).map(({ der }) => toPem(der, 'CERTIFICATE')),
  signIn: [
    {
      ...{ name: METHOD, order: 20, most: 'high', href: '/sign-in/certificate' },
      title: {
        ca: 'Certificat digital',
        es: 'Certificado digital',
        oc: 'Certificat digitau',
        en: 'Digital certificate',
      },
      explanation: {
        ca: 'idCAT, T-CAT, DNI electrònic, FNMT o un altre, en una targeta o a l’ordinador.',
        es: 'idCAT, T-CAT, DNI electrónico, FNMT u otro, en una tarjeta o en el ordenador.',
        oc: 'idCAT, T-CAT, DNI electronic, FNMT o un aute, en ua targeta o en ordinador.',
        en: 'idCAT, T-CAT, electronic DNI, FNMT or another, on a card or in the computer.',
      },
    },
  ],
};
