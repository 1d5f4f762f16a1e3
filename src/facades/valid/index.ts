import { listActions, type Service } from '../../kernel/service.ts';
import { exchangeCode, issueCode, refreshAccess, revokeToken } from './actions/tokens.ts';
import { authPage } from './auth-page.ts';
import { validProblems } from './problems.ts';
import { validRoutes } from './routes.ts';
import { endAccessOfSession } from './store.ts';

/** The published contract of VÀLid on the platform's own sign-in, without tokens in addresses. See README.md. */
export const valid: Service = {
  name: 'valid',
  needs: ['identity', 'provider'],
  migrations: new URL('./migrations/', import.meta.url),
  problems: validProblems,
  actions: listActions(issueCode, exchangeCode, refreshAccess, revokeToken),
  routes: validRoutes,
  pages: [authPage],
  reactions: [
    {
      name: 'valid.end-with-session',
      on: 'identity.session.ended',
      async run({ tx, now }, { payload }) {
        await endAccessOfSession(tx, String(payload['sessionId']), now.toString());
      },
    },
  ],
};
