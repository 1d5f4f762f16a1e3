import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Portal } from '../../kernel/http/pages.ts';
import { type HeadingLevel, heading } from './content.ts';

export type CardOptions = {
  title: HtmlValue;
  /** Where the card leads; the title is the link, and the whole card can be pressed. */
  href?: string;
  body?: HtmlValue;
  /** Above the title: a kind, a date, a tag. */
  above?: HtmlValue;
  /** Under the body: facts or actions. */
  below?: HtmlValue;
  level?: HeadingLevel;
  tone?: 'accent' | 'neutral' | 'brand1' | 'brand2';
  /** The way into a portal: takes the colour of its header. */
  portal?: Portal;
};

/** One thing among several of its kind, or a way into a part of the portal. */
export function card(o: CardOptions): Html {
  const title =
    o.href === undefined ? o.title : html`<a class="ap-card__link" href="${o.href}">${o.title}</a>`;
  const a = attrs({
    class: `ds-card ap-card${o.href === undefined ? '' : ' ap-card--link'}`,
    'data-color': o.tone ?? 'neutral',
    'data-portal': o.portal,
  });
  return html`<div ${a}>${o.above && html`<div class="ap-card__above">${o.above}</div>`}
${heading(o.level ?? 2, title, { size: 'xs' })}
${o.body && html`<div class="ap-card__body">${o.body}</div>`}${o.below && html`<div class="ap-card__below" data-color="accent">${o.below}</div>`}</div>`;
}

/** Cards side by side, as many as fit. */
export function cards(...items: readonly HtmlValue[]): Html {
  return html`<ul class="ap-cards">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
