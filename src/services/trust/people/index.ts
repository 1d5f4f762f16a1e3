import { listActions, type Service } from '../../../kernel/service.ts';

export { type OperatorPosition, operatorOf, type Position, positionsOf } from './positions.ts';
export { registerDemoOperator, registerDemoPosition } from './register.ts';
export { ROLES, type Role } from './roles.ts';

/** Public employees and elected officials: who has which place in which body, and what it lets them do. */
export const people: Service = {
  name: 'people',
  needs: ['administrations'],
  migrations: new URL('./migrations/', import.meta.url),
  actions: listActions(),
};
