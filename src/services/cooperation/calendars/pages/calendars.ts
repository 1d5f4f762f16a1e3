import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import { code, emptyState, list, stack, table, tag } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listCalendars } from '../queries/list-calendars.ts';
import { words } from '../texts/index.ts';

type Listed = z.output<typeof listCalendars.output>['calendars'];

/** The calendars that count now, or those of one scope: where the `calendar` of a body leads. */
export const calendarsPage: PageRoute = {
  path: '/calendars',
  portal: 'public',
  async get(page) {
    const t = words(page.lang);
    const scope = page.query.get('scope') ?? undefined;
    // A scope that cannot be is one without calendars.
    const found = await page.attempt(listCalendars, scope === undefined ? {} : { scope });
    const { calendars, total } = found.ok ? found.value : { calendars: [], total: 0 };
    return portalPage(page, {
      portal: 'public',
      title: t.title,
      lead: t.lead,
      width: 'wide',
      body: stack(
        calendarTable(page, calendars),
        total > calendars.length &&
          html`<p>${t.more(formatNumber(calendars.length, page.lang), formatNumber(total, page.lang))}</p>`,
      ),
    });
  },
};

const TONES = { official: 'success', 'to-confirm': 'warning', provisional: 'warning' } as const;

/** Calendars with their days. */
export function calendarTable({ lang }: Pick<PageContext, 'lang'>, rows: Listed): Html {
  const t = words(lang);
  return table({
    ...{ lang, caption: t.title, captionHidden: true, rows },
    empty: emptyState({ title: t.none }),
    columns: [
      { key: 'scope', header: t.scope, cell: (each) => code(each.scope), rowHeader: true },
      { key: 'year', header: t.year, cell: (each) => String(each.year) },
      { key: 'version', header: t.version, cell: (each) => formatNumber(each.version, lang), align: 'end' },
      { key: 'status', header: t.status, cell: (each) => tag(t.statuses[each.status], TONES[each.status]) },
      {
        key: 'days',
        header: t.days,
        cell: (each) =>
          list(each.holidays.map(({ date, name }) => `${formatDate(date, lang)}: ${name[lang]}`)),
      },
      { key: 'source', header: t.source, cell: (each) => each.source },
    ],
  });
}
