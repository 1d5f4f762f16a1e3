import type { Action } from '../../../kernel/action.ts';
import type { ActionRoute, Route } from '../../../kernel/http/routes.ts';
import {
  approveApplication,
  changeApplication,
  endApplication,
  refuseApplication,
  registerApplication,
  resumeApplication,
  rotateSecret,
  suspendApplication,
} from './actions/applications.ts';
import { rotateAllKeys } from './actions/by-platform.ts';
import { findApplications, readApplication } from './queries/applications.ts';

const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path: `/v1/applications${path}`, action: action as Action, status, tag: 'applications' },
});

export const providerRoutes: readonly Route[] = [
  route('GET', '', findApplications),
  route('POST', '', registerApplication, 201),
  route('GET', '/{id}', readApplication),
  route('PUT', '/{id}', changeApplication),
  route('POST', '/{id}/approve', approveApplication),
  route('POST', '/{id}/refuse', refuseApplication),
  route('POST', '/{id}/suspend', suspendApplication),
  route('POST', '/{id}/resume', resumeApplication),
  route('POST', '/{id}/end', endApplication),
  route('POST', '/{id}/secret', rotateSecret),
  { method: 'POST', path: '/v1/provider/keys/rotate', action: rotateAllKeys as never, tag: 'applications' },
];
