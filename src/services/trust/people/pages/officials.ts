import { stringify } from 'csv-stringify/sync';
import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  emptyPage,
  emptyState,
  filterForm,
  linkButton,
  pagination,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listOfficials, MOST_OFFICIALS, OFFICIALS_PAGE } from '../actions/officials.ts';
import { words } from '../texts/index.ts';

export const OFFICIALS = '/officials';
const SEARCH_LIMIT = 100;

/** Who holds an elected office in which body, for anybody. */
export const officialsPage: PageRoute = {
  path: OFFICIALS,
  portal: 'public',
  async get(page) {
    const { lang, query } = page;
    const { officials: t, ...common } = words(lang);
    const search = (query.get('search') ?? '').slice(0, SEARCH_LIMIT);
    if (query.get('format') === 'csv') {
      const { items } = await page.run(listOfficials, { search, limit: MOST_OFFICIALS });
      const columns = ['body', 'name', 'title', 'fromDay', 'untilDay'];
      const file = stringify(items, { header: true, columns, escape_formulas: true });
      return { file, type: 'text/csv; charset=utf-8', name: 'officials.csv' };
    }
    const at = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
    const offset = Math.min((at - 1) * OFFICIALS_PAGE, MOST_OFFICIALS);
    const { items, total } = await page.run(listOfficials, { search, offset });
    const address = (more: Record<string, string>) =>
      `${OFFICIALS}?${new URLSearchParams({ search, ...more })}`;
    const pages = {
      ...{ lang, page: at, pages: Math.ceil(total / OFFICIALS_PAGE) },
      href: (to: number) => address({ page: String(to) }),
    };
    const body = stack(
      filterForm(
        { lang, action: OFFICIALS, clear: OFFICIALS },
        textField({ lang, name: 'search', label: t.search, kind: 'search', value: search }),
      ),
      items.length === 0
        ? emptyPage(pages, emptyState({ title: common.none, body: t.noneMore }))
        : table({
            ...{ lang, caption: t.title, captionHidden: true, rows: items },
            columns: [
              { ...{ key: 'name', header: common.name, rowHeader: true }, cell: ({ name }) => name },
              { key: 'title', header: t.office, cell: ({ title }) => title },
              { key: 'body', header: t.body, cell: ({ body: of }) => of },
              { key: 'from', header: common.from, cell: ({ fromDay }) => formatDate(fromDay, lang) },
              {
                ...{ key: 'delegations', header: t.delegations },
                cell: ({ delegations }) =>
                  delegations.map(
                    (each) =>
                      html`<p>${t.by(each.title, each.matters)} <small>${each.act} · ${each.publication}</small></p>`,
                  ),
              },
            ],
          }),
      pagination(pages),
      items.length > 0 &&
        buttonGroup(linkButton(address({ format: 'csv' }), common.export, { look: 'secondary' })),
    );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};
