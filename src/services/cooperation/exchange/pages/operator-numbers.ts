import type { z } from 'zod';
import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatEuro, formatNumber, formatPeriod } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  emptyState,
  filterForm,
  link,
  linkButton,
  notice,
  paragraph,
  printButton,
  section,
  select,
  stack,
  stats,
  table,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { savingsCsv } from '../queries/exports.ts';
import { refusals, savings } from '../queries/numbers.ts';
import { refusalsCut, savingsCut } from '../texts/numbers.ts';
import { dayFilter } from './dates.ts';
import { exchangeList } from './exchange-table.ts';
import { addressOf, factorOf, filtersOf, wordsOf } from './parts.ts';

type Refusals = z.output<typeof refusals.output>;

/** Reasons with how often each was one; the code leads to its exchanges. */
export function codeTable(rows: Refusals['byCode'], page: PageContext): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return table({
    lang,
    caption: t.operator.refusals,
    captionHidden: true,
    rows,
    empty: emptyState({ title: t.operator.noRefusals }),
    columns: [
      { key: 'title', header: t.reason, cell: (each) => each.title[lang], rowHeader: true },
      {
        key: 'code',
        header: t.operator.code,
        cell: (each) =>
          link(
            addressOf('/operator/exchange/traffic', { code: each.code.replace(/^exchange\./, '') }),
            each.code,
          ),
      },
      {
        key: 'count',
        header: t.operator.count,
        cell: (each) => formatNumber(each.exchanges, lang),
        align: 'end',
      },
    ],
  });
}

const crumbs = (page: PageContext, text: string) => [
  { text: wordsOf(page).operator.home, href: '/operator' },
  { text },
];

export const operatorTraffic: PageRoute = {
  path: '/operator/exchange/traffic',
  portal: 'operator',
  async get(page) {
    const t = wordsOf(page);
    const { body, errors } = await exchangeList(page, '/operator/exchange/traffic');
    return portalPage(page, {
      portal: 'operator',
      title: t.operator.traffic,
      lead: t.operator.trafficLead,
      width: 'wide',
      errors,
      breadcrumbs: crumbs(page, t.operator.traffic),
      body,
    });
  },
};

export const operatorRefusals: PageRoute = {
  path: '/operator/exchange/refusals',
  portal: 'operator',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const here = '/operator/exchange/refusals';
    const days = dayFilter(page);
    const found = await page.run(refusals, { from: days.from, to: days.to });
    const titles = new Map(found.byCode.map((each) => [each.code, each.title[lang]]));
    return portalPage(page, {
      portal: 'operator',
      title: t.operator.refusals,
      lead: t.operator.refusalsLead,
      width: 'wide',
      errors: days.errors,
      breadcrumbs: crumbs(page, t.operator.refusals),
      body: stack(
        filterForm(
          { lang, action: here, clear: Object.keys(days.parameters).length > 0 ? here : undefined },
          ...days.fields,
        ),
        paragraph(`${formatDate(found.from, lang)} – ${formatDate(found.to, lang)}`, 'subtle'),
        codeTable(found.byCode, page),
        found.byDay.length > 0 &&
          section(
            { title: t.operator.perDay },
            found.truncated && notice({ lang }, refusalsCut(found.byDay.length, lang)),
            table({
              lang,
              caption: t.operator.refusals,
              captionHidden: true,
              dense: true,
              rows: found.byDay,
              columns: [
                { key: 'day', header: t.day, cell: (each) => formatDate(each.day, lang), rowHeader: true },
                { key: 'code', header: t.reason, cell: (each) => titles.get(each.code) ?? each.code },
                {
                  key: 'count',
                  header: t.operator.count,
                  cell: (each) => formatNumber(each.exchanges, lang),
                  align: 'end',
                },
              ],
            }),
          ),
        buttonGroup(printButton(lang)),
      ),
    });
  },
};

const GROUPS = ['day', 'month', 'year'] as const;

function savingsAsked(page: PageContext) {
  const days = dayFilter(page);
  const by = GROUPS.find((each) => each === page.query.get('by')) ?? 'month';
  return { days, by, input: { from: days.from, to: days.to, by } };
}

export const operatorSavings: PageRoute = {
  path: '/operator/exchange/savings',
  portal: 'operator',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const here = '/operator/exchange/savings';
    const { days, by, input } = savingsAsked(page);
    const found = await page.run(savings, input);
    const kept = { ...filtersOf(page.query, ['by']), ...days.parameters };
    const labels = { day: t.operator.byDay, month: t.operator.byMonth, year: t.operator.byYear };
    return portalPage(page, {
      portal: 'operator',
      title: t.operator.savings,
      lead: t.operator.savingsLead,
      width: 'wide',
      errors: days.errors,
      breadcrumbs: crumbs(page, t.operator.savings),
      body: stack(
        stats(
          { label: t.operator.papers, value: formatNumber(found.exchanges, lang) },
          { label: t.operator.euros, value: formatEuro(found.euros, lang), tone: 'success' },
        ),
        paragraph(factorOf(found, t, lang), 'small'),
        filterForm(
          { lang, action: here, clear: Object.keys(kept).length > 0 ? here : undefined },
          ...days.fields,
          select({
            lang,
            name: 'by',
            label: t.operator.by,
            options: GROUPS.map((value) => ({ value, label: labels[value] })),
            value: by,
          }),
        ),
        found.truncated && notice({ lang }, savingsCut(found, lang)),
        table({
          lang,
          caption: t.operator.savings,
          captionHidden: true,
          rows: found.items,
          empty: emptyState({ title: t.operator.noSavings }),
          columns: [
            {
              key: 'period',
              header: t.operator.period,
              cell: (each) => formatPeriod(each.period, lang),
              rowHeader: true,
            },
            { key: 'body', header: t.body, cell: (each) => each.administrationName },
            {
              key: 'papers',
              header: t.operator.papers,
              cell: (each) => formatNumber(each.exchanges, lang),
              align: 'end',
            },
            {
              key: 'euros',
              header: t.operator.euros,
              cell: (each) => formatEuro(each.euros, lang),
              align: 'end',
            },
          ],
        }),
        buttonGroup(
          linkButton(addressOf(`${here}.csv`, kept), t.exportCsv, { look: 'secondary' }),
          printButton(lang),
        ),
      ),
    });
  },
};

export const operatorSavingsCsv: PageRoute = {
  path: '/operator/exchange/savings.csv',
  portal: 'operator',
  async get(page) {
    const found = await page.run(savings, savingsAsked(page).input);
    return {
      file: savingsCsv(found, page.lang),
      type: 'text/csv; charset=utf-8',
      name: `${found.from}_${found.to}.csv`,
    };
  },
};
