import type { z } from 'zod';
import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  hiddenText,
  link,
  linkButton,
  list,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { readAccount } from '../actions/own-account.ts';
import { sessionOfPage } from '../identify.ts';
import { allMethods } from '../methods.ts';
import { accountWords } from '../texts/account.ts';
import { words } from '../texts/index.ts';

export const ACCOUNT = '/account';
export const PEOPLE = { citizen: true, employee: true, operator: true } as const;
type View = z.output<(typeof readAccount)['output']>;

/** Everything about one's own identity: who, by what means, where, and what happened. */
export const accountPage: PageRoute = {
  path: ACCOUNT,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const t = accountWords(page.lang);
    const view = await page.run(readAccount, {});
    const current = await sessionOfPage(page);
    const body = stack(
      who(page, view),
      meansSection(page, view),
      sessionsSection(page, view, current?.id),
      devicesSection(page, view),
      section(
        { title: t.more },
        list([
          link('/account/consents', t.consents),
          link(`${ACCOUNT}/history`, t.history),
          link(`${ACCOUNT}/data`, t.data),
          link(`${ACCOUNT}/recover`, t.recover),
          link(`${ACCOUNT}/close`, t.close),
        ]),
      ),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

function who({ lang }: PageContext, view: View): Html {
  const t = accountWords(lang);
  return section(
    { title: t.who },
    summaryList(lang, [
      { key: t.name, value: view.name },
      { key: t.document, value: `${view.documentType} ${view.document}` },
      ...(view.birthDate === null ? [] : [{ key: t.birthDate, value: formatDate(view.birthDate, lang) }]),
      { key: t.email, value: view.email ?? t.noEmail, change: `${ACCOUNT}/email` },
    ]),
  );
}

/** The name of a method for people. */
export const methodTitle = ({ kernel, lang }: PageContext, name: string): string =>
  allMethods(kernel).find((each) => each.name === name)?.title[lang] ?? name;

function meansSection(page: PageContext, { means }: View): Html {
  const { lang, kernel } = page;
  const t = accountWords(lang);
  const { levels } = words(lang).signIn;
  const held = means.filter((each) => each.revokedAt === null);
  const others = allMethods(kernel).flatMap(({ enrolHref, title }) =>
    enrolHref === undefined ? [] : [link(enrolHref, title[lang])],
  );
  const rows =
    held.length === 0
      ? emptyState({ title: t.noMeans, body: t.noMeansMore })
      : table({
          ...{ lang, caption: t.means, captionHidden: true, rows: held },
          columns: [
            {
              ...{ key: 'method', header: t.method, rowHeader: true },
              cell: ({ method, label }) => html`${methodTitle(page, method)}<br>${label}`,
            },
            { key: 'level', header: t.level, cell: ({ level }) => tag(levels[level]) },
            {
              ...{ key: 'enrolled', header: t.enrolled },
              cell: ({ enrolledBy, desk, createdAt }) =>
                html`${t.enrolments[enrolledBy]}<br>${formatDateTime(createdAt, lang)}${desk && html`<br>${desk.body}`}${desk?.name && html`<br>${t.attendedBy(desk.name)}`}`,
            },
            {
              ...{ key: 'used', header: t.lastUsed },
              cell: ({ lastUsedAt }) => (lastUsedAt === null ? t.never : formatDateTime(lastUsedAt, lang)),
            },
            {
              ...{ key: 'act', header: t.act },
              cell: ({ id, label }) =>
                link(`${ACCOUNT}/means/${id}`, html`${t.revoke}${hiddenText(` ${label}`)}`),
            },
          ],
        });
  return section(
    { title: t.means, intro: t.meansLead },
    rows,
    others.length > 0 && html`${paragraph(t.add)}${list(others)}`,
  );
}

/** A button in a form of its own, back to this page. */
const act = (page: PageContext, href: string, label: string, context: string): Html =>
  html`<form method="post" action="${href}"><input type="hidden" name="_key" value="${page.formKey}">${button(label, { look: 'tertiary', size: 'sm', context })}</form>`;

function sessionsSection(page: PageContext, { sessions }: View, current: string | undefined): Html {
  const { lang } = page;
  const t = accountWords(lang);
  const { levels } = words(lang).signIn;
  const rows = table({
    ...{ lang, caption: t.sessions, captionHidden: true, rows: sessions },
    columns: [
      {
        ...{ key: 'device', header: t.device, rowHeader: true },
        cell: ({ id, agent }) =>
          html`${browserName(agent) ?? t.unknownDevice} ${id === current && tag(t.thisOne, 'success')}`,
      },
      {
        key: 'method',
        header: t.method,
        cell: ({ method, level }) => html`${methodTitle(page, method)} ${tag(levels[level])}`,
      },
      { key: 'began', header: t.began, cell: ({ beganAt }) => formatDateTime(beganAt, lang) },
      { key: 'seen', header: t.seen, cell: ({ seenAt }) => formatDateTime(seenAt, lang) },
      {
        ...{ key: 'act', header: t.act },
        cell: ({ id, beganAt }) =>
          id === current ? '—' : act(page, `${ACCOUNT}/sessions/${id}`, t.end, formatDateTime(beganAt, lang)),
      },
    ],
  });
  const others = sessions.some(({ id }) => id !== current);
  return section({ title: t.sessions }, rows, others && act(page, `${ACCOUNT}/sessions`, t.endOthers, ''));
}

function devicesSection(page: PageContext, { devices }: View): Html {
  const { lang } = page;
  const t = accountWords(lang);
  const rows = table({
    ...{ lang, caption: t.devices, captionHidden: true, rows: devices },
    columns: [
      {
        key: 'device',
        header: t.device,
        rowHeader: true,
        cell: ({ agent }) => browserName(agent) ?? t.unknownDevice,
      },
      { key: 'first', header: t.began, cell: ({ firstAt }) => formatDateTime(firstAt, lang) },
      { key: 'last', header: t.lastUsed, cell: ({ lastAt }) => formatDateTime(lastAt, lang) },
      {
        ...{ key: 'act', header: t.act },
        cell: ({ id, lastAt }) =>
          act(page, `${ACCOUNT}/devices/${id}`, t.forget, formatDateTime(lastAt, lang)),
      },
    ],
  });
  return section({ title: t.devices, intro: t.devicesLead }, rows);
}

const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'] as const;
const NAMES: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' };
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'] as const;

/** “Firefox · Windows”: what people recognise in what a browser says of itself; undefined when nothing is. */
export function browserName(agent: string | null): string | undefined {
  if (agent === null || agent === '') return undefined;
  const browser = BROWSERS.find((each) => agent.includes(`${each}/`));
  const system = SYSTEMS.find((each) => agent.includes(each));
  const said = [browser && (NAMES[browser] ?? browser), system === 'Macintosh' ? 'Mac' : system].filter(
    Boolean,
  );
  return said.length > 0 ? said.join(' · ') : agent.slice(0, 40);
}

/** Where one is told how to come in when what one used is lost. For anybody. */
export const recoverPage: PageRoute = {
  path: `${ACCOUNT}/recover`,
  portal: 'public',
  async get(page) {
    const t = accountWords(page.lang);
    const body = stack(
      list([...t.recoverWays], 'numbers'),
      buttonGroup(
        linkButton('/sign-in', words(page.lang).signIn.title),
        linkButton(`${ACCOUNT}/stop`, t.stop.title, { look: 'secondary' }),
      ),
    );
    return portalPage(page, { portal: 'public', title: t.recoverTitle, lead: t.recoverLead, body });
  },
};
