import { type Html, type HtmlValue, html, join } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

export type FilterOptions = {
  lang: Lang;
  action: string;
  /** Address without filters; the link is there only when some filter is on. */
  clear?: string | undefined;
  /** Kept in the address besides the filters (sort, view). */
  hidden?: Readonly<Record<string, string | undefined>>;
};

/** Fields that narrow a list. A plain GET: the address holds the filters, and nothing is sent before the button. */
export function filterForm(o: FilterOptions, ...fields: readonly HtmlValue[]): Html {
  const t = words(o.lang);
  const hidden = Object.entries(o.hidden ?? {}).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="ap-filters" method="get" action="${o.action}" role="search" aria-label="${t.filters}" novalidate>${hidden}
<div class="ap-filters__fields">${join(fields, '\n')}</div>
<div class="ap-buttons"><button class="ds-button" data-variant="secondary" type="submit">${t.applyFilters}</button>${
    o.clear !== undefined &&
    html`<a class="ds-link ap-filters__clear" href="${o.clear}">${t.clearFilters}</a>`
  }</div></form>`;
}
