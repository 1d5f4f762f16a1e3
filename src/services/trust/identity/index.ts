import { listActions, type Service } from '../../../kernel/service.ts';
import { actAs } from './actions/act-as.ts';
import { beginSession } from './actions/begin-session.ts';
import { endSession, endSessionById, endSessionsOf } from './actions/end-session.ts';
import { refuseIdentification } from './actions/refuse.ts';
import { signInPage } from './pages/sign-in.ts';
import { signOutPage } from './pages/sign-out.ts';
import { identityProblems } from './problems.ts';
import { identitySettings } from './settings.ts';

export {
  type Account,
  DOCUMENT_TYPES,
  type DocumentType,
  type Enrolment,
  fullName,
  isSpanishNumber,
  type Means,
  type Organisation,
  type Person,
  personKey,
} from './account.ts';
export { findAccount, findPerson, keepPerson } from './account-store.ts';
export { actAs } from './actions/act-as.ts';
export { endSessionsOf, endThem, personOf } from './actions/end-session.ts';
export { type Attempt, attemptOf, findAttempt, keepState, openAttempt, SIGN_IN, stateOf } from './attempt.ts';
export {
  deviceOf,
  type Identification,
  identified,
  lastMethod,
  type Refusal,
  refused,
  sessionOf,
  sessionOfPage,
} from './identify.ts';
export { addMeans, levelOfEnrolment, revokeMeans } from './means.ts';
export { findMeans, meansOf } from './means-store.ts';
export { identityProblems } from './problems.ts';
export type { Acting, Session } from './session.ts';
export { newToken, tokenHash } from './tokens.ts';
export { type About, assertMayTry, countWrongTry, forgetWrongTries } from './trials.ts';

/** Who somebody is, how sure that is, and for how long: accounts, means, sessions, and the evidence of each identification. */
export const identity: Service = {
  name: 'identity',
  needs: ['people'],
  migrations: new URL('./migrations/', import.meta.url),
  settings: identitySettings,
  problems: identityProblems,
  actions: listActions(beginSession, endSession, endSessionsOf, endSessionById, refuseIdentification, actAs),
  pages: [signInPage, signOutPage],
};
