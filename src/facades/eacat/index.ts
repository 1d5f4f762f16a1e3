import { listActions, type Service } from '../../kernel/service.ts';
import { findUsers } from './queries/users.ts';
import { eacatRoutes } from './routes.ts';

/** The published contract of EACAT's directory of users, without its faults. See README.md. */
export const eacat: Service = {
  name: 'eacat',
  needs: ['administrations', 'people', 'identity', 'authenticator'],
  actions: listActions(findUsers),
  routes: eacatRoutes,
};
