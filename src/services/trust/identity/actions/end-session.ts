import { z } from 'zod';
import type { Work } from '../../../../kernel/action.ts';
import { action } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { findPerson } from '../account-store.ts';
import { identityEvents } from '../events.ts';
import { identityProblems } from '../problems.ts';
import { END_REASONS, type EndReason } from '../session.ts';
import { endSessions, endSessionsActing } from '../session-store.ts';

/** Who a person is, whatever they act as; undefined for who is none. */
export const personOf = (actor: Actor): string | undefined =>
  'document' in actor ? actor.document : undefined;

const PEOPLE = { citizen: true, employee: true, operator: true } as const;

/** Ends one session of the person, or all the others. */
export const endSession = action({
  name: 'identity.session.end',
  summary: 'Ends a session of yours, or all the others.',
  access: PEOPLE,
  input: z
    .object({ id: z.uuid().optional(), except: z.uuid().optional() })
    .refine((given) => given.id ?? given.except),
  output: z.object({ ended: z.number() }),
  async run(work, { id, except }) {
    const account = await findPerson(work.tx, personOf(work.actor) ?? '');
    if (account === undefined) throw identityProblems['session-unknown']();
    const why = id === undefined ? 'revoked' : 'signed-out';
    const ended = await endThem(work, { accountId: account.id, id, except, why });
    if (id !== undefined && ended === 0) throw identityProblems['session-unknown']();
    return { ended };
  },
});

/** Ends sessions of an account and tells whoever relies on them. */
export async function endThem(
  work: Work,
  {
    why,
    ...which
  }: { accountId: string; id?: string | undefined; except?: string | undefined; why: EndReason },
): Promise<number> {
  const ended = await endSessions(work.tx, which, { why, now: work.now });
  for (const id of ended) work.emit(identityEvents.sessionEnded(id, why));
  return ended.length;
}

/** Ends every session of a person whom the platform has to put out: somebody who left, a closed account. */
export const endSessionsOf = action({
  name: 'identity.session.end-all',
  summary: 'Ends every session of a person.',
  access: { platform: true },
  input: z.object({ person: z.string(), why: z.enum(END_REASONS) }),
  output: z.object({ ended: z.number() }),
  async run(work, { person, why }) {
    const account = await findPerson(work.tx, person);
    return { ended: account === undefined ? 0 : await endThem(work, { accountId: account.id, why }) };
  },
});

/** Ends the session of a browser whose person asked for it. */
export const endSessionById = action({
  name: 'identity.session.sign-out',
  summary: 'Ends the session of a browser.',
  access: { platform: true },
  input: z.object({ accountId: z.uuid(), id: z.uuid() }),
  output: z.object({ ended: z.number() }),
  async run(work, which) {
    return { ended: await endThem(work, { ...which, why: 'signed-out' }) };
  },
});

/** Ends the sessions in which somebody acts for a body that they have left; in other qualities they stay. */
export async function endActing(
  work: Work,
  { person, administrationId }: { person: string; administrationId: string },
): Promise<number> {
  const account = await findPerson(work.tx, person);
  if (account === undefined) return 0;
  const ended = await endSessionsActing(work.tx, { accountId: account.id, administrationId, now: work.now });
  for (const id of ended) work.emit(identityEvents.sessionEnded(id, 'left'));
  return ended.length;
}
