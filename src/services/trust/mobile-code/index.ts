import { listActions, type Service } from '../../../kernel/service.ts';

/** An identity document, a telephone that was enrolled, and a code that is sent to it. */
export const mobileCode: Service = {
  name: 'mobile-code',
  needs: ['identity'],
  actions: listActions(),
};
