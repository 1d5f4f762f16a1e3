import { perform } from '../../../../kernel/action.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { neighbourhood } from '../../../../kernel/http/rate.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import { button, confirmation, form, linkButton, notice, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { assertMayTry, attemptOf, countWrongTry, keepState, SIGN_IN, stateOf } from '../../identity/index.ts';
import { confirmFromHome, enrolFromHome } from '../actions/enrol.ts';
import { PLATFORM } from '../actions/sign-in.ts';
import { mobileCodeProblems } from '../problems.ts';
import { words } from '../texts/index.ts';
import { codeField, dayField, dayOf, inboxNotice, personFields, personIn } from './parts.ts';
import { HERE } from './sign-in.ts';

const STATE = 'mobile-code.home';
type State = { id: string; phone: string };

/** Enrolment from home with shared facts. */
export const homePage: PageRoute = {
  path: `${HERE}/new`,
  portal: 'public',
  async get(page) {
    attemptOf(page);
    return draw(page);
  },
  async post(page) {
    const attempt = attemptOf(page);
    if (page.kernel.settings['MOBILE_CODE_FROM_HOME'] !== true) throw kernelProblems['not-found']();
    const network = neighbourhood(page.caller.address);
    const about = { method: STATE, target: String(personIn(page)['document']), network };
    await assertMayTry(page.kernel, about);
    const t = words(page.lang).home;
    const given = {
      attemptId: attempt.id,
      person: personIn(page),
      documentUntil: dayOf(page, 'documentUntil', t.documentUntil) ?? '',
      healthCard: page.form.get('healthCard') ?? '',
      phone: page.form.get('phone') ?? '',
      lang: page.lang,
    };
    try {
      const begun = await perform(page.kernel, enrolFromHome, PLATFORM, given, { requestId: page.requestId });
      page.kernel.pokeWorker();
      return { redirect: `${HERE}/new/code`, cookies: [keepState(page.kernel, attempt, STATE, begun)] };
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      // Somebody who tries facts of others is slowed like somebody who tries codes.
      if (error.code === 'mobile-code.facts-unknown') await countWrongTry(page.kernel, about);
      return { html: draw(page, error), status: error.status };
    }
  },
};

function draw(page: PageContext, problem?: Problem) {
  const { lang } = page;
  const t = words(lang).home;
  const errors = problem !== undefined && problem.fields.length > 0 ? problem.fields : undefined;
  const error = errors !== undefined ? { error: errors } : {};
  const value = (name: string) => (page.form.has(name) ? { value: page.form.get(name)! } : {});
  const body = stack(
    problem !== undefined &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    form(
      { key: page.formKey },
      ...personFields(page, { errors }),
      dayField(page, { name: 'documentUntil', label: t.documentUntil, hint: t.documentUntilHint, errors }),
      textField({
        ...{
          lang,
          name: 'healthCard',
          label: t.healthCard,
          hint: t.healthCardHint,
          width: 20,
          autocomplete: 'off',
        },
        ...error,
        ...value('healthCard'),
      }),
      textField({
        ...{ lang, name: 'phone', label: t.phone, kind: 'tel', width: 20, autocomplete: 'tel' },
        ...error,
        ...value('phone'),
      }),
      button(t.goOn),
    ),
  );
  return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
}

/** The code that proves that the telephone is theirs; then they sign in with it. */
export const homeCodePage: PageRoute = {
  path: `${HERE}/new/code`,
  portal: 'public',
  async get(page) {
    return drawCode(page);
  },
  async post(page) {
    const attempt = attemptOf(page);
    const { id } = stateIn(page);
    const code = (page.form.get('code') ?? '').replace(/\D/g, '');
    const done = await perform(
      page.kernel,
      confirmFromHome,
      PLATFORM,
      { attemptId: attempt.id, id, code },
      { requestId: page.requestId },
    );
    if (done.outcome !== 'enrolled')
      return drawCode(page, mobileCodeProblems[done.outcome === 'over' ? 'code-over' : 'wrong-code']());
    const t = words(page.lang).confirm;
    const lead = t.doneLead(t.levels[done.level!], formatDate(done.endsOn!, page.lang));
    const body = stack(
      confirmation(page.lang, { title: t.done, body: lead }),
      linkButton(HERE, t.goOn),
      linkButton(SIGN_IN, words(page.lang).signIn.another, { look: 'tertiary' }),
    );
    return portalPage(page, { portal: 'public', title: t.done, heading: false, body });
  },
};

function stateIn(page: PageContext): State {
  const state = stateOf(attemptOf(page), STATE) as State | undefined;
  if (state === undefined) throw mobileCodeProblems['code-over']();
  return state;
}

function drawCode(page: PageContext, problem?: Problem): PageAnswer {
  const t = words(page.lang).confirm;
  const errors = problem && [{ field: 'code', message: problem.kind.title[page.lang] }];
  const body = stack(
    inboxNotice(page),
    form({ key: page.formKey }, codeField(page, errors), button(t.confirm)),
  );
  const lead = t.lead(stateIn(page).phone);
  const html = portalPage(page, { portal: 'public', title: t.title, lead, body, errors });
  return { html, status: problem?.status ?? 200 };
}
