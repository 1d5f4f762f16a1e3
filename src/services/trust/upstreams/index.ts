import { listActions, type Service } from '../../../kernel/service.ts';

/** Others who have identified a person and say so, by OpenID Connect or SAML 2.0. */
export const upstreams: Service = {
  name: 'upstreams',
  needs: ['identity'],
  actions: listActions(),
};
