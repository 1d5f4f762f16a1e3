import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import { code, emptyState, list, pagination, table, tag } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listCalendars, OFFSET_LIMIT } from '../queries/list-calendars.ts';
import { words } from '../texts/index.ts';

type Listed = z.output<typeof listCalendars.output>['calendars'];

/** Calendars of a page of the list. */
const PAGE = 100;
const LAST_PAGE = OFFSET_LIMIT / PAGE;

/** The calendars that count now, or those of one scope: where the `calendar` of a body leads. */
export const calendarsPage: PageRoute = {
  path: '/calendars',
  portal: 'public',
  async get(page) {
    const { title, lead } = words(page.lang);
    const body = await calendarList(page);
    return portalPage(page, { portal: 'public', title, lead, width: 'wide', body });
  },
};

/** What the address asks for of the calendars that count now, in pages: `scope` and `page`. */
export async function calendarList({ lang, url, query, attempt }: PageContext): Promise<Html> {
  const scope = query.get('scope');
  const asked = scope === null ? {} : { scope };
  const page = Math.min(LAST_PAGE, Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1));
  const offset = (page - 1) * PAGE;
  // A scope that cannot be is one without calendars.
  const found = await attempt(listCalendars, { ...asked, offset, limit: PAGE });
  const { calendars, total } = found.ok ? found.value : { calendars: [], total: 0 };
  const pages = Math.ceil(total / PAGE);
  const href = (to: number) => `${url.pathname}?${new URLSearchParams({ ...asked, page: String(to) })}`;
  const range = { from: offset + 1, to: offset + calendars.length, total };
  return html`${calendarTable(lang, calendars)}${pagination({ lang, page, pages, href, ...(pages > 1 && calendars.length > 0 && { range }) })}`;
}

const TONES = { official: 'success', 'to-confirm': 'warning', provisional: 'warning' } as const;

/** Calendars with their days. */
function calendarTable(lang: Lang, rows: Listed): Html {
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
