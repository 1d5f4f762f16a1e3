import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';

/** Something that only some people need, folded. Works without script; prints unfolded when `open`. */
export function details(
  summary: HtmlValue,
  content: HtmlValue,
  options: { open?: boolean; id?: string } = {},
): Html {
  return html`<details ${attrs({ class: 'ds-details ap-details', open: options.open, id: options.id })}><summary>${summary}</summary><div class="ap-stack">${content}</div></details>`;
}
