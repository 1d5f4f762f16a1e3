import { addFieldSentences } from '../../../kernel/field-messages.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import { addFile } from './actions/add-file.ts';
import { expireRequests, remindSigners, tidySignatures } from './actions/by-platform.ts';
import { claimForSigning, giveBack } from './actions/claim-documents.ts';
import { createRequest } from './actions/create-request.ts';
import { delegate, endDelegation } from './actions/delegate.ts';
import {
  addDocument,
  addSigner,
  removeDocument,
  removeSigner,
  replaceDocument,
  sendRequest,
} from './actions/edit-draft.ts';
import { cancelRequest, rejectRequest, returnRequest } from './actions/end-request.ts';
import { beginEnrolment, changePin, finishEnrolment, revokeCredential } from './actions/enrol.ts';
import { releaseActions } from './actions/give-release.ts';
import { invite } from './actions/invite.ts';
import { addOffice, setHolder } from './actions/offices.ts';
import { recordSignatures } from './actions/record-signatures.ts';
import { releaseDocuments } from './actions/release-documents.ts';
import {
  addSealRule,
  createSeal,
  endSealRule,
  revokeSeal,
  useSeal,
  useSealOnDigest,
} from './actions/seals.ts';
import { endPreparation, findPreparation, keepPreparation, openForSigning } from './actions/two-phase.ts';
import { signaturesRoutes } from './api.ts';
import { signaturesPeople, signaturesStory } from './demo/people.ts';
import { loadDemo, loadDemonstration } from './demo.ts';
import { signaturesNav } from './nav.ts';
import { signaturesPages } from './pages/index.ts';
import { signaturesProblems } from './problems.ts';
import { demoFactors } from './queries/demo-factors.ts';
import { listDelegations, listOffices, listSeals, myCredentials } from './queries/desk.ts';
import { findFile } from './queries/find-file.ts';
import { findContent, getRequest, getSheet } from './queries/get-request.ts';
import { listPending, listRequests, pendingCount } from './queries/list-tasks.ts';
import { reviewTasks } from './queries/review.ts';
import { fieldSentences } from './texts/fields.ts';
import {
  validationNav,
  validationPages,
  validationProblems,
  validationRoutes,
  validationSettings,
} from './validate.ts';
import { waitingSignatures } from './waiting.ts';

addFieldSentences(fieldSentences);

export type { Released } from './actions/give-release.ts';
// For the façade of the Cloud Signature Consortium: a person's credentials, and their keys under a release.
export { authorize, signDigests } from './actions/give-release.ts';
// For services whose acts have a seal of their own: made in a demonstration, put around what they made.
export { addSealRule, createSeal } from './actions/seals.ts';
export type { CredentialView } from './credential.ts';
export { FormError } from './facts.ts';
export { LEVELS, type Level } from './making.ts';
export { myCredentials } from './queries/desk.ts';
export { RELEASE_LIMIT, RELEASE_MINUTES } from './release.ts';
export { type ContentWish, sealContent } from './seal-content.ts';
export { type GivenDocument, signGiven } from './sign-given.ts';

/** Credentials of people and seals of bodies, remote signing with sole control, signature requests, and validation. */
export const signatures: Service = {
  name: 'signatures',
  needs: ['administrations', 'calendars', 'certificates', 'timestamps', 'trust-lists'],
  migrations: new URL('./migrations/', import.meta.url),
  demo: loadDemo,
  demoPeople: signaturesPeople,
  demoStory: signaturesStory,
  settings: validationSettings,
  problems: { ...signaturesProblems, ...validationProblems },
  actions: listActions(
    ...[addFile, findFile, findContent, createRequest, addDocument, replaceDocument, removeDocument],
    ...[addSigner, removeSigner],
    ...[sendRequest, rejectRequest, returnRequest, cancelRequest, getRequest, getSheet, listPending],
    ...[
      listRequests,
      pendingCount,
      reviewTasks,
      releaseDocuments,
      claimForSigning,
      giveBack,
      recordSignatures,
    ],
    ...[
      invite,
      beginEnrolment,
      finishEnrolment,
      changePin,
      revokeCredential,
      myCredentials,
      demoFactors,
      ...releaseActions,
    ],
    ...[addOffice, setHolder, listOffices, delegate, endDelegation, listDelegations],
    ...[createSeal, revokeSeal, addSealRule, endSealRule, useSeal, useSealOnDigest, listSeals],
    ...[openForSigning, keepPreparation, findPreparation, endPreparation],
    ...[expireRequests, remindSigners, tidySignatures, loadDemonstration],
  ),
  routes: [...signaturesRoutes, ...validationRoutes],
  pages: [...signaturesPages, ...validationPages],
  nav: [...signaturesNav, ...validationNav],
  waiting: waitingSignatures,
  schedules: [
    { name: 'signatures.expire', cron: '*/5 * * * *', action: expireRequests as never },
    // All day, since a turn takes some: whoever was reminded today is not due again, so what is left comes next.
    { name: 'signatures.remind', cron: '10-59/5 8-19 * * *', action: remindSigners as never },
    { name: 'signatures.tidy', cron: '35 3 * * *', action: tidySignatures as never },
  ],
};
