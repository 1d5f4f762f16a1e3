import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  form,
  link,
  linkButton,
  pagination,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { mandateQueue, searchMandates } from '../queries/mandates.ts';
import { words } from '../texts/index.ts';
import type { MandateView } from '../views.ts';
import { daysOf, deskTabs, formErrors, OFFICE, stateTag, whatOf, whereOf } from './parts.ts';

type Found = { found: MandateView[]; total: number; page: number; pages: number };

/** The queue of a body. Who may only look up, or help, is led to the view that is theirs. */
export const queuePage: PageRoute = {
  path: OFFICE,
  portal: 'office',
  async get(page) {
    const { lang, actor } = page;
    const t = words(lang);
    const has: readonly string[] = actor.kind === 'employee' ? actor.capabilities : [];
    if (!has.includes('mandates.validate')) {
      if (has.includes('mandates.assist')) return { redirect: `${OFFICE}/assist` };
      if (has.includes('mandates.read')) return { redirect: `${OFFICE}/search` };
    }
    const result = await page.run(mandateQueue, { page: page.query.get('page') ?? 1 });
    return portalPage(page, {
      ...{ portal: 'office', title: t.queueTitle, lead: t.queueLead, width: 'wide' },
      body: stack(
        deskTabs(page, 'queue'),
        tableOf(page, result, {
          caption: t.queueCount(formatNumber(result.total, lang)),
          none: [t.queueNone, t.queueNoneHelp],
          href: (to) => `${OFFICE}?page=${to}`,
        }),
      ),
    });
  },
};

/** Powers of somebody. Documents are personal data: they are posted and stay out of addresses. */
export const searchPage: PageRoute = {
  path: `${OFFICE}/search`,
  portal: 'office',
  async get(page) {
    await page.run(searchMandates, {});
    return show(page, undefined);
  },
  async post(page) {
    const sent = {
      grantor: page.form.get('grantor') ?? '',
      representative: page.form.get('representative') ?? '',
    };
    const found = await page.attempt(searchMandates, { ...sent, page: page.form.get('page') ?? 1 });
    if (found.ok) return show(page, found.value);
    return { html: show(page, undefined, found.problem), status: found.problem.status };
  },
};

function show(page: PageContext, result: Found | undefined, problem?: Problem): Html {
  const { lang, form: sent } = page;
  const t = words(lang);
  const errors = formErrors(problem);
  const field = (name: string, label: string) =>
    textField({
      ...{ lang, name, label, value: sent.get(name) ?? '', error: errors, maxlength: 20 },
      ...{ autocomplete: 'off', optional: true },
    });
  const body = stack(
    deskTabs(page, 'search'),
    form(
      { label: t.searchTitle },
      field('grantor', t.searchGrantor),
      field('representative', t.searchRepresentative),
      button(t.searchButton, { look: 'secondary' }),
    ),
    result !== undefined &&
      html`${tableOf(page, result, {
        caption: t.foundCount(formatNumber(result.total, lang)),
        none: [t.searchNone, t.searchLead],
        href: undefined,
      })}${
        result.page < result.pages &&
        form(
          {
            hidden: {
              grantor: sent.get('grantor') ?? '',
              representative: sent.get('representative') ?? '',
              page: result.page + 1,
            },
          },
          button(t.goOn, { look: 'tertiary' }),
        )
      }`,
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.searchTitle, lead: t.searchLead, width: 'wide', body },
    ...(errors.length > 0 ? { errors } : {}),
  });
}

type Shown = { caption: string; none: [string, string]; href: ((page: number) => string) | undefined };

function tableOf(page: PageContext, result: Found, { caption, none, href }: Shown): Html {
  const { lang, actor } = page;
  const t = words(lang);
  const mayRegister = actor.kind === 'employee' && actor.capabilities.includes('mandates.assist');
  const rows = table({
    ...{ lang, caption, rows: result.found, narrow: 'stack' },
    empty: emptyState({ title: none[0], body: none[1] }),
    columns: [
      {
        key: 'whom',
        header: t.whom,
        cell: (row) => link(`${OFFICE}/${row.id}`, row.grantor.name),
        rowHeader: true,
      },
      { key: 'who', header: t.who, cell: (row) => row.representative.name },
      { key: 'what', header: t.what, cell: (row) => whatOf(row, t) },
      { key: 'where', header: t.where, cell: (row) => whereOf(row, t) },
      { key: 'days', header: t.days, cell: (row) => daysOf(row, t, lang) },
      {
        key: 'state',
        header: t.state,
        cell: (row) =>
          html`${stateTag(row.state, t)}${row.waitsUntil !== null && html`<br>${t.waitsUntil(formatDate(row.waitsUntil, lang))}`}`,
      },
    ],
  });
  return html`${rows}${href !== undefined && pagination({ lang, page: result.page, pages: result.pages, href })}${
    mayRegister && buttonGroup(linkButton(`${OFFICE}/new`, t.deskNew, { look: 'secondary' }))
  }`;
}
