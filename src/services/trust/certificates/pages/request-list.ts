import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  emptyState,
  filterForm,
  link,
  linkButton,
  pagination,
  select,
  stack,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listRequests, searchRequests } from '../queries/requests.ts';
import { words } from '../texts/index.ts';
import { REQUEST_STATES, type RequestView } from '../views.ts';
import { address, type Desk, type Found, formErrors, requestTag, searchByName, viewTabs } from './parts.ts';

const here = (desk: Desk) => `${desk.base}/requests`;

/** Requests of a desk, those that wait first. */
export const requestListPage = (desk: Desk): PageRoute => ({
  path: here(desk),
  portal: desk.portal,
  async get(page) {
    const state = page.query.get('state') ?? '';
    return show(page, desk, {
      state,
      result: await page.run(listRequests, { state, page: page.query.get('page') ?? 1 }),
    });
  },
  async post(page) {
    const text = (page.form.get('text') ?? '').trim();
    if (text === '') return { redirect: here(desk) };
    const searched = await page.attempt(searchRequests, { text });
    if (searched.ok) return show(page, desk, { result: searched.value, text });
    const { problem } = searched;
    if (problem.fields.length === 0) throw problem;
    const result = await page.run(listRequests, {});
    return {
      html: show(page, desk, { result, text, errors: formErrors(problem) }),
      status: problem.status,
    };
  },
});

type Shown = { result: Found<RequestView>; state?: string; text?: string; errors?: FieldError[] };

function show(page: PageContext, desk: Desk, { result, state, text, errors }: Shown): Html {
  const { lang } = page;
  const t = words(lang);
  const rows = table({
    ...{
      lang,
      caption: t.foundRequests(formatNumber(result.total, lang)),
      rows: result.found,
      narrow: 'stack',
    },
    columns: [
      {
        key: 'holder',
        header: t.holder,
        cell: (row) => link(`${here(desk)}/${row.id}`, row.holder),
        rowHeader: true,
      },
      { key: 'profile', header: t.profile, cell: (row) => t.profiles[row.profile] },
      { key: 'state', header: t.state, cell: (row) => requestTag(row.state, t) },
      { key: 'asked', header: t.requestedOn, cell: (row) => formatDate(row.requestedAt, lang) },
    ],
    empty: emptyState({ title: t.nothing, body: t.nothingHelp }),
  });
  const href = (to: number) => address(here(desk), { state, page: String(to) });
  const listed = state !== undefined;
  const body = stack(
    viewTabs(page, desk, 'requests'),
    desk.portal === 'office' && linkButton(`${desk.base}/new`, t.newRequest),
    searchByName(page, { base: here(desk), text, errors, more: !listed && result.pages > 1 }),
    listed && filtersOf(page, desk, state),
    html`${rows}${listed && pagination({ lang, page: result.page, pages: result.pages, href })}`,
  );
  return portalPage(page, {
    ...{ portal: desk.portal, title: t.requestsTitle, lead: t.requestsLead, body, width: 'wide' },
    ...(errors === undefined ? {} : { errors }),
  });
}

function filtersOf({ lang }: PageContext, desk: Desk, state: string): Html {
  const t = words(lang);
  const options = REQUEST_STATES.map((value) => ({ value, label: t.requestStates[value] }));
  return filterForm(
    { lang, action: here(desk), clear: state === '' ? undefined : here(desk) },
    select({ lang, name: 'state', label: t.state, options, value: state, placeholder: t.allStates }),
  );
}
