import { perform } from '../../../../kernel/action.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { neighbourhood } from '../../../../kernel/http/rate.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { linkButton, notice, stack } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  assertMayTry,
  attemptOf,
  countWrongTry,
  identified,
  refused,
  SIGN_IN,
} from '../../identity/index.ts';
import { METHOD, usePasskey } from '../actions/passkeys.ts';
import { signInOptions } from '../challenge.ts';
import { passkeysProblems } from '../problems.ts';
import { words } from '../texts/index.ts';
import { passkeyForm, script } from './parts.ts';

export const HERE = '/sign-in/passkey';
const PLATFORM = { kind: 'platform', name: 'passkeys' } as const;

export const signInPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    return draw(page);
  },
  async post(page) {
    const attempt = attemptOf(page);
    const network = neighbourhood(page.caller.address);
    const about = { method: METHOD, target: `network ${network}`, network };
    await assertMayTry(page.kernel, about);
    const answer = page.form.get('answer') ?? '';
    const used = await perform(
      page.kernel,
      usePasskey,
      PLATFORM,
      { attemptId: attempt.id, answer },
      { requestId: page.requestId },
    );
    const { outcome, accountId, meansId } = used;
    if (outcome === 'right' && accountId !== undefined && meansId !== undefined)
      return identified(page, attempt, {
        ...{ method: METHOD, level: 'substantial', amr: ['pop', 'user'], who: { accountId, meansId } },
        evidence: { answer },
      });
    await countWrongTry(page.kernel, about);
    const problem = passkeysProblems[outcome === 'right' ? 'not-verified' : outcome]();
    await refused(page, attempt, { method: METHOD, reason: problem.code, ...(accountId && { accountId }) });
    return draw(page, problem);
  },
};

async function draw(page: PageContext, problem?: Problem): Promise<PageAnswer> {
  const { kernel, lang } = page;
  const attempt = attemptOf(page);
  const options = await signInOptions(kernel, attempt.id);
  const t = words(lang);
  const body = stack(
    problem && notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    passkeyForm(page, { kind: 'get', options, act: t.signIn.act }),
    linkButton(SIGN_IN, t.signIn.another, { look: 'tertiary' }),
  );
  const { title, lead } = t.signIn;
  const html = portalPage(page, { portal: 'public', title, lead, body, scripts: [script] });
  return { html, status: problem?.status ?? 200 };
}
