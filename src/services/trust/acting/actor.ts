import type { Actor, Citizen } from '../../../kernel/actor.ts';
import { reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { type Acting, fullName, LEAST_IN_OFFICE, type Session, sessionOf } from '../identity/index.ts';
import { representedUnder } from '../mandates/index.ts';
import { operatorOf, positionsOf } from '../people/index.ts';

/** Who a session's token says, in the quality that its person chose; a visitor when it says nothing. */
export async function actorOfSession(kernel: Kernel, token: string | undefined): Promise<Actor> {
  const session = await sessionOf(kernel, token);
  return session === undefined ? { kind: 'visitor' } : actorOf(kernel, session);
}

/** What of a session says who acts. */
export type Acted = Pick<Session, 'account' | 'acting' | 'level'> & Partial<Pick<Session, 'organisation'>>;

/**
 * The actor of a session. What they chose is looked at each time: an appointment that ended, or a mandate that was revoked,
 * leaves the person as themself at their next request; so does a session that is not sure enough for an office.
 */
export async function actorOf(kernel: Kernel, session: Acted): Promise<Actor> {
  const { acting } = session;
  const { person } = session.account;
  const at = kernel.now();
  if (isOffice(acting) && !reaches(session.level, LEAST_IN_OFFICE)) return self(session);
  switch (acting?.as) {
    case 'employee': {
      const { administrationId } = acting;
      const [position] = await positionsOf(kernel.db, person, { now: at, administrationId });
      if (position === undefined) return self(session);
      const { title: _title, ...place } = position;
      return { kind: 'employee', document: person, ...place, level: session.level };
    }
    case 'operator': {
      const operator = await operatorOf(kernel.db, person, at);
      return operator === undefined
        ? self(session)
        : { kind: 'operator', document: person, ...operator, level: session.level };
    }
    case 'representative': {
      const { mandateId } = acting;
      const representing = await representedUnder(kernel.db, { representative: person, mandateId, at });
      return representing === undefined ? self(session) : { ...self(session), representing };
    }
    default:
      return self(session);
  }
}

/** Whether somebody acts for a body or for the consortium. */
export const isOffice = (acting: Acting | undefined): boolean =>
  acting?.as === 'employee' || acting?.as === 'operator';

const self = ({ account, level, organisation }: Acted): Citizen => ({
  ...{ kind: 'citizen', document: account.person, name: fullName(account), level },
  ...(organisation?.role === 'representative' && {
    organisation: { document: organisation.document, name: organisation.name },
  }),
});
