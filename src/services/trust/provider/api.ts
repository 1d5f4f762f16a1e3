import type { ActionRoute, Route } from '../../../kernel/http/routes.ts';
import {
  decideApplication,
  draftApplication,
  editApplication,
  endApplication,
  newApplicationSecret,
  requestApplication,
  resumeApplication,
  suspendApplication,
} from './actions/applications.ts';
import { listConsents, takeBackConsent } from './actions/consents.ts';
import { listApplications, showApplication } from './queries/applications.ts';

const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path, status, tag: 'applications' },
  action: action as ActionRoute['action'],
});
const ONE = '/v1/applications/{id}';

export const providerRoutes: readonly Route[] = [
  route('GET', '/v1/applications', listApplications),
  route('POST', '/v1/applications', draftApplication, 201),
  route('GET', ONE, showApplication),
  route('PUT', ONE, editApplication),
  route('POST', `${ONE}/request`, requestApplication),
  route('POST', `${ONE}/secret`, newApplicationSecret),
  route('POST', `${ONE}/end`, endApplication),
  route('POST', `${ONE}/decide`, decideApplication),
  route('POST', `${ONE}/suspend`, suspendApplication),
  route('POST', `${ONE}/resume`, resumeApplication),
  route('GET', '/v1/consents', listConsents),
  route('POST', '/v1/consents/{applicationId}/withdraw', takeBackConsent),
];
