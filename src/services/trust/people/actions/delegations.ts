import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { RIGHTS_OF_TWO } from '../appointment.ts';
import type { Delegation } from '../delegation.ts';
import { delegationsOf, findDelegation, setDelegation, storeDelegation } from '../delegation-store.ts';
import { peopleProblems } from '../problems.ts';
import { findAppointment, grantsOf } from '../store.ts';
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

const LONGEST = 500;
const MOST_RIGHTS = 20;

/**
 * The delegate may do in those matters what the place may, while it may; what is decided so counts as decided by whoever delegated
 * (Ley 40/2015 art. 9.4). What was delegated is not delegated further (9.5), and nobody makes themself a delegate.
 */
export const beginDelegation = action({
  name: 'people.delegation.begin',
  summary:
    'Records that a place of your body delegates competences in another, by a published act; it waits for a second person if it brings rights that take two.',
  access: MANAGERS,
  level: 'substantial',
  input: z
    .object({
      ...body,
      delegatorId: z.uuid(),
      delegateId: z.uuid(),
      rights: z.array(z.string().max(60)).min(1, { error: 'is required' }).max(MOST_RIGHTS),
      matters: z.string().trim().min(1).max(LONGEST),
      act: text,
      publication: text,
      fromDay: z.iso.date(),
      untilDay: z.iso.date().optional(),
    })
    .refine(...inOrder)
    .refine(({ delegatorId, delegateId }) => delegatorId !== delegateId, {
      path: ['delegateId'],
      error: 'is the same place',
    }),
  output: z.object({ id: z.uuid(), waiting: z.boolean() }),
  async run(work, { administrationId: given, untilDay, ...rest }) {
    const administrationId = bodyOf(work, given);
    const delegator = await held(work, { administrationId, id: rest.delegatorId });
    const delegate = await held(work, { administrationId, id: rest.delegateId });
    if (isSelf(work, delegate.person)) throw peopleProblems.oneself();
    const rights = [...new Set(rest.rights)];
    await assertTheirs(work, { administrationId, appointmentId: delegator.id }, rights);
    const waiting = rights.some((each) => RIGHTS_OF_TWO.includes(each));
    const id = newId();
    const state = waiting ? 'requested' : 'active';
    const requestedBy = actorKey(work.actor);
    await storeDelegation(
      work.tx,
      { ...rest, administrationId, id, rights, untilDay: untilDay ?? null, state, requestedBy },
      work.now,
    );
    tell(work, { administrationId, id: delegate.id }, 'changed');
    return { id, waiting };
  },
});

/** Only what was granted to the place itself: what comes by another delegation or a substitution does not go on (art. 9.5). */
async function assertTheirs(
  { tx }: Work,
  place: { administrationId: string; appointmentId: string },
  rights: readonly string[],
): Promise<void> {
  const granted = (await grantsOf(tx, place)).filter(({ state }) => state === 'granted');
  const own = granted.map(({ role, capability }) => role ?? capability);
  if (rights.every((each) => own.some((known) => known === each))) return;
  throw kernelProblems['input-invalid']({
    fields: [{ field: 'rights', message: 'has something that the place does not have' }],
  });
}

async function known(work: Work, { administrationId, id }: z.output<typeof one>): Promise<Delegation> {
  const found = await findDelegation(work.tx, bodyOf(work, administrationId), id);
  if (found === undefined) throw peopleProblems['no-delegation']();
  return found;
}

export const approveDelegation = action({
  name: 'people.delegation.approve',
  summary: 'Approves, as the second person, a delegation that brings rights that take two.',
  access: APPROVERS,
  level: 'substantial',
  input: one,
  output: z.object({}),
  async run(work, which) {
    const found = await known(work, which);
    if (found.state !== 'requested') throw peopleProblems['no-delegation']();
    const { administrationId, delegateId: id } = found;
    const delegate = await findAppointment(work.tx, { administrationId, id });
    assertSecondPerson(work, found.requestedBy, delegate?.person);
    await setDelegation(work.tx, found, { state: 'active', decidedBy: actorKey(work.actor) });
    tell(work, { administrationId, id }, 'changed');
    return {};
  },
});

export const endDelegation = action({
  name: 'people.delegation.end',
  summary: 'Revokes a delegation, at once (Ley 40/2015 art. 9.6).',
  access: MANAGERS,
  level: 'substantial',
  input: one,
  output: z.object({}),
  async run(work, which) {
    const found = await known(work, which);
    await setDelegation(work.tx, found, { state: 'ended', untilDay: today(work.now) });
    tell(work, { administrationId: found.administrationId, id: found.delegateId }, 'changed');
    return {};
  },
});

export const listDelegations = query({
  name: 'people.delegation.list',
  summary: 'Delegations in which somebody of your body has a part.',
  access: READERS,
  input: one,
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        delegatorId: z.uuid(),
        delegatorName: z.string(),
        delegatorTitle: z.string(),
        delegateId: z.uuid(),
        delegateName: z.string(),
        rights: z.array(z.string()),
        matters: z.string(),
        act: z.string(),
        publication: z.string(),
        fromDay: z.string(),
        untilDay: z.string().nullable(),
        state: z.enum(['requested', 'active', 'ended']),
      }),
    ),
  }),
  async run(work, { administrationId, id }) {
    const items = await delegationsOf(work.tx, bodyOf(work, administrationId), id);
    return {
      items: items.map(({ administrationId: _body, requestedBy: _by, ...each }) => ({
        ...each,
        state: stateToday(each, work.now),
      })),
    };
  },
});
