import { listActions, type Service } from '../../../kernel/service.ts';

/** The OpenID Provider: who is signed in, told to the applications of the bodies. */
export const provider: Service = {
  name: 'provider',
  needs: ['identity'],
  actions: listActions(),
};
