import type { Work } from '../../../kernel/action.ts';
import { type Level, lower } from '../../../kernel/assurance.ts';
import type { Enrolment } from './account.ts';
import { identityEvents } from './events.ts';
import { endMeans, type NewMeans, storeMeans } from './means-store.ts';
import { identityProblems } from './problems.ts';
import { endSessionsWith } from './session-store.ts';

/**
 * What an enrolment is worth ((EU) 2015/1502, annex 2.1.2 and 2.2.1): in person and by certificate, the identity was proved;
 * with data that several people may know, it was only made likely; a means added in a session is worth that session.
 */
const WORTH: Readonly<Record<Exclude<Enrolment, 'session'>, Level>> = {
  'in-person': 'substantial',
  certificate: 'substantial',
  invitation: 'substantial',
  'shared-data': 'low',
};

/** The level of a new means: that of its enrolment, and never more than its method can give. */
export function levelOfEnrolment(enrolledBy: Enrolment, most: Level, session?: Level): Level {
  const worth = enrolledBy === 'session' ? (session ?? 'low') : WORTH[enrolledBy];
  return lower(worth, most);
}

/** Adds a means in the transaction of the method that enrolled it. Answers its identifier. */
export const addMeans = (work: Work, given: NewMeans): Promise<string> =>
  storeMeans(work.tx, given, work.now);

/** Ends a means with the sessions that it began, and tells its method; throws `identity.means-unknown`. */
export async function revokeMeans(
  work: Work,
  { accountId, id, method, why }: { accountId: string; id: string; method: string; why: string },
): Promise<void> {
  if (!(await endMeans(work.tx, { accountId, id }, { why, now: work.now })))
    throw identityProblems['means-unknown']();
  // Whoever changes their own means goes on; in every other case the session may be a thief's.
  if (why !== 'replaced')
    for (const session of await endSessionsWith(work.tx, { accountId, meansId: id, now: work.now }))
      work.emit(identityEvents.sessionEnded(session, 'revoked'));
  work.emit(identityEvents.meansRevoked(accountId, id, method));
}
