import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  type Column,
  emptyPage,
  emptyState,
  filterForm,
  link,
  linkButton,
  pagination,
  select,
  table,
  tag,
  tags,
  textField,
} from '../../../../ui/index.ts';
import { STATUSES, TYPES } from '../administration.ts';
import { searchAdministrations } from '../queries/search-administrations.ts';
import { type Words, words } from '../texts/index.ts';
import { address, populationText, statusTag } from './parts.ts';

type Found = Awaited<ReturnType<typeof find>>;
type Row = Found['found'][number];
type Filters = Record<'text' | 'type' | 'status' | 'sort' | 'direction', string>;

/** The search with its filters and its table, as the public directory and the operator's list have it. */
export async function searchList(page: PageContext, bodyHref: (id: string) => string): Promise<Html> {
  const t = words(page.lang);
  const filters = readFilters(page);
  const result = await find(page, filters);
  return html`${filtersOf(page, filters, t)}${tableOf(page, { filters, result, bodyHref })}`;
}

function readFilters({ query }: PageContext): Filters {
  const text = (query.get('text') ?? '').slice(0, 100);
  const sort = query.get('sort') ?? (text === '' ? 'name' : 'relevance');
  return {
    text,
    type: query.get('type') ?? '',
    status: query.get('status') ?? '',
    sort,
    direction: query.get('direction') ?? 'asc',
  };
}

const find = (page: PageContext, filters: Filters) =>
  page.run(searchAdministrations, { ...filters, page: page.query.get('page') ?? 1 });

function filtersOf({ lang, url }: PageContext, filters: Filters, t: Words): Html {
  const some = filters.text !== '' || filters.type !== '' || filters.status !== '';
  const types = TYPES.map((value) => ({ value, label: t.types[value] }));
  const statuses = STATUSES.map((value) => ({ value, label: t.statuses[value] }));
  return filterForm(
    { lang, action: url.pathname, clear: some ? url.pathname : undefined },
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
      name: 'type',
      label: t.type,
      options: types,
      value: filters.type,
      placeholder: t.allTypes,
    }),
    select({
      lang,
      name: 'status',
      label: t.status,
      options: statuses,
      value: filters.status,
      placeholder: t.allStatuses,
    }),
  );
}

type Shown = { filters: Filters; result: Found; bodyHref: (id: string) => string };

function tableOf({ lang, url }: PageContext, { filters, result, bodyHref }: Shown): Html {
  const t = words(lang);
  const { found, total, page, pages, pageSize } = result;
  const href = (changes: Partial<Filters & { page: string }>) =>
    address(url.pathname, { ...filters, ...changes });
  const empty = emptyState({
    title: t.nothing,
    body: t.nothingHelp,
    action: linkButton(url.pathname, t.clear, { look: 'secondary' }),
  });
  const from = (page - 1) * pageSize + 1;
  const range = found.length === 0 ? undefined : { from, to: from + found.length - 1, total };
  const numbered = {
    ...{ lang, page, pages, href: (to: number) => href({ page: String(to) }) },
    ...(range === undefined ? {} : { range }),
  };
  return html`${table({
    lang,
    caption: t.found(formatNumber(total, lang)),
    columns: columnsOf(lang, t, bodyHref),
    rows: found,
    sort: {
      key: filters.sort,
      direction: filters.direction === 'desc' ? 'desc' : 'asc',
      href: (sort, direction) => href({ sort, direction }),
    },
    empty: emptyPage(numbered, empty),
    narrow: 'stack',
  })}${pagination(numbered)}`;
}

function columnsOf(
  lang: PageContext['lang'],
  t: Words,
  bodyHref: (id: string) => string,
): readonly Column<Row>[] {
  return [
    {
      key: 'name',
      header: t.name,
      cell: (row) => link(bodyHref(row.id), row.name),
      rowHeader: true,
      sortable: true,
    },
    { key: 'type', header: t.type, cell: (row) => t.types[row.type], sortable: true },
    {
      key: 'ine10',
      header: t.ine10,
      cell: (row) => row.ine10 ?? t.notKnown,
      sortable: true,
    },
    { key: 'dir3', header: t.dir3, cell: (row) => row.dir3 ?? t.notKnown },
    {
      ...{ key: 'population', header: t.population, align: 'end', sortable: true },
      cell: (row) => populationText(row.population, lang, t),
    },
    {
      ...{ key: 'status', header: t.status },
      cell: (row) => tags(statusTag(row.status, t), row.invented && tag(t.invented, 'accent')),
    },
  ];
}
