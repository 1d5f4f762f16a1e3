import { assertMayDo } from '../../../../kernel/access.ts';
import { levelOf } from '../../../../kernel/actor.ts';
import { lower } from '../../../../kernel/assurance.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { linkButton, notice, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { fullName, isRecent, recentSession, type Session, sessionOfPage } from '../../identity/index.ts';
import { addPasskey } from '../actions/passkeys.ts';
import { MOST } from '../ceremony.ts';
import { enrolOptions } from '../challenge.ts';
import { passkeysProblems } from '../problems.ts';
import { words } from '../texts/index.ts';
import { passkeyForm, script } from './parts.ts';

export const ENROL = '/account/passkey';

/** Adds a passkey to one's account. */
export const enrolPage: PageRoute = {
  path: ENROL,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, { citizen: true, employee: true, operator: true });
    const recent = await recentSession(page, ENROL);
    return 'redirect' in recent ? recent : draw(page, recent.session);
  },
  async post(page) {
    const session = await sessionOfPage(page);
    if (session === undefined) throw kernelProblems['not-signed-in']();
    if (!isRecent(page.kernel, session)) throw passkeysProblems['not-recent']();
    const done = await page.attempt(addPasskey, {
      sessionId: session.id,
      label: page.form.get('label') || words(page.lang).enrol.unnamed,
      answer: page.form.get('answer') ?? '',
    });
    if (!done.ok) return draw(page, session, done.problem);
    return { redirect: '/account', flash: words(page.lang).enrol.done };
  },
};

async function draw(page: PageContext, session: Session, problem?: Problem): Promise<PageAnswer> {
  const { kernel, lang, actor } = page;
  const { account } = session;
  const given = { accountId: account.id, name: fullName(account), sessionId: session.id };
  const options = await enrolOptions(kernel, given);
  const t = words(lang);
  const level = lower(levelOf(actor), MOST) as 'low' | 'substantial';
  const before = textField({
    lang,
    name: 'label',
    label: t.enrol.label,
    hint: t.enrol.labelHint,
    width: 20,
    maxlength: 60,
  });
  const body = stack(
    problem && notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    passkeyForm(page, { kind: 'create', options, before, act: t.enrol.act }),
    linkButton('/account', t.enrol.cancel, { look: 'tertiary' }),
  );
  const lead = t.enrol.lead(t.enrol.levels[level]);
  const html = portalPage(page, { portal: 'public', title: t.enrol.title, lead, body, scripts: [script] });
  return { html, status: problem?.status ?? 200 };
}
