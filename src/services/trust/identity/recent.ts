import type { PageContext } from '../../../kernel/http/pages.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { openAttempt, SIGN_IN } from './attempt.ts';
import { sessionOfPage } from './identify.ts';
import type { Session } from './session.ts';

/** Whoever finds a browser left open cannot add means of their own to it. */
const RECENT_MINUTES = 5;

export const isRecent = (kernel: Kernel, { identifiedAt }: Session): boolean =>
  kernel.now().since(identifiedAt).total('minutes') <= RECENT_MINUTES;

type Redirect = { redirect: string; cookies: ReturnType<typeof openAttempt>['cookie'][] };

/** The session of a page if its person identified themself a moment ago; else where they do it again, and come back to `next`. */
export async function recentSession(
  page: PageContext,
  next: string,
): Promise<{ session: Session } | Redirect> {
  const session = await sessionOfPage(page);
  if (session === undefined) throw kernelProblems['not-signed-in']();
  if (isRecent(page.kernel, session)) return { session };
  const wish = { next, least: session.level, accountId: session.account.id, fresh: true as const };
  return { redirect: SIGN_IN, cookies: [openAttempt(page.kernel, wish).cookie] };
}
