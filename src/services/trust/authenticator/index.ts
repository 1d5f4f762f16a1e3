import { listActions, type Service } from '../../../kernel/service.ts';

/** A password and the code of an application, for people who work here. */
export const authenticator: Service = {
  name: 'authenticator',
  needs: ['identity'],
  actions: listActions(),
};
