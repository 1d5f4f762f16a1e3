import type { z } from 'zod';
import { attrs, type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  details,
  emptyPage,
  emptyState,
  filterForm,
  form,
  link,
  linkButton,
  notice,
  type PaginationOptions,
  pagination,
  select,
  stack,
  table,
  tabs,
  tag,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listPending, listRequests, pendingCount, type requestLine } from '../queries/list-tasks.ts';
import { REQUEST_STATES, ROLES } from '../request.ts';
import { manages } from '../rules.ts';
import type { Words } from '../texts/index.ts';
import { address, firstPlaces, HOME, otherPlaces, places, requestPlace, stateTag, wordsOf } from './parts.ts';

const PAGE_SIZE = 20;
/** Days within which something ends, as one may filter. */
const DUE = [1, 3, 7, 30] as const;

type Line = z.output<typeof requestLine>;

/** What waits for a person, and the requests that they sent, signed or look after. */
export const inboxPage: PageRoute = {
  path: HOME,
  portal: 'office',
  async get(page) {
    return show(page);
  },
};

/** Where what is wrong with the choice is said; the boxes point at it. */
const NONE_CHOSEN = 'none-chosen';

/** The inbox again, for whoever wanted to sign and chose nothing: said as a fault, with the focus on the first box. */
export async function noneChosen(page: PageContext): Promise<PageAnswer> {
  const { lang } = page;
  const said = notice({ lang, tone: 'danger', live: true }, wordsOf(page).chooseSome);
  return { html: await show(page, html`<div id="${NONE_CHOSEN}">${said}</div>`), status: 422 };
}

async function show(page: PageContext, banner?: Html): Promise<Html> {
  const t = wordsOf(page);
  const view = page.query.get('view') ?? 'pending';
  const { count } = await page.run(pendingCount, {});
  const isWrong = banner !== undefined;
  const body = view === 'pending' ? await pending(page, isWrong) : await requests(page, view);
  const lead = t.viewLeads[view as keyof typeof t.viewLeads] ?? t.lead;
  return portalPage(page, {
    ...{ portal: 'office', title: t.title, lead, width: 'wide' },
    ...(isWrong ? { banner } : {}),
    body: stack(firstPlaces(t), viewTabs(page, view, count), body, otherPlaces(t)),
  });
}

function viewTabs(page: PageContext, current: string, count: number): Html {
  const t = wordsOf(page);
  const views = ['pending', 'sent', 'done', ...(manages(page.actor) ? ['body'] : [])] as const;
  return tabs(
    t.title,
    views.map((view) => ({
      text: t.views[view as keyof typeof t.views],
      href: address(HOME, { view: view === 'pending' ? undefined : view }),
      current: view === current,
      ...(view === 'pending' ? { count } : {}),
    })),
  );
}

const asked = (page: PageContext, name: string) => page.query.get(name) ?? '';

async function pending(page: PageContext, isWrong: boolean): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const filters = { text: asked(page, 'text'), role: asked(page, 'role'), due: asked(page, 'due') };
  const number = Number(asked(page, 'page')) || 1;
  const { found, total } = await page.run(listPending, { ...filters, page: number, pageSize: PAGE_SIZE });
  const isFiltered = Object.values(filters).some((value) => value !== '');
  const here = (more: Record<string, string | number | undefined>) =>
    address(HOME, { ...filters, page: number === 1 ? undefined : number, ...more });
  const pages = pagesOf(page, { number, total, here });
  const allChosen = asked(page, 'choose') === 'all';
  const filter = filterForm(
    { lang, action: HOME, clear: isFiltered ? HOME : undefined },
    textField({ lang, name: 'text', label: t.search, value: filters.text, kind: 'search' }),
    select({
      ...{ lang, name: 'role', label: t.role, value: filters.role, placeholder: t.anyRole },
      options: ROLES.map((value) => ({ value, label: t.roles[value] })),
    }),
    select({
      ...{ lang, name: 'due', label: t.due, value: filters.due, placeholder: t.anyDue },
      options: DUE.map((days) => ({ value: String(days), label: t.dueDays(days) })),
    }),
  );
  const rows = table({
    ...{ lang, caption: t.views.pending, captionHidden: true, narrow: 'stack', rows: found },
    empty: emptyPage(pages, emptyState({ title: t.nothingPending, body: t.nothingPendingBody })),
    columns: [
      {
        key: 'choose',
        header: t.select,
        cell: (row) =>
          chooser(row, t, { checked: allChosen, isWrong, autofocus: isWrong && row === found[0] }),
      },
      {
        ...{ key: 'title', header: t.request, rowHeader: true },
        cell: (row) =>
          html`${titleOf(row, t)}${row.role === 'approve' && html` ${tag(t.roles.approve, 'accent')}`}`,
      },
      { key: 'from', header: t.from, cell: (row) => row.senderName },
      { key: 'as', header: t.as, cell: (row) => asWhom(row, t) },
      { key: 'documents', header: t.documents, cell: (row) => row.documents, align: 'end' },
      { key: 'until', header: t.until, cell: (row) => until(row, lang, t) },
    ],
  });
  const choose = allChosen
    ? link(here({ choose: undefined }), t.selectNone)
    : link(here({ choose: 'all' }), t.selectAll);
  const chosen =
    found.length === 0
      ? rows
      : form(
          // With the filters, so that who chose none sees the same list again.
          {
            action: address(places.sign, { ...filters, page: number === 1 ? undefined : number }),
            hidden: { do: 'review' },
          },
          buttonGroup(button(t.signSelected), choose),
          rows,
          buttonGroup(button(t.signSelected, { look: 'secondary' })),
        );
  // Folded on purpose: on a telephone the list comes first.
  const folded = details(t.filters, filter, { open: isFiltered });
  return stack(folded, chosen, pagination(pages));
}

type Choosing = { checked: boolean; isWrong: boolean; autofocus: boolean };

/** One box in each row, named by the request so that a screen reader tells them apart. */
function chooser(row: { taskId: string; title: string }, t: Words, { isWrong, ...state }: Choosing): Html {
  const id = `task-${row.taskId}`;
  const box = attrs({
    ...{ type: 'checkbox', class: 'ds-input', id, name: 'task', value: row.taskId, ...state },
    ...(isWrong && { 'aria-invalid': 'true', 'aria-describedby': NONE_CHOSEN }),
  });
  return html`<span class="ds-field"><input ${box}><label class="ds-label" for="${id}"><span class="ds-sr-only">${t.select}: ${row.title}</span></label></span>`;
}

const titleOf = (row: Line, t: Words): Html =>
  html`${link(requestPlace(row.id), row.title)}${row.demonstration && html` ${tag(t.demonstration, 'warning')}`}`;

const asWhom = (row: { as: string; onBehalf: string | null }, t: Words): Html =>
  html`${row.as}${row.onBehalf !== null && html` (${t.behalf(row.onBehalf)})`}`;

/** The last day, which is the day before the first moment outside. */
const until = ({ expiresAt }: Pick<Line, 'expiresAt'>, lang: Lang, t: Words): string =>
  expiresAt === null
    ? t.noDeadline
    : formatDate(Temporal.Instant.from(expiresAt).subtract({ seconds: 1 }), lang, 'short');

async function requests(page: PageContext, view: string): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const filters = { text: asked(page, 'text'), state: asked(page, 'state') };
  const number = Number(asked(page, 'page')) || 1;
  const { found, total } = await page.run(listRequests, {
    ...{ ...filters, view, page: number, pageSize: PAGE_SIZE },
  });
  const here = (more: Record<string, string | number | undefined>) =>
    address(HOME, { view, ...filters, ...more });
  const pages = pagesOf(page, { number, total, here });
  const isFiltered = filters.text !== '' || filters.state !== '';
  const filter = filterForm(
    {
      ...{ lang, action: HOME, hidden: { view } },
      clear: isFiltered ? address(HOME, { view }) : undefined,
    },
    textField({ lang, name: 'text', label: t.search, value: filters.text, kind: 'search' }),
    select({
      ...{ lang, name: 'state', label: t.state, value: filters.state, placeholder: t.anyState },
      options: REQUEST_STATES.map((value) => ({ value, label: t.states[value] })),
    }),
  );
  const rows = table({
    ...{
      lang,
      caption: t.views[view as keyof typeof t.views],
      captionHidden: true,
      narrow: 'stack',
      rows: found,
    },
    empty: emptyPage(
      pages,
      emptyState({
        title: t.nothingFound,
        action: linkButton(places.create, t.newRequest, { look: 'secondary' }),
      }),
    ),
    columns: [
      { key: 'title', header: t.request, rowHeader: true, cell: (row) => titleOf(row, t) },
      { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t.states) },
      { key: 'from', header: t.from, cell: (row) => row.senderName },
      { key: 'progress', header: t.progress, cell: (row) => t.of(row.signed, row.signers) },
      { key: 'documents', header: t.documents, cell: (row) => row.documents, align: 'end' },
      { key: 'until', header: t.until, cell: (row) => until(row, lang, t) },
    ],
  });
  return stack(filter, rows, pagination(pages));
}

type Pages = {
  number: number;
  total: number;
  here(more: Record<string, string | number | undefined>): string;
};

function pagesOf({ lang }: PageContext, { number, total, here }: Pages): PaginationOptions {
  const from = (number - 1) * PAGE_SIZE + 1;
  return {
    ...{ lang, page: number, pages: Math.ceil(total / PAGE_SIZE) },
    href: (next) => here({ page: next === 1 ? undefined : next }),
    ...(total > 0 ? { range: { from, to: Math.min(total, from + PAGE_SIZE - 1), total } } : {}),
  };
}
