import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, query, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { sendMessage } from '../../../../kernel/messages/index.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { KINDS, searchText } from '../appointment.ts';
import {
  type Invitation,
  invitationsOf,
  invitationWith,
  setInvitation,
  storeInvitation,
  waitingInvitation,
} from '../invitation-store.ts';
import { peopleProblems } from '../problems.ts';
import type { Role } from '../roles.ts';
import { storeAppointment } from '../store.ts';
import { invitationText } from '../texts/messages.ts';
import {
  body,
  bodyOf,
  document,
  give,
  inOrder,
  isSelf,
  MANAGERS,
  one,
  READERS,
  role,
  tell,
  text,
} from './appointments.ts';

const INVITATION_DAYS = 7;
const TOKEN_BYTES = 32;
const HOURS = 24;
const MOST_ROLES = 9;
export const INVITATION = '/invitation';

const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** What a person says yes to: a place, as an appointment has it. */
export const place = {
  document,
  name: text,
  unit: text,
  title: text,
  kind: z.enum(KINDS).default('employee'),
  fromDay: z.iso.date(),
  untilDay: z.iso.date().optional(),
  roles: z.array(role).max(MOST_ROLES).default([]),
};

export const invite = action({
  name: 'people.invitation.send',
  summary: 'Invites somebody by e-mail to a place in your body; it counts when they accept as themself.',
  access: MANAGERS,
  level: 'substantial',
  input: z.object({ ...body, ...place, email: z.email().max(200) }).refine(...inOrder),
  output: z.object({ id: z.uuid() }),
  async run(work, { administrationId: given, document: person, untilDay, ...rest }) {
    const administrationId = bodyOf(work, given);
    if (isSelf(work, person)) throw peopleProblems.oneself();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { now } = work;
    const invitation: Invitation = {
      ...{ ...rest, administrationId, person, id: newId(), untilDay: untilDay ?? null, state: 'waiting' },
      ...{ invitedBy: actorKey(work.actor), createdAt: now.toString() },
      endsAt: now.add({ hours: INVITATION_DAYS * HOURS }).toString(),
    };
    await storeInvitation(work.tx, { ...invitation, tokenHash: hashOf(token) });
    await send(work, invitation, token);
    return { id: invitation.id };
  },
});

async function send(
  work: Work,
  { administrationId, email, endsAt }: Invitation,
  token: string,
): Promise<void> {
  const name = (await activeNames(work.tx, [administrationId])).get(administrationId) ?? '';
  const message = {
    ...({
      channel: 'email',
      to: email,
      purpose: 'people.invitation',
      endsAt: Temporal.Instant.from(endsAt),
    } as const),
    ...invitationText(name, `${work.kernel.publicAddress}${INVITATION}/${token}`),
  };
  await sendMessage(work.kernel, work.tx, message, work.now);
}

async function waiting(work: Work, { administrationId, id }: z.output<typeof one>): Promise<Invitation> {
  const found = await waitingInvitation(work.tx, bodyOf(work, administrationId), id);
  if (found === undefined) throw peopleProblems['no-invitation']();
  return found;
}

/** The link before is worth nothing from then on. */
export const inviteAgain = action({
  name: 'people.invitation.resend',
  summary: 'Sends an invitation again, with a new link.',
  access: MANAGERS,
  level: 'substantial',
  input: one,
  output: z.object({}),
  async run(work, which) {
    const found = await waiting(work, which);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const endsAt = work.now.add({ hours: INVITATION_DAYS * HOURS }).toString();
    await setInvitation(work.tx, found, { tokenHash: hashOf(token), endsAt });
    await send(work, { ...found, endsAt }, token);
    return {};
  },
});

export const withdrawInvitation = action({
  name: 'people.invitation.withdraw',
  summary: 'Takes an invitation back.',
  access: MANAGERS,
  input: one,
  output: z.object({}),
  async run(work, which) {
    await setInvitation(work.tx, await waiting(work, which), { state: 'withdrawn' });
    return {};
  },
});

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const PEOPLE = { citizen: true, employee: true, operator: true } as const;

async function mine(work: Work, given: string, held: boolean): Promise<Invitation> {
  const found = await invitationWith(work.tx, hashOf(given), { now: work.now.toString(), held });
  const me = 'document' in work.actor ? work.actor.document : undefined;
  // Somebody else's link says nothing, not even that it is one.
  if (found === undefined || found.person !== me) throw peopleProblems['no-invitation']();
  return found;
}

export const readInvitation = query({
  name: 'people.invitation.read',
  summary: 'To which place in which body you are invited.',
  access: PEOPLE,
  input: z.object({ token }),
  output: z.object({
    body: z.string(),
    title: z.string(),
    unit: z.string(),
    fromDay: z.string(),
    roles: z.array(role),
  }),
  async run(work, given) {
    const { administrationId, title, unit, fromDay, roles } = await mine(work, given.token, false);
    const names = await activeNames(work.tx, [administrationId]);
    return { body: names.get(administrationId) ?? '', title, unit, fromDay, roles };
  },
});

/** The place begins. Roles that take two still wait for the second person, who is not who invited. */
export const acceptInvitation = action({
  name: 'people.invitation.accept',
  summary: 'Accepts the place to which you are invited.',
  access: PEOPLE,
  level: 'substantial',
  input: z.object({ token }),
  output: z.object({ waiting: z.array(role) }),
  async run(work, given) {
    const found = await mine(work, given.token, true);
    const { administrationId, roles, invitedBy } = found;
    await setInvitation(work.tx, found, { state: 'accepted' });
    const id = newId();
    await storeAppointment(work.tx, {
      ...{ ...found, id, state: 'active' as const, searchText: searchText(found.name), now: work.now },
    });
    const waits: Role[] = [];
    for (const each of new Set(roles))
      if (await give(work, { administrationId, id, role: each, requestedBy: invitedBy })) waits.push(each);
    tell(work, { administrationId, id }, 'created');
    return { waiting: waits };
  },
});

export const INVITATIONS_PAGE = 25;

export const listInvitations = query({
  name: 'people.invitation.list',
  summary: 'Invitations of your body.',
  access: READERS,
  input: z.object({
    ...body,
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(INVITATIONS_PAGE),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        email: z.string(),
        title: z.string(),
        state: z.enum(['waiting', 'accepted', 'withdrawn', 'over']),
        createdAt: z.string(),
        endsAt: z.string(),
      }),
    ),
    total: z.number().int(),
  }),
  async run(work, { administrationId, ...span }) {
    const { items, total } = await invitationsOf(work.tx, bodyOf(work, administrationId), span);
    const isOver = (each: Invitation) => each.state === 'waiting' && each.endsAt <= work.now.toString();
    return {
      items: items.map((each) => ({
        ...{ id: each.id, name: each.name, email: each.email, title: each.title },
        ...{
          state: isOver(each) ? ('over' as const) : each.state,
          createdAt: each.createdAt,
          endsAt: each.endsAt,
        },
      })),
      total,
    };
  },
});
