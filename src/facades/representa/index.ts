import { listActions, type Service } from '../../kernel/service.ts';

/** Representa: the contract of the register of powers, on our own. */
export const representa: Service = {
  name: 'representa',
  needs: ['mandates'],
  actions: listActions(),
};
