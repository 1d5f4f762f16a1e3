import { type Html, type HtmlValue, html } from '../../kernel/html.ts';

/** Nothing to show, and what one can do about it. */
export function emptyState(o: { title: HtmlValue; body?: HtmlValue; action?: HtmlValue }): Html {
  return html`<div class="ap-empty"><p class="ap-empty__title">${o.title}</p>${o.body && html`<div class="ap-empty__body">${o.body}</div>`}${o.action}</div>`;
}
