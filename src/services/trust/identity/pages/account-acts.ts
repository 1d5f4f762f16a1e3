import { assertLevel, assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../../kernel/http/session.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import { button, buttonGroup, form, linkButton, notice, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { endSession } from '../actions/end-session.ts';
import {
  askEmail,
  closeOwnAccount,
  confirmEmail,
  endOwnMeans,
  forgetOwnDevice,
  readAccount,
  readHistory,
} from '../actions/own-account.ts';
import { sessionOfPage } from '../identify.ts';
import { identityProblems } from '../problems.ts';
import { recentSession } from '../recent.ts';
import { accountWords } from '../texts/account.ts';
import { ACCOUNT, PEOPLE } from './account.ts';

/** Asks before a means ends. */
export const endMeansPage: PageRoute = {
  path: `${ACCOUNT}/means/{id}`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const { lang } = page;
    const t = accountWords(lang);
    const held = (await page.run(readAccount, {})).means.filter((each) => each.revokedAt === null);
    const means = held.find((each) => each.id === page.params['id']);
    if (means === undefined) throw identityProblems['means-unknown']();
    const body = form(
      { key: page.formKey },
      held.length === 1 && notice({ lang, tone: 'warning' }, t.revokeLast),
      buttonGroup(button(t.revoke, { look: 'danger' }), linkButton(ACCOUNT, t.keep, { look: 'secondary' })),
    );
    return portalPage(page, {
      portal: 'public',
      title: t.revokeTitle(means.label),
      lead: t.revokeLead,
      body,
    });
  },
  async post(page) {
    await page.run(endOwnMeans, { id: page.params['id'] });
    return { redirect: ACCOUNT, flash: accountWords(page.lang).revoked };
  },
};

export const endSessionPage: PageRoute = {
  path: `${ACCOUNT}/sessions/{id}`,
  portal: 'public',
  async post(page) {
    await page.run(endSession, { id: page.params['id'] });
    return { redirect: ACCOUNT, flash: accountWords(page.lang).ended };
  },
};

export const endOthersPage: PageRoute = {
  path: `${ACCOUNT}/sessions`,
  portal: 'public',
  async post(page) {
    const session = await sessionOfPage(page);
    if (session === undefined) throw kernelProblems['not-signed-in']();
    const { ended } = await page.run(endSession, { except: session.id });
    return { redirect: ACCOUNT, flash: accountWords(page.lang).endedMany(formatNumber(ended, page.lang)) };
  },
};

export const forgetDevicePage: PageRoute = {
  path: `${ACCOUNT}/devices/{id}`,
  portal: 'public',
  async post(page) {
    await page.run(forgetOwnDevice, { id: page.params['id'] });
    return { redirect: ACCOUNT, flash: accountWords(page.lang).forgotten };
  },
};

/** The address to write to: a code goes there first. */
export const emailPage: PageRoute = {
  path: `${ACCOUNT}/email`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const recent = await recentSession(page, `${ACCOUNT}/email`);
    return 'redirect' in recent ? recent : drawEmail(page);
  },
  async post(page) {
    // Notices of what is done with the account go there: a browser left open does not change it (ASVS 5 §7.5.1).
    const recent = await recentSession(page, `${ACCOUNT}/email`);
    if ('redirect' in recent) return recent;
    const asked = await page.attempt(askEmail, { email: page.form.get('email') ?? '' });
    if (!asked.ok) return drawEmail(page, asked.problem);
    page.kernel.pokeWorker();
    return { redirect: `${ACCOUNT}/email/code` };
  },
};

function drawEmail(page: PageContext, problem?: Problem): PageAnswer {
  const { lang } = page;
  const t = accountWords(lang);
  const errors = problem?.fields;
  const body = form(
    { key: page.formKey },
    textField({
      ...{ lang, name: 'email', label: t.emailField, kind: 'email', autocomplete: 'email' },
      ...(errors !== undefined && { error: errors }),
      ...(page.form.has('email') && { value: page.form.get('email')! }),
    }),
    buttonGroup(button(t.emailSend), linkButton(ACCOUNT, t.back, { look: 'tertiary' })),
  );
  const html = portalPage(page, { portal: 'public', title: t.emailTitle, lead: t.emailLead, body, errors });
  return { html, status: problem?.status ?? 200 };
}

export const emailCodePage: PageRoute = {
  path: `${ACCOUNT}/email/code`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    return drawCode(page);
  },
  async post(page) {
    const done = await page.run(confirmEmail, { code: (page.form.get('code') ?? '').replace(/\D/g, '') });
    if (done.outcome === 'wrong') return drawCode(page, identityProblems['code-wrong']());
    return { redirect: ACCOUNT, flash: accountWords(page.lang).emailDone };
  },
};

function drawCode(page: PageContext, problem?: Problem): PageAnswer {
  const { lang } = page;
  const t = accountWords(lang);
  const errors = problem && [{ field: 'code', message: problem.kind.title[lang] }];
  const body = form(
    { key: page.formKey },
    textField({
      ...{ lang, name: 'code', label: t.code, kind: 'number', width: 10, autocomplete: 'one-time-code' },
      ...(errors !== undefined && { error: errors }),
    }),
    buttonGroup(button(t.confirm), linkButton(`${ACCOUNT}/email`, t.setEmail, { look: 'tertiary' })),
  );
  const html = portalPage(page, { portal: 'public', title: t.codeTitle, lead: t.codeLead, body, errors });
  return { html, status: problem?.status ?? 200 };
}

/** Asks before the account is closed. */
export const closePage: PageRoute = {
  path: `${ACCOUNT}/close`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    assertLevel(page.actor, 'substantial');
    const t = accountWords(page.lang);
    const body = form(
      { key: page.formKey },
      buttonGroup(button(t.closeYes, { look: 'danger' }), linkButton(ACCOUNT, t.back, { look: 'secondary' })),
    );
    return portalPage(page, { portal: 'public', title: t.closeTitle, lead: t.closeLead, body });
  },
  async post(page) {
    await page.run(closeOwnAccount, {});
    return {
      redirect: '/',
      flash: accountWords(page.lang).closed,
      cookies: [{ name: SESSION_COOKIE, value: null }],
    };
  },
};

const MOST_LINES = 5_000;

/** Everything that there is of a person in their account, to be kept or taken elsewhere (GDPR art. 15 and 20). */
export const dataPage: PageRoute = {
  path: `${ACCOUNT}/data`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const account = await page.run(readAccount, {});
    const history = await page.run(readHistory, { limit: MOST_LINES });
    const file = `${JSON.stringify({ account, identifications: history.items }, null, 2)}\n`;
    return { file, type: 'application/json; charset=utf-8', name: 'aplec-account.json' };
  },
};
