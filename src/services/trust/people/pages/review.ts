import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDateTime, formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyState,
  form,
  link,
  linkButton,
  pagination,
  paragraph,
  stack,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { confirmRights, listReview, REVIEW_PAGE } from '../actions/review.ts';
import { words } from '../texts/index.ts';
import { HERE, REVIEW } from './list.ts';

/** More than any body has people for. */
const MOST_PAGES = 1_000;

const hrefOf = (at: number) => (at === 1 ? REVIEW : `${REVIEW}?page=${at}`);
const askedPage = ({ query }: PageContext) => Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);

/** The lines of the page that is asked for, or of the last: what was on a page goes when it is confirmed. */
async function reviewAt(page: PageContext) {
  const lines = (at: number) => page.run(listReview, { offset: (at - 1) * REVIEW_PAGE });
  const asked = Math.min(askedPage(page), MOST_PAGES);
  const found = await lines(asked);
  const pages = Math.max(1, Math.ceil(found.total / REVIEW_PAGE));
  if (asked <= pages) return { ...found, at: asked, pages };
  return { ...(await lines(pages)), at: pages, pages };
}

/** The yearly review: whose rights have to be looked at, and which rest. Each is confirmed here or ended on its own page. */
export const reviewPage: PageRoute = {
  path: REVIEW,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, { employee: 'people.read' });
    const { lang, actor } = page;
    const { life: t, ...common } = words(lang);
    const { items, total, all, at, pages } = await reviewAt(page);
    const manages = mayDo(actor, confirmRights.access).allowed;
    type Line = (typeof items)[number];
    const pick = ({ id, name, oneself }: Line) =>
      manages && !oneself
        ? html`<input type="checkbox" class="ds-input" name="ids" value="${id}" aria-label="${t.confirmOne(name)}" checked>`
        : '—';
    const rows = table<Line>({
      ...{ lang, caption: t.review, captionHidden: true, rows: items },
      columns: [
        {
          ...{ key: 'name', header: common.name, rowHeader: true },
          cell: ({ id, name }) => link(`${HERE}/${id}`, name),
        },
        { key: 'post', header: common.post, cell: ({ title }) => title },
        { key: 'unit', header: common.unit, cell: ({ unit }) => unit },
        { key: 'since', header: t.lookedAt, cell: ({ reviewedAt }) => formatDateTime(reviewedAt, lang) },
        {
          ...{ key: 'state', header: common.state },
          cell: ({ resting }) => tag(resting ? t.resting : t.dueSoon, resting ? 'danger' : 'warning'),
        },
        { key: 'pick', header: t.confirm, cell: pick },
      ],
    });
    const body = stack(
      paragraph(t.reviewProgress(formatNumber(all - total, lang), formatNumber(all, lang))),
      items.length === 0
        ? emptyState({ title: t.nothingDue, body: t.nothingDueMore })
        : form({ key: page.formKey }, rows, manages && buttonGroup(button(t.confirmAct))),
      pagination({ lang, page: at, pages, href: hrefOf }),
      linkButton(HERE, common.back, { look: 'tertiary' }),
    );
    return portalPage(page, { portal: 'office', title: t.review, lead: t.reviewLead, body, width: 'wide' });
  },
  async post(page) {
    const { life: t } = words(page.lang);
    const ids = page.form.getAll('ids');
    const redirect = hrefOf(askedPage(page));
    if (ids.length === 0) return { redirect, flash: t.confirmed(formatNumber(0, page.lang)) };
    const { confirmed } = await page.run(confirmRights, { ids });
    return { redirect, flash: t.confirmed(formatNumber(confirmed, page.lang)) };
  },
};
