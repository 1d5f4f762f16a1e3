import { listActions } from '../../../../kernel/service.ts';
import { listAgreements, readAgreement } from '../queries/agreements.ts';
import { listExchanges, readExchange } from '../queries/exchanges.ts';
import { providerHealth, refusals, savings, traffic } from '../queries/numbers.ts';
import { consentOffers, listClients, listConsents, listObjections } from '../queries/people.ts';
import { findRecord, listErasures, listHolds } from '../queries/records.ts';
import { catalogue, catalogueService, listServices, readService } from '../queries/services.ts';
import { findUsage, heartbeat, usagePeriod } from '../queries/usage.ts';
import {
  approveAgreement,
  archiveAgreement,
  rejectAgreement,
  resumeAgreement,
  suspendAgreement,
} from './agreement-decide.ts';
import { checkAgreement, submitAgreement, withdrawAgreement } from './agreement-submit.ts';
import { createAgreement, updateAgreement } from './agreements.ts';
import { readClient, registerClient, revokeClient, rotateClient } from './clients.ts';
import { closeUnanswered } from './close-unanswered.ts';
import { giveConsent, recordConsent, withdrawConsent } from './consents.ts';
import { expireRecords } from './expire-records.ts';
import { makeObjection, withdrawObjection } from './objections.ts';
import { eraseRecord, holdRecord, liftHold } from './records.ts';
import {
  archiveService,
  deprecateService,
  publishService,
  resumeService,
  suspendService,
} from './service-moves.ts';
import { createService, updateService } from './services.ts';

/** Everything that one can do and ask in the exchange, but for the exchange itself. */
export const exchangeActions = listActions(
  createService,
  updateService,
  publishService,
  deprecateService,
  suspendService,
  resumeService,
  archiveService,
  createAgreement,
  updateAgreement,
  checkAgreement,
  submitAgreement,
  withdrawAgreement,
  approveAgreement,
  rejectAgreement,
  suspendAgreement,
  resumeAgreement,
  archiveAgreement,
  registerClient,
  rotateClient,
  revokeClient,
  makeObjection,
  withdrawObjection,
  recordConsent,
  giveConsent,
  withdrawConsent,
  catalogue,
  catalogueService,
  listServices,
  readService,
  listAgreements,
  readAgreement,
  listClients,
  readClient,
  listObjections,
  listConsents,
  consentOffers,
  listExchanges,
  readExchange,
  findUsage,
  usagePeriod,
  heartbeat,
  savings,
  refusals,
  traffic,
  providerHealth,
  closeUnanswered,
  expireRecords,
  findRecord,
  holdRecord,
  liftHold,
  eraseRecord,
  listErasures,
  listHolds,
);
