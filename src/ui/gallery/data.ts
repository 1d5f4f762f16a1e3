import { type Html, html } from '../../kernel/html.ts';
import { formatDate, formatEuro, formatNumber, type Lang } from '../../kernel/texts.ts';
import { section, stack } from '../components/content.ts';
import { emptyState } from '../components/empty-state.ts';
import { select } from '../components/field.ts';
import { filterForm } from '../components/filter-form.ts';
import { pager, pagination } from '../components/pagination.ts';
import { stats } from '../components/stat.ts';
import { summaryList } from '../components/summary-list.ts';
import { type Column, table } from '../components/table.ts';
import { type Tone, tag } from '../components/tag.ts';
import { galleryWords } from './texts/index.ts';

type Row = { service: string; body: string; date: string; count: number; state: string; tone: Tone };

const COUNTS = [1204, 87, 12_450, 3];
const DATES = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];
const TONES: readonly Tone[] = ['success', 'info', 'danger', 'warning'];

function rowsOf(lang: Lang): readonly Row[] {
  const t = galleryWords(lang);
  return t.rows.map((service, i) => ({
    service,
    body: t.towns[i % t.towns.length] ?? '',
    date: DATES[i] ?? '',
    count: COUNTS[i] ?? 0,
    state: t.states[i] ?? '',
    tone: TONES[i] ?? 'neutral',
  }));
}

function columnsOf(lang: Lang, sortable: boolean): readonly Column<Row>[] {
  const t = galleryWords(lang);
  return [
    { key: 'service', header: t.colService, cell: (row) => row.service, rowHeader: true, sortable },
    { key: 'body', header: t.colBody, cell: (row) => row.body },
    { key: 'date', header: t.colDate, cell: (row) => formatDate(row.date, lang, 'short'), sortable },
    {
      key: 'count',
      header: t.colCount,
      cell: (row) => formatNumber(row.count, lang),
      align: 'end',
      sortable,
    },
    { key: 'state', header: t.colState, cell: (row) => tag(row.state, row.tone) },
  ];
}

export function tableExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const rows = rowsOf(lang);
  const options = t.states.map((label, i) => ({ value: String(i), label }));
  const sort = {
    key: 'date',
    direction: 'desc' as const,
    href: (key: string, way: string) => `?sort=${key}-${way}#tables`,
  };
  return section(
    { title: t.tables, id: 'tables' },
    filterForm(
      { lang, action: '#tables', clear: '?' },
      select({ lang, name: 'state', label: t.colState, options, value: '1' }),
      select({
        lang,
        name: 'body',
        label: t.colBody,
        options: t.towns.map((label) => ({ value: label, label })),
      }),
    ),
    table({ lang, caption: t.caption, columns: columnsOf(lang, true), rows, sort, dense: true }),
    pagination({
      lang,
      page: 4,
      pages: 95,
      href: (page) => `?page=${page}`,
      range: { from: 31, to: 40, total: 947 },
    }),
    table({
      lang,
      caption: `${t.caption} (2)`,
      columns: columnsOf(lang, false).slice(0, 4),
      rows: rows.slice(0, 2),
    }),
    pager({ lang, label: `${t.caption} (2)`, previous: '?before=a', next: '?after=b' }),
    table({
      lang,
      caption: t.caption,
      columns: columnsOf(lang, false),
      rows: [],
      empty: emptyState({ title: t.emptyTitle, body: t.emptyBody }),
    }),
  );
}

export function factExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const facts = [
    { key: t.name, value: t.person, change: '#fields' },
    { key: t.town, value: t.towns[0], change: '#fields' },
    { key: t.birth, value: formatDate('1984-03-27', lang) },
    { key: t.amount, value: formatEuro(1250.5, lang) },
  ];
  return section(
    { title: t.facts, id: 'facts' },
    stats(
      {
        label: t.stats[0],
        value: formatNumber(12_450, lang),
        note: html`+3 % ${t.statNote}`,
        tone: 'accent',
      },
      { label: t.stats[1], value: formatNumber(98_231, lang), tone: 'success' },
      { label: t.stats[2], value: '17', tone: 'danger', href: '#tables' },
      { label: t.stats[3], value: formatEuro(441_000, lang), tone: 'warning' },
    ),
    stack(summaryList(lang, facts), summaryList(lang, facts, { title: t.facts, level: 3 })),
  );
}
