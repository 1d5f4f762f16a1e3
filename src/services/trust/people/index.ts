import type { Action } from '../../../kernel/action.ts';
import { addFieldSentences } from '../../../kernel/field-messages.ts';
import type { ActionRoute } from '../../../kernel/http/routes.ts';
import { listActions, type Service } from '../../../kernel/service.ts';
import {
  appoint,
  approveRole,
  bootstrapOperator,
  endDueAppointments,
  findPeople,
  giveRole,
  leave,
  readPerson,
  takeRole,
} from './actions/appointments.ts';
import { newPage } from './pages/appoint.ts';
import { HERE, listPage } from './pages/list.ts';
import { personPage } from './pages/person.ts';
import { peopleProblems } from './problems.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';

addFieldSentences(fieldSentences);

export { bootstrapOperator } from './actions/appointments.ts';
export { takesTwoToGive } from './appointment.ts';
export { personOfAppointment } from './appointment-store.ts';
export { type OperatorPosition, operatorOf, type Position, positionsOf } from './positions.ts';
export { registerDemoOperator, registerDemoPosition } from './register.ts';
export { ROLES, type Role } from './roles.ts';

const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path: `/v1/people${path}`, action: action as Action, status, tag: 'people' },
});

/** Public employees and elected officials: who has which place in which body, and what it lets them do. */
export const people: Service = {
  name: 'people',
  needs: ['administrations'],
  migrations: new URL('./migrations/', import.meta.url),
  problems: peopleProblems,
  actions: listActions(
    ...[appoint, giveRole, approveRole, takeRole, leave, endDueAppointments, bootstrapOperator],
    ...[findPeople, readPerson],
  ),
  routes: [
    route('GET', '', findPeople),
    route('POST', '', appoint, 201),
    route('GET', '/{id}', readPerson),
    route('POST', '/{id}/roles', giveRole),
    route('POST', '/{id}/roles/approve', approveRole),
    route('POST', '/{id}/roles/take', takeRole),
    route('POST', '/{id}/end', leave),
  ],
  pages: [listPage, newPage, personPage],
  nav: [
    {
      ...{
        portal: 'office',
        group: 'identity',
        order: 65,
        href: HERE,
        kinds: ['employee'],
        capabilities: ['people.read'],
      },
      text: { ca: ca.title, es: es.title, oc: oc.title, en: en.title },
    },
  ],
  schedules: [{ name: 'people.end-due', cron: '* * * * *', action: endDueAppointments as never, input: {} }],
};
