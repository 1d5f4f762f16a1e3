import { perform } from '../../../../kernel/action.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../../kernel/http/session.ts';
import { endSessionById } from '../actions/end-session.ts';
import { PLATFORM, sessionOfPage } from '../identify.ts';
import { words } from '../texts/index.ts';

/** Ends the session of this browser, here and for whoever relies on it. */
export const signOutPage: PageRoute = {
  path: '/sign-out',
  portal: 'public',
  async post(page) {
    const session = await sessionOfPage(page);
    if (session !== undefined)
      await perform(
        page.kernel,
        endSessionById,
        PLATFORM,
        { accountId: session.account.id, id: session.id },
        { requestId: page.requestId },
      );
    return {
      redirect: '/',
      flash: words(page.lang).signedOut,
      cookies: [{ name: SESSION_COOKIE, value: null }],
    };
  },
};
