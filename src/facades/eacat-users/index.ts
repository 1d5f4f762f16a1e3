import { listActions, type Service } from '../../kernel/service.ts';

/** The user directory of EACAT, without its faults. */
export const eacatUsers: Service = {
  name: 'eacat-users',
  needs: ['people'],
  actions: listActions(),
};
