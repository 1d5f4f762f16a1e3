import { type Action, perform } from '../../../kernel/action.ts';
import type { Declaration } from '../../../kernel/http/contract.ts';
import type { Method, RawRoute, Route } from '../../../kernel/http/routes.ts';
import {
  approveAgreement,
  archiveAgreement,
  rejectAgreement,
  resumeAgreement,
  suspendAgreement,
} from './actions/agreement-decide.ts';
import { checkAgreement, submitAgreement, withdrawAgreement } from './actions/agreement-submit.ts';
import { createAgreement, updateAgreement } from './actions/agreements.ts';
import { readClient, registerClient, revokeClient, rotateClient } from './actions/clients.ts';
import { giveConsent, recordConsent, withdrawConsent } from './actions/consents.ts';
import { makeObjection, withdrawObjection } from './actions/objections.ts';
import { eraseRecord, holdRecord, liftHold } from './actions/records.ts';
import {
  archiveService,
  deprecateService,
  publishService,
  resumeService,
  suspendService,
} from './actions/service-moves.ts';
import { createService, updateService } from './actions/services.ts';
import { savingsCsvContract, usageCsvContract } from './contracts.ts';
import { listAgreements, readAgreement } from './queries/agreements.ts';
import { listExchanges, readExchange } from './queries/exchanges.ts';
import { savingsCsv, usageCsv } from './queries/exports.ts';
import { providerHealth, refusals, savings, traffic } from './queries/numbers.ts';
import { consentOffers, listClients, listConsents, listObjections } from './queries/people.ts';
import { findRecord, listErasures, listHolds } from './queries/records.ts';
import { catalogue, catalogueService, listServices, readService } from './queries/services.ts';
import { findUsage, heartbeat, usagePeriod } from './queries/usage.ts';

const route = (method: Method, path: string, action: unknown, tag: string, status = 200): Route => ({
  method,
  path: `/v1/exchange${path}`,
  action: action as Action,
  tag,
  status,
});

const csvRoute = (path: string, contract: Declaration, handle: RawRoute['handle']): RawRoute => ({
  method: 'GET',
  path: `/v1/exchange${path}`,
  tag: 'exchange',
  contract,
  handle,
});

const csvAnswer = (body: string, name: string) => ({
  headers: {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  },
  body,
});

const asked = (query: URLSearchParams) => Object.fromEntries(query);

/** Public routes of the exchange but the hot one: `/v1/exchange/…`. */
export const exchangeRoutes: Route[] = [
  route('GET', '/catalogue', catalogue, 'catalogue'),
  route('GET', '/catalogue/{id}', catalogueService, 'catalogue'),
  route('GET', '/services', listServices, 'services'),
  route('POST', '/services', createService, 'services', 201),
  route('GET', '/services/{id}', readService, 'services'),
  route('PATCH', '/services/{id}', updateService, 'services'),
  route('POST', '/services/{id}/publish', publishService, 'services'),
  route('POST', '/services/{id}/deprecate', deprecateService, 'services'),
  route('POST', '/services/{id}/suspend', suspendService, 'services'),
  route('POST', '/services/{id}/resume', resumeService, 'services'),
  route('POST', '/services/{id}/archive', archiveService, 'services'),
  route('GET', '/agreements', listAgreements, 'agreements'),
  route('POST', '/agreements', createAgreement, 'agreements', 201),
  route('GET', '/agreements/{id}', readAgreement, 'agreements'),
  route('PUT', '/agreements/{id}', updateAgreement, 'agreements'),
  route('POST', '/agreements/{id}/check', checkAgreement, 'agreements'),
  route('POST', '/agreements/{id}/submit', submitAgreement, 'agreements'),
  route('POST', '/agreements/{id}/withdraw', withdrawAgreement, 'agreements'),
  route('POST', '/agreements/{id}/approve', approveAgreement, 'agreements'),
  route('POST', '/agreements/{id}/reject', rejectAgreement, 'agreements'),
  route('POST', '/agreements/{id}/suspend', suspendAgreement, 'agreements'),
  route('POST', '/agreements/{id}/resume', resumeAgreement, 'agreements'),
  route('POST', '/agreements/{id}/archive', archiveAgreement, 'agreements'),
  route('GET', '/clients', listClients, 'clients'),
  route('POST', '/clients', registerClient, 'clients', 201),
  route('GET', '/clients/{id}', readClient, 'clients'),
  route('POST', '/clients/{id}/rotate', rotateClient, 'clients'),
  route('POST', '/clients/{id}/revoke', revokeClient, 'clients'),
  route('GET', '/objections', listObjections, 'citizen'),
  route('POST', '/objections', makeObjection, 'citizen', 201),
  route('POST', '/objections/{id}/withdraw', withdrawObjection, 'citizen'),
  route('GET', '/consents', listConsents, 'citizen'),
  route('GET', '/consents/offers', consentOffers, 'citizen'),
  route('POST', '/consents', giveConsent, 'citizen', 201),
  route('POST', '/consents/record', recordConsent, 'consents', 201),
  route('POST', '/consents/{id}/withdraw', withdrawConsent, 'citizen'),
  route('GET', '/usage', findUsage, 'citizen'),
  route('GET', '/usage/period', usagePeriod, 'citizen'),
  route('GET', '/usage/heartbeat', heartbeat, 'citizen'),
  csvRoute('/usage.csv', usageCsvContract, async ({ kernel, actor, query, lang }) => {
    const found = await perform(kernel, findUsage, actor, { lang, ...asked(query) });
    return csvAnswer(usageCsv(found.usage, lang), 'usage.csv');
  }),
  route('GET', '/exchanges', listExchanges, 'exchanges'),
  route('GET', '/exchanges/{id}', readExchange, 'exchanges'),
  route('GET', '/records/{id}', findRecord, 'records'),
  route('POST', '/records/{id}/hold', holdRecord, 'records'),
  route('POST', '/records/{id}/lift', liftHold, 'records'),
  route('POST', '/records/{id}/erase', eraseRecord, 'records'),
  route('GET', '/holds', listHolds, 'records'),
  route('GET', '/erasures', listErasures, 'records'),
  route('GET', '/savings', savings, 'numbers'),
  csvRoute('/savings.csv', savingsCsvContract, async ({ kernel, actor, query, lang }) => {
    const found = await perform(kernel, savings, actor, asked(query));
    return csvAnswer(savingsCsv(found, lang), 'savings.csv');
  }),
  route('GET', '/refusals', refusals, 'numbers'),
  route('GET', '/traffic', traffic, 'numbers'),
  route('GET', '/health', providerHealth, 'numbers'),
];
