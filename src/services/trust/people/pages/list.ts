import { stringify } from 'csv-stringify/sync';
import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  emptyPage,
  emptyState,
  filterForm,
  link,
  linkButton,
  pagination,
  select,
  stack,
  table,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { findPeople, PEOPLE_PAGE } from '../actions/appointments.ts';
import { words } from '../texts/index.ts';

export const HERE = '/office/people';
export const INVITATIONS = `${HERE}/invitations`;
export const IMPORT = `${HERE}/import`;
export const REVIEW = `${HERE}/review`;
/** People of one reading for the file, and most readings: far more than any body has. */
const EXPORT_PAGE = 1_000;
const EXPORT_PAGES = 1_000;
const READ = { employee: 'people.read' } as const;
export const MANAGE = { employee: 'people.manage' } as const;
const SEARCH_LIMIT = 100;

/** The people of the body of whoever looks. */
export const listPage: PageRoute = {
  path: HERE,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, READ);
    const { lang, query, actor } = page;
    const t = words(lang);
    const search = (query.get('search') ?? '').slice(0, SEARCH_LIMIT);
    const asked = query.get('state') ?? 'active';
    const state = (['active', 'ended'] as const).find((each) => each === asked);
    const waiting = asked === 'waiting';
    const filter = { search, waiting, ...(state !== undefined && { state }) };
    if (query.get('format') === 'csv') {
      const items = await everybody(page, filter);
      const columns = ['name', 'person', 'title', 'unit', 'kind', 'fromDay', 'untilDay', 'state'];
      const file = stringify(items, { header: true, columns, escape_formulas: true });
      return { file, type: 'text/csv; charset=utf-8', name: 'people.csv' };
    }
    const at = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
    const { items, total } = await page.run(findPeople, { ...filter, offset: (at - 1) * PEOPLE_PAGE });
    const given = { search, state: asked };
    const address = (more: Record<string, string>) => `${HERE}?${new URLSearchParams({ ...given, ...more })}`;
    const pages = {
      ...{ lang, page: at, pages: Math.ceil(total / PEOPLE_PAGE) },
      href: (to: number) => address({ page: String(to) }),
    };
    const manages = mayDo(actor, MANAGE).allowed;
    const body = stack(
      buttonGroup(
        manages && linkButton(`${HERE}/new`, t.add),
        manages && linkButton(IMPORT, t.life.importTitle, { look: 'secondary' }),
        linkButton(INVITATIONS, t.life.invitations, { look: 'secondary' }),
        linkButton(REVIEW, t.life.review, { look: 'secondary' }),
        linkButton(address({ format: 'csv' }), t.export, { look: 'secondary' }),
      ),
      filterForm(
        { lang, action: HERE, clear: HERE },
        textField({ lang, name: 'search', label: t.search, kind: 'search', value: search }),
        select({
          ...{ lang, name: 'state', label: t.state, value: asked, placeholder: false },
          options: [
            { value: 'active', label: t.states.active },
            { value: 'ended', label: t.states.ended },
            { value: 'waiting', label: t.waiting },
            { value: 'all', label: t.all },
          ],
        }),
      ),
      items.length === 0
        ? emptyPage(pages, emptyState({ title: t.none, body: t.noneMore }))
        : table({
            ...{ lang, caption: t.title, captionHidden: true, rows: items },
            columns: [
              {
                ...{ key: 'name', header: t.name, rowHeader: true },
                cell: ({ id, name }) => link(`${HERE}/${id}`, name),
              },
              { key: 'post', header: t.post, cell: ({ title }) => title },
              { key: 'unit', header: t.unit, cell: ({ unit }) => unit },
              { key: 'from', header: t.from, cell: ({ fromDay }) => formatDate(fromDay, lang) },
              {
                ...{ key: 'until', header: t.until },
                cell: ({ untilDay }) => (untilDay === null ? t.openEnd : formatDate(untilDay, lang)),
              },
            ],
          }),
      pagination(pages),
    );
    return portalPage(page, { portal: 'office', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};

/** All people of a filter, whatever fits on a page. */
async function everybody(page: PageContext, filter: object) {
  const read = (at: number) =>
    page.run(findPeople, { ...filter, offset: at * EXPORT_PAGE, limit: EXPORT_PAGE });
  const { items, total } = await read(0);
  for (let at = 1; at < Math.min(EXPORT_PAGES, Math.ceil(total / EXPORT_PAGE)); at += 1)
    items.push(...(await read(at)).items);
  return items;
}
