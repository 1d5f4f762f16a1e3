import { listActions, type Service } from '../../../kernel/service.ts';

/** The European wallet: attestations presented by OpenID4VP. */
export const wallet: Service = {
  name: 'wallet',
  needs: ['identity'],
  actions: listActions(),
};
