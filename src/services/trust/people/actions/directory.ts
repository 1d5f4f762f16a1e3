import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { KINDS, searchText } from '../appointment.ts';
import { peopleProblems } from '../problems.ts';
import { ROLES, type Role } from '../roles.ts';
import { changeAppointment, directoryOf, dropGrant, grantsOf } from '../store.ts';
import {
  body,
  bodyOf,
  document,
  give,
  held,
  isSelf,
  MANAGERS,
  one,
  READERS,
  role,
  tell,
  text,
} from './appointments.ts';

/** More people than any body has. */
const MOST = 20_000;

export const listDirectory = query({
  name: 'people.directory.list',
  summary: 'The people of your body with their roles, whole, or those with one document.',
  access: READERS,
  input: z.object({ ...body, document: document.optional(), id: z.uuid().optional() }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        person: z.string(),
        name: z.string(),
        unit: z.string(),
        title: z.string(),
        kind: z.enum(KINDS),
        email: z.string().nullable(),
        fromDay: z.string(),
        untilDay: z.string().nullable(),
        state: z.enum(['active', 'ended']),
        updatedAt: z.string(),
        grants: z.array(z.object({ of: z.string(), state: z.enum(['requested', 'granted']) })),
      }),
    ),
  }),
  async run(work, { administrationId, document: person, id }) {
    const which = { administrationId: bodyOf(work, administrationId), person, id };
    const items = await directoryOf(work.tx, which, MOST);
    return { items: items.map(({ administrationId: _body, ...each }) => each) };
  },
});

const changes = {
  name: text,
  unit: text,
  title: text,
  email: z.email().max(200).nullable(),
  roles: z.array(role).max(Object.keys(ROLES).length),
};

/** Roles that are new are given, those that are missing are taken: new ones that take two wait for their second person. */
export const changePlace = action({
  name: 'people.appointment.change',
  summary:
    'Changes what is said of somebody of your body (name, unit, post, e-mail) and, if they are given, their roles.',
  access: MANAGERS,
  level: 'substantial',
  input: one.extend({
    name: changes.name.optional(),
    unit: changes.unit.optional(),
    title: changes.title.optional(),
    email: changes.email.optional(),
    roles: changes.roles.optional(),
  }),
  output: z.object({ waiting: z.array(role) }),
  async run(work, { roles, administrationId: given, id, ...rest }) {
    const appointment = await held(work, { administrationId: given, id });
    const { administrationId } = appointment;
    const next = {
      ...appointment,
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    };
    await changeAppointment(work.tx, { ...next, searchText: searchText(next.name) }, work.now);
    const waiting: Role[] = [];
    if (roles !== undefined) {
      if (isSelf(work, appointment.person)) throw peopleProblems.oneself();
      const place = { administrationId, appointmentId: id };
      const before = (await grantsOf(work.tx, place)).flatMap((each) => each.role ?? []);
      for (const of of before.filter((each) => !roles.includes(each)))
        await dropGrant(work.tx, { ...place, of });
      for (const each of new Set(roles))
        if (!before.includes(each) && (await give(work, { administrationId, id, role: each })))
          waiting.push(each);
    }
    tell(work, appointment, 'changed');
    return { waiting };
  },
});
