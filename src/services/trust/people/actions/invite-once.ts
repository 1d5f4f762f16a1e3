import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { holdInvitee, waitingInvitationOf } from '../invitation-store.ts';
import { placeStateOf } from '../positions.ts';
import { bodyOf, today } from './appointments.ts';
import { invite, place } from './invitations.ts';

const { document, name, unit, title } = place;

/** For systems that ask again and again: one invitation at a time, none to who is there, and no mailbox is filled. */
export const inviteOnce = action({
  name: 'people.invitation.send-once',
  summary:
    'Invites somebody to a place in your body from today, unless they have one or were invited already.',
  access: { system: 'people.manage' },
  input: z.object({ document, name, unit, title, email: z.email().max(200) }),
  output: z.object({
    outcome: z.enum(['sent', 'waiting', 'there']),
    /** Where the invitation that counts went. */
    email: z.string().nullable(),
  }),
  async run(work, { document: person, ...given }) {
    const administrationId = bodyOf(work, undefined);
    await holdInvitee(work.tx, administrationId, person);
    if ((await placeStateOf(work.tx, administrationId, person)) === 'active')
      return { outcome: 'there' as const, email: null };
    const waiting = await waitingInvitationOf(work.tx, { administrationId, person }, work.now);
    if (waiting !== undefined) return { outcome: 'waiting' as const, email: waiting.email };
    const wish = { ...given, document: person, kind: 'employee' as const, roles: [] };
    await invite.run(work, { ...wish, fromDay: today(work.now) });
    return { outcome: 'sent' as const, email: given.email };
  },
});
