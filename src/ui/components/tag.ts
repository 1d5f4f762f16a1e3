import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent';

/** A state in one or two words. The words say it; the colour and the sign only help. */
export function tag(text: HtmlValue, tone: Tone = 'neutral'): Html {
  return html`<strong ${attrs({ class: 'ds-tag ap-tag', 'data-color': tone })}>${capital(text)}</strong>`;
}

/** The words of states are written as they stand inside a sentence; alone they begin with a capital. */
function capital(text: HtmlValue): HtmlValue {
  return typeof text === 'string' ? text.charAt(0).toLocaleUpperCase() + text.slice(1) : text;
}

/** Several tags in a row. */
export function tags(...items: readonly HtmlValue[]): Html {
  return html`<span class="ap-tags">${items}</span>`;
}
