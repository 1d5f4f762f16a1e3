import { listActions, type Service } from '../../kernel/service.ts';

/** VÀLid: the OAuth 2.0 contract of the consortium's broker, on our own sign-in. */
export const valid: Service = {
  name: 'valid',
  needs: ['identity', 'acting', 'provider'],
  actions: listActions(),
};
