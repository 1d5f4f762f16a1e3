import { perform } from '../../../../kernel/action.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { neighbourhood } from '../../../../kernel/http/rate.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  form,
  link,
  linkButton,
  list,
  paragraph,
  section,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  assertMayTry,
  attemptOf,
  countWrongTry,
  deviceOfPerson,
  forgetWrongTries,
  identified,
  keepState,
  personKey,
  refused,
  SIGN_IN,
  stateOf,
} from '../../identity/index.ts';
import { METHOD } from '../actions/enrol.ts';
import { checkCode, PLATFORM, sendCode } from '../actions/sign-in.ts';
import { maskedPhone, phoneNumber } from '../code.ts';
import { mobileCodeProblems } from '../problems.ts';
import { words } from '../texts/index.ts';
import { codeField, inboxNotice } from './parts.ts';

export const HERE = '/sign-in/mobile-code';
const CODE = `${HERE}/code`;
const LIMIT = 40;

type State = { id: string; person: string; phone: string };

/** Which document and which telephone. */
export const askPage: PageRoute = {
  path: HERE,
  portal: 'public',
  async get(page) {
    attemptOf(page);
    return draw(page);
  },
  async post(page) {
    const attempt = attemptOf(page);
    const document = (page.form.get('document') ?? '').trim().slice(0, LIMIT);
    const phone = phoneNumber(page.form.get('phone') ?? '');
    const errors: FieldError[] = [];
    if (document.length < 3) errors.push({ field: 'document', message: 'is required' });
    if (phone === undefined) errors.push({ field: 'phone', message: 'is not a mobile number' });
    if (phone === undefined || errors.length > 0) return { html: draw(page, errors), status: 422 };
    const state = { person: personKey({ document, country: 'ES' }), phone };
    return send(page, state, attempt);
  },
};

/** Sends a code, or says why not; what it says does not tell whether anybody is enrolled. */
async function send(
  page: PageContext,
  { person, phone }: Omit<State, 'id'>,
  attempt = attemptOf(page),
): Promise<PageAnswer> {
  const network = neighbourhood(page.caller.address);
  const deviceId = await deviceOfPerson(page, person);
  await assertMayTry(page.kernel, { method: METHOD, target: `send ${person}`, network, deviceId });
  const { id } = await perform(
    page.kernel,
    sendCode,
    PLATFORM,
    { attemptId: attempt.id, person, phone, lang: page.lang },
    { requestId: page.requestId },
  );
  page.kernel.pokeWorker();
  return { redirect: CODE, cookies: [keepState(page.kernel, attempt, METHOD, { id, person, phone })] };
}

function draw(page: PageContext, errors?: FieldError[]) {
  const { lang } = page;
  const t = words(lang).signIn;
  const error = errors !== undefined ? { error: errors } : {};
  const value = (name: string) => (page.form.has(name) ? { value: page.form.get(name)! } : {});
  const body = stack(
    form(
      { key: page.formKey },
      textField({
        ...{
          lang,
          name: 'document',
          label: t.document,
          hint: t.documentHint,
          width: 20,
          autocomplete: 'off',
        },
        ...error,
        ...value('document'),
      }),
      textField({
        ...{
          lang,
          name: 'phone',
          label: t.phone,
          hint: t.phoneHint,
          kind: 'tel',
          width: 20,
          autocomplete: 'tel',
        },
        ...error,
        ...value('phone'),
      }),
      button(t.send),
    ),
    section(
      { title: t.none },
      list([
        ...(page.kernel.settings['MOBILE_CODE_FROM_HOME'] === true ? [link(`${HERE}/new`, t.fromHome)] : []),
        t.atDesk,
      ]),
    ),
    linkButton(SIGN_IN, t.another, { look: 'tertiary' }),
  );
  return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
}

/** The code that arrived. */
export const codePage: PageRoute = {
  path: CODE,
  portal: 'public',
  async get(page) {
    return drawCode(page, stateIn(page));
  },
  async post(page) {
    const attempt = attemptOf(page);
    const state = stateIn(page);
    if (page.form.get('act') === 'again') return send(page, state, attempt);
    const network = neighbourhood(page.caller.address);
    // A browser that its person has used before is counted apart: nobody is locked out by who guesses elsewhere.
    const deviceId = await deviceOfPerson(page, state.person);
    const about = { method: METHOD, target: state.person, network, deviceId };
    await assertMayTry(page.kernel, about);
    const code = (page.form.get('code') ?? '').replace(/\D/g, '');
    const checked = await perform(
      page.kernel,
      checkCode,
      PLATFORM,
      { attemptId: attempt.id, id: state.id, code },
      { requestId: page.requestId },
    );
    const { accountId, meansId, outcome, left } = checked;
    if (outcome === 'right' && accountId !== undefined && meansId !== undefined) {
      await forgetWrongTries(page.kernel, about);
      return identified(page, attempt, {
        ...{ method: METHOD, level: 'substantial', amr: ['otp', 'sms'], who: { accountId, meansId } },
        evidence: { challenge: state.id },
      });
    }
    await countWrongTry(page.kernel, about);
    const reason = outcome === 'over' ? 'code-over' : 'wrong-code';
    await refused(page, attempt, {
      method: METHOD,
      reason: `mobile-code.${reason}`,
      ...(accountId && { accountId }),
    });
    const problem = mobileCodeProblems[reason]();
    return drawCode(page, state, { problem, left });
  },
};

function stateIn(page: PageContext): State {
  const state = stateOf(attemptOf(page), METHOD) as State | undefined;
  if (state === undefined || !('person' in state)) throw mobileCodeProblems['code-over']();
  return state;
}

function drawCode(
  page: PageContext,
  { phone }: State,
  wrong?: { problem: Problem; left: number },
): PageAnswer {
  const { lang } = page;
  const t = words(lang).code;
  const errors = wrong && [{ field: 'code', message: wrong.problem.kind.title[lang] }];
  const body = stack(
    inboxNotice(page),
    form(
      { key: page.formKey },
      wrong !== undefined && wrong.left > 0 && paragraph(t.left(formatNumber(wrong.left, lang))),
      codeField(page, errors),
      button(t.enter),
      buttonGroup(
        button(t.again, { look: 'tertiary', name: 'act', value: 'again', formnovalidate: true }),
        linkButton(HERE, t.back, { look: 'tertiary' }),
      ),
    ),
  );
  const html = portalPage(page, {
    portal: 'public',
    title: t.title,
    lead: t.lead(maskedPhone(phone)),
    body,
    errors,
  });
  return { html, status: wrong?.problem.status ?? 200 };
}
