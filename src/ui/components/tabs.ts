import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';

export type Tab = { text: HtmlValue; href: string; current?: boolean; count?: number | string };

/** Views of the same thing, as links: each has its address, and they work without script. */
export function tabs(label: string, items: readonly Tab[]): Html {
  const lines = items.map((tab) => {
    const a = attrs({ class: 'ap-tab', href: tab.href, 'aria-current': tab.current && 'page' });
    return html`<li><a ${a}>${tab.text}${tab.count !== undefined && html` <span class="ap-count">${tab.count}</span>`}</a></li>`;
  });
  return html`<nav class="ap-tabs" aria-label="${label}"><ul>${lines}</ul></nav>`;
}
