import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  type Column,
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
import { PROFILE_NAMES } from '../profiles.ts';
import { listCertificates } from '../queries/certificates.ts';
import { words } from '../texts/index.ts';
import { CERTIFICATE_STATES, type CertificateView } from '../views.ts';
import { address, type Desk, stateTag, viewTabs } from './parts.ts';

/** Every certificate of a desk, with search, filters and pages. */
export const certificateListPage = (desk: Desk): PageRoute => ({
  path: desk.base,
  portal: desk.portal,
  async get(page) {
    const { lang, query } = page;
    const t = words(lang);
    const filters = {
      text: (query.get('text') ?? '').slice(0, 100),
      state: query.get('state') ?? '',
      profile: query.get('profile') ?? '',
    };
    const result = await page.run(listCertificates, { ...filters, page: query.get('page') ?? 1 });
    const rows = table({
      ...{ lang, caption: t.found(formatNumber(result.total, lang)), rows: result.found, narrow: 'stack' },
      columns: columnsOf(page, desk),
      empty: emptyState({ title: t.nothing, body: t.nothingHelp }),
    });
    const href = (to: number) => address(desk.base, { ...filters, page: String(to) });
    const ask = desk.portal === 'office' && linkButton(`${desk.base}/new`, t.newRequest);
    const body = html`${viewTabs(page, desk, 'certificates')}${ask}${filtersOf(page, desk, filters)}${rows}${pagination({ lang, page: result.page, pages: result.pages, href })}`;
    const lead = desk.portal === 'office' ? t.lead : t.leadAll;
    return portalPage(page, { portal: desk.portal, title: t.title, lead, body, width: 'wide' });
  },
});

function filtersOf(
  { lang }: PageContext,
  { base }: Desk,
  filters: Record<'text' | 'state' | 'profile', string>,
) {
  const t = words(lang);
  const some = Object.values(filters).some((value) => value !== '');
  const states = CERTIFICATE_STATES.map((value) => ({ value, label: t.states[value] }));
  const profiles = PROFILE_NAMES.map((value) => ({ value, label: t.profiles[value] }));
  return filterForm(
    { lang, action: base, clear: some ? base : undefined },
    textField({
      ...{ lang, name: 'text', label: t.search, hint: t.searchHint, value: filters.text },
      ...{ kind: 'search', maxlength: 100 },
    }),
    select({
      lang,
      name: 'state',
      label: t.state,
      options: states,
      value: filters.state,
      placeholder: t.allStates,
    }),
    select({
      lang,
      name: 'profile',
      label: t.profile,
      options: profiles,
      value: filters.profile,
      placeholder: t.allProfiles,
    }),
  );
}

function columnsOf({ lang }: PageContext, { base }: Desk): readonly Column<CertificateView>[] {
  const t = words(lang);
  return [
    {
      key: 'holder',
      header: t.holder,
      cell: (row) => link(`${base}/${row.id}`, row.holder),
      rowHeader: true,
    },
    { key: 'profile', header: t.profile, cell: (row) => t.profiles[row.profile] },
    { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t) },
    { key: 'until', header: t.validUntil, cell: (row) => formatDate(row.notAfter, lang) },
  ];
}
