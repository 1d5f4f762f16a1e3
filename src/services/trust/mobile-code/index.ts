import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { canSend } from '../../../kernel/messages/index.ts';
import { listActions, type Reaction, type Service } from '../../../kernel/service.ts';
import { findPerson } from '../identity/index.ts';
import { personOfAppointment } from '../people/index.ts';
import { loadFacts, warnEnding } from './actions/by-platform.ts';
import {
  blockPhone,
  confirmEnrolment,
  confirmFromHome,
  enrolAtDesk,
  enrolFromHome,
  enrolOneself,
  METHOD,
  MOST,
} from './actions/enrol.ts';
import { checkCode, sendCode } from './actions/sign-in.ts';
import { loadDemo } from './demo.ts';
import { blockPage, DESK, deskCodePage, deskPage } from './pages/desk.ts';
import { homeCodePage, homePage } from './pages/home.ts';
import { OWN, ownCodePage, ownPage } from './pages/own.ts';
import { askPage, codePage, HERE } from './pages/sign-in.ts';
import { mobileCodeProblems } from './problems.ts';
import { findEnrolment } from './queries/find-enrolment.ts';
import { mobileCodeSettings } from './settings.ts';
import { endPhone } from './store.ts';
import { tellOfPhone } from './telling.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';

addFieldSentences(fieldSentences);

/** A body may have an address of somebody that we had not. */
const tellAppointed: Reaction['run'] = async (work, { administrationId, payload }) => {
  const appointmentId = String(payload['appointmentId']);
  const person = await personOfAppointment(work.tx, { administrationId, appointmentId });
  const account = person === undefined ? undefined : await findPerson(work.tx, person);
  if (account !== undefined) await tellOfPhone(work, account.id);
};

/** Sign-in by an identity document, a telephone that was enrolled, and a code that is sent to it. */
export const mobileCode: Service = {
  name: 'mobile-code',
  needs: ['people', 'identity'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: mobileCodeSettings,
  problems: mobileCodeProblems,
  actions: listActions(
    ...[sendCode, checkCode, enrolAtDesk, enrolOneself, enrolFromHome, confirmEnrolment, confirmFromHome],
    ...[blockPhone, warnEnding, loadFacts, findEnrolment],
  ),
  routes: [
    { method: 'POST', path: '/v1/identity/mobile-code/facts', action: loadFacts as never, tag: 'identity' },
    { method: 'POST', path: '/v1/identity/mobile-code/block', action: blockPhone as never, tag: 'identity' },
  ],
  pages: [askPage, codePage, homePage, homeCodePage, deskPage, deskCodePage, blockPage, ownPage, ownCodePage],
  nav: [
    {
      ...{
        portal: 'office',
        group: 'identity',
        order: 60,
        href: DESK,
        kinds: ['employee'],
        capabilities: ['identity.enrol'],
      },
      text: { ca: ca.desk.nav, es: es.desk.nav, oc: oc.desk.nav, en: en.desk.nav },
    },
  ],
  reactions: [
    {
      name: 'mobile-code.end-with-means',
      on: 'identity.means.revoked',
      async run({ tx, now }, { payload }) {
        if (payload['method'] !== METHOD) return;
        await endPhone(tx, { accountId: String(payload['accountId']), id: String(payload['meansId']) }, now);
      },
    },
    { name: 'mobile-code.tell-appointed', on: 'people.appointment.created', run: tellAppointed },
    { name: 'mobile-code.tell-changed', on: 'people.appointment.changed', run: tellAppointed },
  ],
  schedules: [{ name: 'mobile-code.warn', cron: '30 9 * * *', action: warnEnding as never, input: {} }],
  demo: loadDemo,
  demoStory: (web) => [
    {
      title: 'Sign in as a citizen does, with a code on the phone (document 99900601D, phone 600 000 601):',
      lines: [`${web}/sign-in?next=/citizen   choose the code, and read it at ${web}/demo/inbox`],
    },
  ],
  signIn: [
    {
      ...{
        name: METHOD,
        order: 10,
        most: MOST,
        href: HERE,
        enrolHref: OWN,
        isOffered: (kernel) => canSend(kernel, 'sms'),
      },
      title: { ca: 'Codi al mòbil', es: 'Código en el móvil', oc: 'Còdi en mobil', en: 'Code on your phone' },
      explanation: {
        ca: 'Us enviem un codi per missatge al telèfon que vau donar d’alta. No cal instal·lar res.',
        es: 'Le enviamos un código por mensaje al teléfono que dio de alta. No hace falta instalar nada.',
        oc: 'Vos enviam un còdi per messatge ath telefòn que dèretz d’auta. Non cau installar arren.',
        en: 'We send a code by message to the phone that you enrolled. There is nothing to install.',
      },
    },
  ],
};
