import { listActions, type Service } from '../../../kernel/service.ts';
import { actAs } from './actions/act-as.ts';
import { beginSession } from './actions/begin-session.ts';
import { checkIntegrity } from './actions/check-integrity.ts';
import { endSession, endSessionById, endSessionsOf } from './actions/end-session.ts';
import {
  closeIncidentAction,
  lookForIncidents,
  overlookMethods,
  resumeMethod,
  suspendMethod,
} from './actions/methods.ts';
import {
  askEmail,
  closeOwnAccount,
  confirmEmail,
  endOwnMeans,
  forgetOwnDevice,
  readAccount,
  readHistory,
  sweepIdentity,
} from './actions/own-account.ts';
import { refuseIdentification } from './actions/refuse.ts';
import { askStop, stopAll } from './actions/stop.ts';
import { vouchFor } from './actions/vouch.ts';
import { accountPage, recoverPage } from './pages/account.ts';
import {
  closePage,
  dataPage,
  emailCodePage,
  emailPage,
  endMeansPage,
  endOthersPage,
  endSessionPage,
  forgetDevicePage,
} from './pages/account-acts.ts';
import { historyPage } from './pages/account-history.ts';
import { incidentPage, methodPage } from './pages/operator-method.ts';
import { methodsPage } from './pages/operator-methods.ts';
import { signInPage } from './pages/sign-in.ts';
import { signOutPage } from './pages/sign-out.ts';
import { stopPage } from './pages/stop.ts';
import { identityProblems } from './problems.ts';
import { identitySettings } from './settings.ts';

export {
  type Account,
  DOCUMENT_TYPES,
  type DocumentType,
  type Enrolment,
  fullName,
  type Means,
  type Organisation,
  type Person,
  personKey,
} from './account.ts';
export { findAccount, findPerson, isOfAnother, keepPerson } from './account-store.ts';
export { actAs } from './actions/act-as.ts';
export { checkIntegrity } from './actions/check-integrity.ts';
export { endActing, endSessionById, endSessionsOf, endThem, personOf } from './actions/end-session.ts';
export { vouchFor } from './actions/vouch.ts';
export { type Attempt, attemptOf, findAttempt, keepState, openAttempt, SIGN_IN, stateOf } from './attempt.ts';
export {
  deviceOf,
  deviceOfPerson,
  type Identification,
  identified,
  lastMethod,
  livingSessions,
  type Refusal,
  refused,
  sessionOf,
  sessionOfPage,
} from './identify.ts';
export { addMeans, levelOfEnrolment, revokeMeans } from './means.ts';
export { findMeans, meansOf } from './means-store.ts';
export { type GivenPerson, type NoPerson, personFrom } from './person-from.ts';
export { identityProblems } from './problems.ts';
export { isRecent, recentSession } from './recent.ts';
export { type Acting, LEAST_IN_OFFICE, type Session } from './session.ts';
export { newToken, tokenHash } from './tokens.ts';
export { type About, assertMayTry, beginTry, countWrongTry, forgetWrongTries } from './trials.ts';

/** Who somebody is, how sure that is, and for how long: accounts, means, sessions, and the evidence of each identification. */
export const identity: Service = {
  name: 'identity',
  needs: ['people'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: identitySettings,
  problems: identityProblems,
  actions: listActions(
    beginSession,
    endSession,
    endSessionsOf,
    endSessionById,
    refuseIdentification,
    vouchFor,
    actAs,
    checkIntegrity,
    suspendMethod,
    resumeMethod,
    overlookMethods,
    closeIncidentAction,
    lookForIncidents,
    ...[
      readAccount,
      readHistory,
      endOwnMeans,
      forgetOwnDevice,
      askEmail,
      confirmEmail,
      closeOwnAccount,
      sweepIdentity,
      askStop,
      stopAll,
    ],
  ),
  schedules: [
    { name: 'identity.sweep', cron: '* * * * *', action: sweepIdentity as never, input: {} },
    { name: 'identity.integrity', cron: '20 4 * * *', action: checkIntegrity as never, input: {} },
    { name: 'identity.incidents', cron: '*/5 * * * *', action: lookForIncidents as never, input: {} },
  ],
  pages: [
    ...[signInPage, signOutPage, methodsPage, methodPage, incidentPage],
    ...[accountPage, recoverPage, endMeansPage, endSessionPage, endOthersPage, forgetDevicePage],
    ...[emailPage, emailCodePage, closePage, dataPage, historyPage, stopPage],
  ],
  routes: [
    { method: 'GET', path: '/v1/account', action: readAccount as never, tag: 'identity' },
    { method: 'GET', path: '/v1/account/history', action: readHistory as never, tag: 'identity' },
  ],
  nav: [
    {
      ...{ portal: 'operator', group: 'identity', order: 45, href: '/operator/methods', kinds: ['operator'] },
      text: { ca: 'Identificació', es: 'Identificación', oc: 'Identificacion', en: 'Sign-in' },
    },
  ],
};
