import type { Route } from '../../../kernel/http/routes.ts';
import { listActions } from '../../../kernel/service.ts';
import { myAssistances, recordConsentAtDesk, useConsentAtDesk } from './actions/assist.ts';
import { endDue } from './actions/by-clock.ts';
import { changeByBody, changeForParty, registerBySystem } from './actions/by-system.ts';
import { getCatalogue, importCatalogue, makeCatalogue } from './actions/catalogue.ts';
import { claimMandate, registerAtDesk } from './actions/claim.ts';
import { extendMandate } from './actions/extend.ts';
import { grantMandate } from './actions/grant.ts';
import { moveActions } from './actions/move.ts';
import { disableOfficial, enableOfficial, listOfficials } from './actions/officials.ts';
import { actForOrganisation } from './actions/organisation.ts';
import { loadDemonstration } from './demo.ts';
import { documentRoutes } from './documents-api.ts';
import { allBodies, findBodies } from './queries/bodies.ts';
import { catalogueForSystem, findForSystem, getForSystem } from './queries/by-system.ts';
import { checkMandate, recordAct } from './queries/check.ts';
import { findDocument } from './queries/documents.ts';
import { getMandate, mandateQueue, myMandates, searchMandates } from './queries/mandates.ts';
import { finishSigning } from './sign-round.ts';

export const mandatesActions = listActions(
  ...[grantMandate, claimMandate, registerAtDesk, extendMandate, actForOrganisation, ...moveActions],
  ...[enableOfficial, disableOfficial, listOfficials, recordConsentAtDesk, useConsentAtDesk, myAssistances],
  ...[getCatalogue, makeCatalogue, importCatalogue, findBodies, allBodies, finishSigning, loadDemonstration],
  ...[registerBySystem, changeForParty, changeByBody, findForSystem, getForSystem, catalogueForSystem],
  ...[endDue, checkMandate, recordAct, findDocument, getMandate, mandateQueue, myMandates, searchMandates],
);

const BASE = '/v1/mandates';
const tag = 'mandates';

export const mandatesRoutes: readonly Route[] = [
  { method: 'POST', path: BASE, action: grantMandate as never, status: 201, tag },
  { method: 'GET', path: `${BASE}/mine`, action: myMandates as never, tag },
  { method: 'GET', path: `${BASE}/queue`, action: mandateQueue as never, tag },
  { method: 'POST', path: `${BASE}/search`, action: searchMandates as never, tag },
  { method: 'POST', path: `${BASE}/check`, action: checkMandate as never, tag },
  { method: 'POST', path: `${BASE}/acts`, action: recordAct as never, status: 201, tag },
  { method: 'POST', path: `${BASE}/organisation`, action: actForOrganisation as never, tag },
  { method: 'GET', path: `${BASE}/catalogue`, action: getCatalogue as never, tag },
  { method: 'POST', path: `${BASE}/catalogue`, action: makeCatalogue as never, status: 201, tag },
  { method: 'POST', path: `${BASE}/catalogue/import`, action: importCatalogue as never, tag },
  { method: 'GET', path: `${BASE}/officials`, action: listOfficials as never, tag },
  { method: 'POST', path: `${BASE}/officials`, action: enableOfficial as never, status: 201, tag },
  { method: 'POST', path: `${BASE}/officials/{id}/disable`, action: disableOfficial as never, tag },
  { method: 'GET', path: `${BASE}/assistances`, action: myAssistances as never, tag },
  { method: 'POST', path: `${BASE}/assistances/{id}/use`, action: useConsentAtDesk as never, tag },
  ...documentRoutes,
  { method: 'GET', path: `${BASE}/{id}`, action: getMandate as never, tag },
  { method: 'POST', path: `${BASE}/{id}/extend`, action: extendMandate as never, status: 201, tag },
  ...moveActions.map(
    (each): Route => ({
      method: 'POST',
      path: `${BASE}/{id}/${each.name.split('.').at(-1)}`,
      action: each as never,
      tag,
    }),
  ),
];
