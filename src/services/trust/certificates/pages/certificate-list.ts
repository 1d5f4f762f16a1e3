import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import {
  type Column,
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
import { PROFILE_NAMES } from '../profiles.ts';
import { listCertificates, searchCertificates } from '../queries/certificates.ts';
import { words } from '../texts/index.ts';
import { CERTIFICATE_STATES, type CertificateView } from '../views.ts';
import { address, type Desk, type Found, formErrors, searchByName, stateTag, viewTabs } from './parts.ts';

/** Every certificate of a desk, with filters and pages; by name or document, with what was typed kept out of the address. */
export const certificateListPage = (desk: Desk): PageRoute => ({
  path: desk.base,
  portal: desk.portal,
  async get(page) {
    const filters = { state: page.query.get('state') ?? '', profile: page.query.get('profile') ?? '' };
    const result = await page.run(listCertificates, { ...filters, page: page.query.get('page') ?? 1 });
    return show(page, desk, { result, filters });
  },
  async post(page) {
    const text = (page.form.get('text') ?? '').trim();
    if (text === '') return { redirect: desk.base };
    const searched = await page.attempt(searchCertificates, { text });
    if (searched.ok) return show(page, desk, { result: searched.value, text });
    const { problem } = searched;
    if (problem.fields.length === 0) throw problem;
    const result = await page.run(listCertificates, {});
    return {
      html: show(page, desk, { result, text, errors: formErrors(problem) }),
      status: problem.status,
    };
  },
});

type Filters = Record<'state' | 'profile', string>;
type Shown = { result: Found<CertificateView>; filters?: Filters; text?: string; errors?: FieldError[] };

function show(page: PageContext, desk: Desk, { result, filters, text, errors }: Shown): Html {
  const { lang } = page;
  const t = words(lang);
  const rows = table({
    ...{ lang, caption: t.found(formatNumber(result.total, lang)), rows: result.found, narrow: 'stack' },
    columns: columnsOf(page, desk),
    empty: emptyState({ title: t.nothing, body: t.nothingHelp }),
  });
  const href = (to: number) => address(desk.base, { ...filters, page: String(to) });
  const pages = filters && pagination({ lang, page: result.page, pages: result.pages, href });
  const ask = desk.portal === 'office' && linkButton(`${desk.base}/new`, t.newRequest);
  const body = stack(
    viewTabs(page, desk, 'certificates'),
    ask,
    searchByName(page, { base: desk.base, text, errors, more: filters === undefined && result.pages > 1 }),
    filters && filtersOf(page, desk, filters),
    html`${rows}${pages}`,
  );
  const lead = desk.portal === 'office' ? t.lead : t.leadAll;
  return portalPage(page, {
    ...{ portal: desk.portal, title: t.title, lead, body, width: 'wide' },
    ...(errors === undefined ? {} : { errors }),
  });
}

function filtersOf({ lang }: PageContext, { base }: Desk, filters: Filters) {
  const t = words(lang);
  const some = Object.values(filters).some((value) => value !== '');
  const states = CERTIFICATE_STATES.map((value) => ({ value, label: t.states[value] }));
  const profiles = PROFILE_NAMES.map((value) => ({ value, label: t.profiles[value] }));
  return filterForm(
    { lang, action: base, clear: some ? base : undefined },
    select({
      ...{ lang, name: 'state', label: t.state, options: states },
      value: filters.state,
      placeholder: t.allStates,
    }),
    select({
      ...{ lang, name: 'profile', label: t.profile, options: profiles },
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
