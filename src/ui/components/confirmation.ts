import { type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

/** It is done: what was done, and the number to keep. It holds the page's h1, so the page takes `heading: false`. */
export function confirmation(
  lang: Lang,
  o: { title: HtmlValue; reference?: string; body?: HtmlValue },
): Html {
  return html`<div class="ap-confirmation" data-color="success"><h1 class="ds-heading" data-size="lg">${o.title}</h1>${
    o.reference !== undefined &&
    html`<p>${words(lang).yourReference}<br><strong class="ap-confirmation__reference">${o.reference}</strong></p>`
  }${o.body && html`<div>${o.body}</div>`}</div>`;
}

/** Prints the page; shown only where script runs. */
export function printButton(lang: Lang): Html {
  return html`<button type="button" class="ds-button" data-variant="secondary" data-print hidden>${words(lang).print}</button>`;
}
