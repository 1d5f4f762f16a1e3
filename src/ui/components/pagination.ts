import { attrs, type Html, html } from '../../kernel/html.ts';
import { formatNumber, type Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { link } from './content.ts';
import { emptyState } from './empty-state.ts';

export type PaginationOptions = {
  lang: Lang;
  /** From 1. */
  page: number;
  pages: number;
  href: (page: number) => string;
  /** Says “11 to 20 of 947” above. */
  range?: { from: number; to: number; total: number };
  /** Name of the landmark, when a page has several lists with pages. */
  label?: string;
};

const AROUND = 1;

/** In the place of the rows: a page past the last leads to it, since the list is not empty; else what an empty list says. */
export function emptyPage({ lang, page, pages, href }: PaginationOptions, otherwise: Html): Html {
  if (!isPast({ page, pages })) return otherwise;
  const t = words(lang);
  return emptyState({ title: t.pastLast, action: link(href(pages), t.toLast) });
}

/** Pages go while one reads: what was on the last was signed or withdrawn, or an old address is opened. */
const isPast = ({ page, pages }: Pick<PaginationOptions, 'page' | 'pages'>) => pages > 0 && page > pages;

/** Pages by number: first, last, those around the current one, previous and next. Nothing when one is on the only page. */
export function pagination(o: PaginationOptions): Html {
  const t = words(o.lang);
  const number = (n: number) => formatNumber(n, o.lang);
  const range =
    o.range &&
    o.range.from <= o.range.to &&
    html`<p class="ap-range">${t.range(number(o.range.from), number(o.range.to), number(o.range.total))}</p>`;
  if (o.pages <= 1 && !isPast(o)) return html`${range}`;
  const items = shown(o.page, o.pages).map((page) => {
    if (page === undefined) return html`<li class="ap-pages__gap" aria-hidden="true">…</li>`;
    const current = page === o.page;
    const a = attrs({ class: 'ap-page', href: o.href(page), 'aria-current': current && 'page' });
    return html`<li class="${current ? 'ap-pages__number ap-pages__number--current' : 'ap-pages__number'}"><a ${a}><span class="ds-sr-only">${t.page('')}</span>${number(page)}</a></li>`;
  });
  return html`<nav class="ap-pages" aria-label="${o.label ?? t.pages}">${range}<ul>
${o.page > 1 && html`<li><a class="ap-page ap-page--word" rel="prev" href="${o.href(Math.min(o.page - 1, o.pages))}"><span aria-hidden="true">←</span> ${t.previous}</a></li>`}
${items}
${o.page < o.pages && html`<li><a class="ap-page ap-page--word" rel="next" href="${o.href(o.page + 1)}">${t.next} <span aria-hidden="true">→</span></a></li>`}
</ul></nav>`;
}

/** For lists read by cursor, where pages have no number. */
export function pager(o: {
  lang: Lang;
  previous?: string | undefined;
  next?: string | undefined;
  label?: string;
}): Html {
  const t = words(o.lang);
  if (o.previous === undefined && o.next === undefined) return html``;
  return html`<nav class="ap-pages" aria-label="${o.label ?? t.pages}"><ul>
${o.previous !== undefined && html`<li><a class="ap-page ap-page--word" rel="prev" href="${o.previous}"><span aria-hidden="true">←</span> ${t.previous}</a></li>`}
${o.next !== undefined && html`<li><a class="ap-page ap-page--word" rel="next" href="${o.next}">${t.next} <span aria-hidden="true">→</span></a></li>`}
</ul></nav>`;
}

/** Page numbers to show; undefined stands for a gap. */
function shown(page: number, pages: number): readonly (number | undefined)[] {
  const wanted = new Set([1, pages]);
  for (let n = page - AROUND; n <= page + AROUND; n++) if (n >= 1 && n <= pages) wanted.add(n);
  const sorted = [...wanted].sort((a, b) => a - b);
  return sorted.flatMap((n, i) => {
    const before = sorted[i - 1];
    if (before === undefined || n === before + 1) return [n];
    // A gap of one page is shorter said than hidden.
    return n === before + 2 ? [n - 1, n] : [undefined, n];
  });
}
