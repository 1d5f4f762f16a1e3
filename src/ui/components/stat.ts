import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Tone } from './tag.ts';

export type Stat = {
  label: HtmlValue;
  /** Already written for the language: `formatNumber`, `formatEuro`. */
  value: HtmlValue;
  note?: HtmlValue;
  href?: string;
  tone?: Tone;
};

/** Figures with what they count, side by side. */
export function stats(...items: readonly Stat[]): Html {
  const tiles = items.map((stat) => {
    const label =
      stat.href === undefined ? stat.label : html`<a class="ds-link" href="${stat.href}">${stat.label}</a>`;
    return html`<div ${attrs({ class: 'ap-stat', 'data-color': stat.tone ?? 'accent' })}><dt>${label}</dt><dd class="ap-stat__value">${stat.value}</dd>${
      stat.note && html`<dd class="ap-stat__note">${stat.note}</dd>`
    }</div>`;
  });
  return html`<dl class="ap-stats">${tiles}</dl>`;
}
