import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { RIGHTS_OF_TWO } from '../appointment.ts';
import { peopleProblems } from '../problems.ts';
import { findAppointment, grantsOf } from '../store.ts';
import { CAUSES, type Substitution } from '../substitution.ts';
import {
  findSubstitution,
  setSubstitution,
  storeSubstitution,
  substitutionsOf,
} from '../substitution-store.ts';
import {
  APPROVERS,
  assertSecondPerson,
  body,
  bodyOf,
  held,
  inOrder,
  isSelf,
  MANAGERS,
  one,
  READERS,
  stateToday,
  tell,
  text,
  today,
} from './appointments.ts';

/** The substitute has the rights of the place while it lasts, and signs as such. Nobody makes themself a substitute. */
export const beginSubstitution = action({
  name: 'people.substitution.begin',
  summary:
    'Makes somebody of your body the substitute of another; it waits for a second person if it brings rights that take two.',
  access: MANAGERS,
  level: 'substantial',
  input: z
    .object({
      ...body,
      substitutedId: z.uuid(),
      substituteId: z.uuid(),
      cause: z.enum(CAUSES),
      act: text,
      fromDay: z.iso.date(),
      untilDay: z.iso.date().optional(),
    })
    .refine(...inOrder)
    .refine(({ substitutedId, substituteId }) => substitutedId !== substituteId, {
      path: ['substituteId'],
      error: 'is the same place',
    }),
  output: z.object({ id: z.uuid(), waiting: z.boolean() }),
  async run(work, { administrationId: given, untilDay, ...rest }) {
    const administrationId = bodyOf(work, given);
    const substituted = await held(work, { administrationId, id: rest.substitutedId });
    const substitute = await held(work, { administrationId, id: rest.substituteId });
    if (isSelf(work, substitute.person)) throw peopleProblems.oneself();
    const grants = await grantsOf(work.tx, { administrationId, appointmentId: substituted.id });
    const waiting = grants.some(
      ({ role, capability, state }) => state === 'granted' && RIGHTS_OF_TWO.includes((role ?? capability)!),
    );
    const id = newId();
    await storeSubstitution(
      work.tx,
      {
        ...{ ...rest, administrationId, id, untilDay: untilDay ?? null },
        ...{
          state: waiting ? ('requested' as const) : ('active' as const),
          requestedBy: actorKey(work.actor),
        },
      },
      work.now.toString(),
    );
    tell(work, { administrationId, id: substitute.id }, 'changed');
    return { id, waiting };
  },
});

async function known(work: Work, { administrationId, id }: z.output<typeof one>): Promise<Substitution> {
  const found = await findSubstitution(work.tx, bodyOf(work, administrationId), id);
  if (found === undefined) throw peopleProblems['no-substitution']();
  return found;
}

export const approveSubstitution = action({
  name: 'people.substitution.approve',
  summary: 'Approves, as the second person, a substitution that brings rights that take two.',
  access: APPROVERS,
  level: 'substantial',
  input: one,
  output: z.object({}),
  async run(work, which) {
    const found = await known(work, which);
    if (found.state !== 'requested') throw peopleProblems['no-substitution']();
    const { administrationId, substituteId: id } = found;
    const substitute = await findAppointment(work.tx, { administrationId, id });
    assertSecondPerson(work, found.requestedBy, substitute?.person);
    await setSubstitution(work.tx, found, { state: 'active', decidedBy: actorKey(work.actor) });
    tell(work, { administrationId, id }, 'changed');
    return {};
  },
});

export const endSubstitution = action({
  name: 'people.substitution.end',
  summary: 'Ends a substitution, at once.',
  access: MANAGERS,
  level: 'substantial',
  input: one,
  output: z.object({}),
  async run(work, which) {
    const found = await known(work, which);
    await setSubstitution(work.tx, found, { state: 'ended', untilDay: today(work.now) });
    tell(work, { administrationId: found.administrationId, id: found.substituteId }, 'changed');
    return {};
  },
});

export const listSubstitutions = query({
  name: 'people.substitution.list',
  summary: 'Substitutions in which somebody of your body has a part.',
  access: READERS,
  input: one,
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        substitutedId: z.uuid(),
        substitutedName: z.string(),
        substitutedTitle: z.string(),
        substituteName: z.string(),
        cause: z.enum(CAUSES),
        act: z.string(),
        fromDay: z.string(),
        untilDay: z.string().nullable(),
        state: z.enum(['requested', 'active', 'ended']),
      }),
    ),
  }),
  async run(work, { administrationId, id }) {
    const items = await substitutionsOf(work.tx, bodyOf(work, administrationId), id);
    return {
      items: items.map(({ administrationId: _body, substituteId: _id, requestedBy: _by, ...each }) => ({
        ...each,
        state: stateToday(each, work.now),
      })),
    };
  },
});
