import { perform } from '../../../../kernel/action.ts';
import { safePath } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { type Acting, actAs, type Session, sessionOfPage } from '../../identity/index.ts';
import { type Choices, choicesOf, HOME, obviousFor } from '../choices.ts';

/**
 * `/acting/begin?next=`: right after a sign-in. Keeps the quality of before when it serves, takes the one that the page leaves
 * no choice about, and asks otherwise.
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
    if (serves(session.acting, next, choices, obvious)) return { redirect: next };
    if (obvious === undefined) return { redirect: `/acting?next=${encodeURIComponent(next)}` };
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

/** Sets the quality and goes on; from nowhere, to its home. */
export async function chosen(
  page: PageContext,
  session: Session,
  acting: Acting,
  next: string,
): Promise<PageAnswer> {
  await setActing(page, session, acting);
  return { redirect: next === '/' ? HOME[acting.as] : next };
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
