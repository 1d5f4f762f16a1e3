import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

export type SummaryRow = {
  key: string;
  value: HtmlValue;
  /** Where to change it; the link says “Change” and, for screen readers, the key. */
  change?: string | undefined;
  actions?: HtmlValue;
};

/** Names and values: a record's facts, or answers to check. `card` gives it a frame with a title. */
export function summaryList(
  lang: Lang,
  rows: readonly SummaryRow[],
  card?: { title: HtmlValue; actions?: HtmlValue; level?: 2 | 3 },
): Html {
  const lines = rows.map((row) => {
    const change =
      row.change !== undefined &&
      html`<a class="ds-link" href="${row.change}">${words(lang).change}<span class="ds-sr-only"> ${row.key}</span></a>`;
    const actions =
      change || row.actions ? html`<dd class="ap-summary__actions">${change}${row.actions}</dd>` : '';
    return html`<div ${attrs({ class: 'ap-summary__row' })}><dt>${row.key}</dt><dd>${row.value}</dd>${actions}</div>`;
  });
  const list = html`<dl class="ap-summary">${lines}</dl>`;
  if (card === undefined) return list;
  const title =
    card.level === 3
      ? html`<h3 class="ds-heading" data-size="xs">${card.title}</h3>`
      : html`<h2 class="ds-heading" data-size="xs">${card.title}</h2>`;
  return html`<div class="ap-summary-card"><div class="ap-summary-card__head">${title}${card.actions && html`<div>${card.actions}</div>`}</div>${list}</div>`;
}
