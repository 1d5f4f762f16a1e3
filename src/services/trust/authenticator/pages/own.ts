import { assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  form,
  linkButton,
  list,
  notice,
  paragraph,
  printButton,
  qr,
  section,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { fullName, recentSession, type Session } from '../../identity/index.ts';
import {
  beginCredential,
  changePassword,
  confirmCredential,
  newPaperCodes,
  showOwn,
  showWaiting,
} from '../actions/credentials.ts';
import { faultOf, hashOfPassword, LEAST_CHARACTERS } from '../password.ts';
import { authenticatorProblems } from '../problems.ts';
import { words } from '../texts/index.ts';

export const OWN = '/account/authenticator';
const APP = `${OWN}/app`;
const CODES = `${OWN}/codes`;
const PEOPLE = { citizen: true, employee: true, operator: true } as const;

/** A password, new or another. What it is made of is looked at here: it comes into no action and is kept nowhere. */
export const ownPage: PageRoute = {
  path: OWN,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const recent = await recentSession(page, OWN);
    return 'redirect' in recent ? recent : draw(page);
  },
  async post(page) {
    assertMayDo(page.actor, PEOPLE);
    const recent = await recentSession(page, OWN);
    if ('redirect' in recent) return recent;
    const password = page.form.get('password') ?? '';
    const errors = passwordFaults(page, recent.session, password);
    if (errors.length > 0) return draw(page, { errors });
    const given = { passwordHash: await hashOfPassword(password) };
    const { active } = await page.run(showOwn, {});
    const done = await page.attempt<(typeof beginCredential)['input'], never>(
      (active && page.form.get('act') === 'change' ? changePassword : beginCredential) as never,
      given,
    );
    if (!done.ok) return draw(page, { problem: done.problem });
    const changed = active && page.form.get('act') === 'change';
    return changed ? { redirect: '/account', flash: words(page.lang).own.changed } : { redirect: APP };
  },
};

function passwordFaults(page: PageContext, { account }: Session, password: string): FieldError[] {
  const about = [fullName(account), account.document, account.email ?? '', account.birthDate ?? ''];
  const fault = faultOf(password, about);
  if (fault !== undefined) return [{ field: 'password', message: fault }];
  const again = page.form.get('again') ?? '';
  return again === password ? [] : [{ field: 'again', message: 'is not the same password' }];
}

type Wrong = { errors?: FieldError[]; problem?: Problem };

async function draw(page: PageContext, { errors, problem }: Wrong = {}): Promise<PageAnswer> {
  const { lang } = page;
  const t = words(lang).own;
  const { active, left, mayHave } = await page.run(showOwn, {});
  const common = {
    lang,
    ...(errors && { error: errors }),
    kind: 'password' as const,
    autocomplete: 'new-password',
  };
  const password = form(
    { key: page.formKey },
    textField({
      ...common,
      name: 'password',
      label: t.password,
      hint: t.passwordHint(formatNumber(LEAST_CHARACTERS, lang)),
    }),
    textField({ ...common, name: 'again', label: t.again }),
    buttonGroup(
      button(active ? t.change : t.goOn, { name: 'act', value: active ? 'change' : 'begin' }),
      linkButton('/account', t.back, { look: 'tertiary' }),
    ),
  );
  const body = stack(
    problem && notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    !mayHave && notice({ lang, tone: 'info' }, t.forEmployees),
    !mayHave && linkButton('/account', t.back, { look: 'secondary' }),
    mayHave && password,
    active &&
      section(
        { title: t.paper },
        paragraph(t.left(formatNumber(left, lang))),
        form({ action: CODES, key: page.formKey }, button(t.newCodes, { look: 'secondary' })),
      ),
    active && section({ title: t.anotherApp }, paragraph(t.anotherAppMore)),
  );
  const html = portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
  return { html, status: problem?.status ?? (errors === undefined ? 200 : 422) };
}

/** The application takes the secret, and its first code proves it. */
export const appPage: PageRoute = {
  path: APP,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    return drawApp(page);
  },
  async post(page) {
    const done = await page.run(confirmCredential, { code: page.form.get('code') ?? '' });
    if (done.outcome === 'enrolled') return drawCodes(page, done.codes);
    const message = authenticatorProblems['wrong-code']().kind.title[page.lang];
    return drawApp(page, [{ field: 'code', message }]);
  },
};

async function drawApp(page: PageContext, errors?: FieldError[]): Promise<PageAnswer> {
  const { lang } = page;
  const t = words(lang).app;
  const { address, key } = await page.run(showWaiting, {});
  const body = stack(
    list([...t.steps], 'numbers'),
    qr(address, t.qr),
    paragraph(t.byHand),
    paragraph(code(key.replace(/(.{4})/g, '$1 ').trim())),
    form(
      { key: page.formKey },
      textField({
        ...{ lang, name: 'code', label: t.code, width: 10, autocomplete: 'one-time-code' },
        ...(errors && { error: errors }),
      }),
      buttonGroup(button(t.confirm), linkButton(OWN, t.back, { look: 'tertiary' })),
    ),
  );
  const html = portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, errors });
  return { html, status: errors === undefined ? 200 : 422 };
}

/** New codes for paper. They are in this answer and nowhere else. */
export const codesPage: PageRoute = {
  path: CODES,
  portal: 'public',
  async post(page) {
    const recent = await recentSession(page, OWN);
    if ('redirect' in recent) return recent;
    return drawCodes(page, (await page.run(newPaperCodes, {})).codes);
  },
};

function drawCodes(page: PageContext, codes: readonly string[]): PageAnswer {
  const { lang } = page;
  const t = words(lang).codes;
  const body = stack(
    notice({ lang, tone: 'warning' }, t.once),
    list(codes.map((each) => code(each))),
    buttonGroup(linkButton('/account', t.kept), printButton(lang)),
  );
  return { html: portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body }) };
}
