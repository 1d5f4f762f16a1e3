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
import { changePlace, listDirectory } from './actions/directory.ts';
import { applyImport, checkImport } from './actions/import.ts';
import {
  acceptInvitation,
  invite,
  inviteAgain,
  listInvitations,
  readInvitation,
  withdrawInvitation,
} from './actions/invitations.ts';
import { inviteOnce } from './actions/invite-once.ts';
import { confirmRights, listReview, runReview } from './actions/review.ts';
import {
  approveSubstitution,
  beginSubstitution,
  endSubstitution,
  listSubstitutions,
} from './actions/substitutions.ts';
import { newPage } from './pages/appoint.ts';
import { importPage } from './pages/import.ts';
import { invitationPage, invitationsPage } from './pages/invitations.ts';
import { HERE, listPage } from './pages/list.ts';
import { personPage } from './pages/person.ts';
import { reviewPage } from './pages/review.ts';
import { peopleProblems } from './problems.ts';
import { ca } from './texts/ca.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fieldSentences } from './texts/fields.ts';
import { oc } from './texts/oc.ts';

addFieldSentences(fieldSentences);

export { appoint, bootstrapOperator, leave } from './actions/appointments.ts';
export { changePlace, listDirectory } from './actions/directory.ts';
export { inviteOnce } from './actions/invite-once.ts';
export { takesTwoToGive } from './appointment.ts';
export { personOfAppointment } from './appointment-store.ts';
export {
  type OperatorPosition,
  operatorOf,
  type Placed,
  type Position,
  peopleOf,
  placeStateOf,
  positionsOf,
} from './positions.ts';
export { peopleProblems } from './problems.ts';
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
    ...[findPeople, readPerson, invite, inviteAgain, withdrawInvitation, listInvitations, readInvitation],
    ...[acceptInvitation, checkImport, applyImport, listReview, confirmRights, runReview],
    ...[listDirectory, changePlace, inviteOnce],
    ...[beginSubstitution, approveSubstitution, endSubstitution, listSubstitutions],
  ),
  routes: [
    route('GET', '', findPeople),
    route('POST', '', appoint, 201),
    route('GET', '/{id}', readPerson),
    route('POST', '/{id}/roles', giveRole),
    route('POST', '/{id}/roles/approve', approveRole),
    route('POST', '/{id}/roles/take', takeRole),
    route('POST', '/{id}/end', leave),
    route('PATCH', '/{id}', changePlace),
    route('GET', '/directory', listDirectory),
    route('GET', '/invitations', listInvitations),
    route('POST', '/invitations', invite, 201),
    route('POST', '/invitations/{id}/resend', inviteAgain),
    route('POST', '/invitations/{id}/withdraw', withdrawInvitation),
    route('POST', '/import/check', checkImport),
    route('POST', '/import', applyImport),
    route('GET', '/review', listReview),
    route('POST', '/review/confirm', confirmRights),
    route('POST', '/substitutions', beginSubstitution, 201),
    route('POST', '/substitutions/{id}/approve', approveSubstitution),
    route('POST', '/substitutions/{id}/end', endSubstitution),
    route('GET', '/{id}/substitutions', listSubstitutions),
  ],
  pages: [listPage, newPage, invitationsPage, importPage, reviewPage, personPage, invitationPage],
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
  schedules: [
    { name: 'people.end-due', cron: '* * * * *', action: endDueAppointments as never, input: {} },
    { name: 'people.review', cron: '15 7 * * *', action: runReview as never, input: {} },
  ],
};
