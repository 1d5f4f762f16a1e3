import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import {
  actorKey,
  administrationOf,
  OPERATOR_CAPABILITIES,
  OPERATOR_FEED,
} from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { type Appointment, KINDS, searchText, takesTwo } from '../appointment.ts';
import { peopleProblems } from '../problems.ts';
import { ROLES, type Role } from '../roles.ts';
import {
  approveGrant,
  dropGrant,
  endAppointment,
  endDue,
  findAppointment,
  grantsOf,
  hasOperators,
  listAppointments,
  storeAppointment,
  storeGrant,
  storeOperator,
} from '../store.ts';

/** A body manages its own people; the consortium may for any of them, so that the first one of a body can be appointed. */
export const MANAGERS = {
  employee: 'people.manage',
  operator: 'people.appoint',
  system: 'people.manage',
} as const;
export const APPROVERS = { employee: 'people.approve', operator: 'people.appoint' } as const;
export const READERS = {
  employee: 'people.read',
  operator: 'people.appoint',
  system: 'people.read',
} as const;

export const role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
export const text = z.string().trim().min(1).max(120);
/** Of which body, for who acts for none. */
export const body = { administrationId: z.uuid().optional().describe('For operators: the body') };
export const document = z
  .string()
  .trim()
  .transform((given) =>
    given
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s.-]/g, ''),
  )
  .pipe(z.string().regex(/^([A-Z]{2}\/)?[A-Z0-9]{3,40}$/, { error: 'is not a document number' }));

/** The body that is acted on: one’s own, whatever was said; the one that was said, for an operator. */
export function bodyOf({ actor }: Work, given: string | undefined): string {
  const own = administrationOf(actor);
  if (own !== undefined) return own;
  if (given === undefined) throw peopleProblems.unknown();
  return given;
}

export const today = (now: Temporal.Instant) => now.toZonedDateTimeISO(ZONE).toPlainDate().toString();

/** What a period says when it ends before it begins: `.refine(...inOrder)`. */
export const inOrder: [
  (period: { fromDay: string; untilDay?: string | undefined }) => boolean,
  { path: string[]; error: string },
] = [
  ({ fromDay, untilDay }) => untilDay === undefined || untilDay >= fromDay,
  { path: ['untilDay'], error: 'is before it begins' },
];

export const appoint = action({
  name: 'people.appointment.create',
  summary: 'Appoints somebody in your body, with the roles of the post.',
  access: MANAGERS,
  level: 'substantial',
  input: z
    .object({
      ...body,
      document,
      name: text,
      unit: text,
      title: text,
      kind: z.enum(KINDS).default('employee'),
      email: z.email().max(200).optional(),
      fromDay: z.iso.date(),
      untilDay: z.iso.date().optional(),
      roles: z.array(role).max(9).default([]),
    })
    .refine(...inOrder),
  output: z.object({ id: z.uuid(), waiting: z.array(role) }),
  async run(work, { administrationId: given, roles, document: person, ...rest }) {
    const administrationId = bodyOf(work, given);
    if (isSelf(work, person)) throw peopleProblems.oneself();
    const id = newId();
    await storeAppointment(work.tx, {
      ...{ ...rest, administrationId, id, person, state: 'active', email: rest.email ?? null },
      ...{ untilDay: rest.untilDay ?? null, searchText: searchText(rest.name), now: work.now },
    });
    const waiting: Role[] = [];
    for (const each of new Set(roles))
      if (await give(work, { administrationId, id, role: each })) waiting.push(each);
    tell(work, { administrationId, id }, 'created');
    return { id, waiting };
  },
});

/** What something for a period is today: over when its last day is, whatever was written of it. */
export const stateToday = <State extends string>(
  { state, untilDay }: { state: State; untilDay: string | null },
  now: Temporal.Instant,
): State | 'ended' => (untilDay !== null && untilDay < today(now) ? 'ended' : state);

export const isSelf = ({ actor }: Work, person: string) => 'document' in actor && actor.document === person;

/** What takes two is approved by neither who asked nor who gets it; persons are compared, whatever they act as. */
export function assertSecondPerson(
  { actor }: Work,
  requestedBy: string | null,
  receiver: string | undefined,
): void {
  const me = 'document' in actor ? actor.document : undefined;
  const asker = requestedBy?.split(':').at(-1);
  if (me === undefined || me === asker || me === receiver) throw peopleProblems['second-person']();
}

/** Gives a role, or asks for it when it takes two; answers whether it waits. */
export async function give(
  work: Work,
  given: { administrationId: string; id: string; role: Role; requestedBy?: string },
): Promise<boolean> {
  const { administrationId, id, role: which, requestedBy = actorKey(work.actor) } = given;
  const waits = takesTwo(which);
  const stored = await storeGrant(work.tx, {
    ...{ administrationId, appointmentId: id, role: which, state: waits ? 'requested' : 'granted' },
    ...{ requestedBy, now: work.now },
  });
  if (!stored) throw peopleProblems['has-role']();
  return waits;
}

export const one = z.object({ ...body, id: z.uuid() });

export async function held(work: Work, { administrationId, id }: z.output<typeof one>): Promise<Appointment> {
  const found = await findAppointment(work.tx, {
    administrationId: bodyOf(work, administrationId),
    id,
    held: true,
  });
  if (found === undefined) throw peopleProblems.unknown();
  if (found.state === 'ended') throw peopleProblems.ended();
  return found;
}

export const giveRole = action({
  name: 'people.role.give',
  summary: 'Gives somebody of your body a role; those that take two wait for the second person.',
  access: MANAGERS,
  level: 'substantial',
  input: one.extend({ role }),
  output: z.object({ waiting: z.boolean() }),
  async run(work, { role: which, ...rest }) {
    const appointment = await held(work, rest);
    if (isSelf(work, appointment.person)) throw peopleProblems.oneself();
    const waiting = await give(work, { ...appointment, role: which });
    tell(work, appointment, 'changed');
    return { waiting };
  },
});

export const approveRole = action({
  name: 'people.role.approve',
  summary: 'Approves, as the second person, a role that takes two.',
  access: APPROVERS,
  level: 'substantial',
  input: one.extend({ role }),
  output: z.object({}),
  async run(work, { role: which, ...rest }) {
    const appointment = await held(work, rest);
    const place = { administrationId: appointment.administrationId, appointmentId: appointment.id };
    const grant = (await grantsOf(work.tx, place)).find(
      (each) => each.role === which && each.state === 'requested',
    );
    if (grant === undefined) throw peopleProblems['no-such-grant']();
    assertSecondPerson(work, grant.requestedBy, appointment.person);
    await approveGrant(work.tx, { ...place, role: which, decidedBy: actorKey(work.actor), now: work.now });
    tell(work, appointment, 'changed');
    return {};
  },
});

export const takeRole = action({
  name: 'people.role.take',
  summary: 'Takes a role from somebody of your body, or refuses one that waits; at once.',
  access: MANAGERS,
  level: 'substantial',
  input: one.extend({ of: z.string().max(60) }),
  output: z.object({}),
  async run(work, { of, ...rest }) {
    const appointment = await held(work, rest);
    const place = { administrationId: appointment.administrationId, appointmentId: appointment.id };
    if (!(await dropGrant(work.tx, { ...place, of }))) throw peopleProblems['no-such-grant']();
    tell(work, appointment, 'changed');
    return {};
  },
});

/** Ends an appointment today, or sets its last day. What was done under it stays. */
export const leave = action({
  name: 'people.appointment.end',
  summary: 'Ends the appointment of somebody of your body, now or after a day.',
  access: MANAGERS,
  level: 'substantial',
  input: one.extend({ lastDay: z.iso.date().optional() }),
  output: z.object({ ended: z.boolean() }),
  async run(work, { lastDay, ...rest }) {
    const appointment = await held(work, rest);
    const day = today(work.now);
    // Longer is another appointment: for that, nobody appoints themself.
    if (lastDay !== undefined && appointment.untilDay !== null && lastDay > appointment.untilDay)
      throw peopleProblems['longer-than-appointed']();
    const ended = lastDay === undefined || lastDay < day;
    const place = { administrationId: appointment.administrationId, id: appointment.id };
    await endAppointment(work.tx, { ...place, untilDay: lastDay ?? day, ended, now: work.now });
    tell(work, appointment, ended ? 'ended' : 'changed');
    return { ended };
  },
});

const DUE = 500;

export const endDueAppointments = action({
  name: 'people.appointment.end-due',
  summary: 'Ends appointments whose last day has passed.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ ended: z.number().int() }),
  async run(work) {
    const due = await endDue(work.tx, today(work.now), work.now, DUE);
    for (const each of due) tell(work, each, 'ended');
    return { ended: due.length };
  },
});

export function tell(
  work: Work,
  { administrationId, id }: Pick<Appointment, 'administrationId' | 'id'>,
  what: string,
): void {
  const payload = { appointmentId: id, administrationId };
  work.emit({ administrationId, kind: `people.appointment.${what}`, subject: id, payload });
}

const appointmentView = z.object({
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
});
const withoutBody = ({ administrationId: _body, ...rest }: Appointment) => rest;

export const PEOPLE_PAGE = 25;

export const findPeople = query({
  name: 'people.appointment.list',
  summary: 'People of your body, by name.',
  access: READERS,
  input: z.object({
    ...body,
    search: z.string().max(100).default(''),
    state: z.enum(['active', 'ended']).optional(),
    waiting: z.boolean().default(false),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(1_000).default(PEOPLE_PAGE),
  }),
  output: z.object({ items: z.array(appointmentView), total: z.number().int() }),
  async run(work, { administrationId, search, offset, limit, state, waiting }) {
    const filter = {
      administrationId: bodyOf(work, administrationId),
      search: searchText(search),
      state,
      waiting,
    };
    const { items, total } = await listAppointments(work.tx, filter, { offset, limit });
    return { items: items.map(withoutBody), total };
  },
});

export const readPerson = query({
  name: 'people.appointment.read',
  summary: 'One appointment of your body, with its roles.',
  access: READERS,
  input: one,
  output: appointmentView.extend({
    grants: z.array(
      z.object({ of: z.string(), role: role.nullable(), state: z.enum(['requested', 'granted']) }),
    ),
  }),
  async run(work, { administrationId, id }) {
    const found = await findAppointment(work.tx, { administrationId: bodyOf(work, administrationId), id });
    if (found === undefined) throw peopleProblems.unknown();
    const grants = await grantsOf(work.tx, { administrationId: found.administrationId, appointmentId: id });
    return {
      ...withoutBody(found),
      grants: grants.map((each) => ({
        of: each.role ?? each.capability!,
        role: each.role,
        state: each.state,
      })),
    };
  },
});

/** The very first operator, made on the machine of the installation: there is nobody yet who could appoint one. */
export const bootstrapOperator = action({
  name: 'people.operator.bootstrap',
  summary: 'Makes the first operator of an installation.',
  access: { platform: true },
  input: z.object({ document, name: text }),
  output: z.object({}),
  async run(work, { document: person, name }) {
    if (await hasOperators(work.tx)) throw peopleProblems['operators-there']();
    const given = {
      person,
      name,
      capabilities: OPERATOR_CAPABILITIES,
      fromDay: today(work.now),
      now: work.now,
    };
    await storeOperator(work.tx, given);
    work.emit({
      administrationId: OPERATOR_FEED,
      kind: 'people.operator.made',
      subject: 'operator',
      payload: {},
    });
    return {};
  },
});
