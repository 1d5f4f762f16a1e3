import { perform } from '../../../../kernel/action.ts';
import { reaches } from '../../../../kernel/assurance.ts';
import { safePath } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import {
  type Acting,
  actAs,
  isRecent,
  LEAST_IN_OFFICE,
  type Session,
  SIGN_IN,
  sessionOfPage,
} from '../../identity/index.ts';
import { isOffice } from '../actor.ts';
import { type Choices, choicesOf, HOME, obviousFor } from '../choices.ts';

/**
 * `/acting/begin?next=`: right after a sign-in. Keeps the quality of before when it serves; a session that has none yet takes
 * the one that the page leaves no choice about. A quality that was chosen is changed by a form of ours only (`/acting`): an
 * address that somebody else wrote leads there, and changes nothing (RFC 9110 §9.2.1).
 */
export const beginPage: PageRoute = {
  path: '/acting/begin',
  portal: 'public',
  async get(page) {
    const next = safePath(page.query.get('next') ?? undefined, '/');
    const session = await sessionOfPage(page);
    if (session === undefined) return { redirect: `/sign-in?next=${encodeURIComponent(next)}` };
    const choices = await choicesOf(page.kernel, session.account);
    const obvious = obviousFor(next, choices);
    if (serves(session.acting, next, choices, obvious))
      return isSure(session, session.acting) ? { redirect: next } : surer(next);
    if (obvious === undefined || !isFirst(page, session))
      return { redirect: `/acting?next=${encodeURIComponent(next)}` };
    return chosen(page, session, obvious, next);
  },
};

function serves(
  acting: Acting | undefined,
  next: string,
  choices: Choices,
  obvious: Acting | undefined,
): boolean {
  if (acting === undefined) return false;
  if (next.startsWith(HOME[acting.as])) return true;
  // A page of no portal (a consent of the OpenID Provider, say) takes whichever was chosen before.
  return obvious === undefined || (obvious.as === acting.as && choices.positions.length < 2);
}

/** The end of a sign-in: nothing was chosen, and the person identified themself a moment ago. */
const isFirst = ({ kernel }: PageContext, session: Session) =>
  session.acting === undefined && isRecent(kernel, session);

const isSure = ({ level }: Session, acting: Acting | undefined) =>
  !isOffice(acting) || reaches(level, LEAST_IN_OFFICE);

/** To a sign-in that suffices for an office, and back. */
const surer = (next: string) => ({
  redirect: `${SIGN_IN}?next=${encodeURIComponent(next)}&level=${LEAST_IN_OFFICE}`,
});

/** Sets the quality and goes on; from nowhere, to its home. */
export async function chosen(
  page: PageContext,
  session: Session,
  acting: Acting,
  next: string,
): Promise<PageAnswer> {
  const onward = next === '/' ? HOME[acting.as] : next;
  await setActing(page, session, acting);
  return isSure(session, acting) ? { redirect: onward } : surer(onward);
}

export async function setActing(page: PageContext, session: Session, acting: Acting): Promise<void> {
  await perform(
    page.kernel,
    actAs,
    { kind: 'platform', name: 'acting' },
    { sessionId: session.id, acting },
    { requestId: page.requestId },
  );
}
