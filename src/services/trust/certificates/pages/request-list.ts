import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  emptyState,
  filterForm,
  link,
  linkButton,
  pagination,
  select,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listRequests } from '../queries/requests.ts';
import { words } from '../texts/index.ts';
import { REQUEST_STATES } from '../views.ts';
import { address, type Desk, requestTag, viewTabs } from './parts.ts';

/** Requests of a desk, those that wait first. */
export const requestListPage = (desk: Desk): PageRoute => ({
  path: `${desk.base}/requests`,
  portal: desk.portal,
  async get(page) {
    const { lang, query } = page;
    const t = words(lang);
    const here = `${desk.base}/requests`;
    const filters = { text: (query.get('text') ?? '').slice(0, 100), state: query.get('state') ?? '' };
    const result = await page.run(listRequests, { ...filters, page: query.get('page') ?? 1 });
    const states = REQUEST_STATES.map((value) => ({ value, label: t.requestStates[value] }));
    const some = filters.text !== '' || filters.state !== '';
    const form = filterForm(
      { lang, action: here, clear: some ? here : undefined },
      textField({
        lang,
        name: 'text',
        label: t.search,
        hint: t.searchHint,
        value: filters.text,
        kind: 'search',
        maxlength: 100,
      }),
      select({
        lang,
        name: 'state',
        label: t.state,
        options: states,
        value: filters.state,
        placeholder: t.allStates,
      }),
    );
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
          cell: (row) => link(`${here}/${row.id}`, row.holder),
          rowHeader: true,
        },
        { key: 'profile', header: t.profile, cell: (row) => t.profiles[row.profile] },
        { key: 'state', header: t.state, cell: (row) => requestTag(row.state, t) },
        { key: 'asked', header: t.requestedOn, cell: (row) => formatDate(row.requestedAt, lang) },
      ],
      empty: emptyState({ title: t.nothing, body: t.nothingHelp }),
    });
    const href = (to: number) => address(here, { ...filters, page: String(to) });
    const ask = desk.portal === 'office' && linkButton(`${desk.base}/new`, t.newRequest);
    const body = html`${viewTabs(page, desk, 'requests')}${ask}${form}${rows}${pagination({ lang, page: result.page, pages: result.pages, href })}`;
    return portalPage(page, {
      portal: desk.portal,
      title: t.requestsTitle,
      lead: t.requestsLead,
      body,
      width: 'wide',
    });
  },
});
