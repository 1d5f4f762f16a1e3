import { attrs, type Html, type HtmlValue, html, join } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { HTML_LANG } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

export type HeadingLevel = 1 | 2 | 3 | 4;
export type HeadingSize = '2xl' | 'xl' | 'lg' | 'md' | 'sm' | 'xs' | '2xs';

const SIZE_OF_LEVEL: Readonly<Record<HeadingLevel, HeadingSize>> = { 1: 'xl', 2: 'md', 3: 'sm', 4: 'xs' };

/** A heading; the size follows the level unless given. A page's h1 comes from the shell. */
export function heading(
  level: HeadingLevel,
  text: HtmlValue,
  options: { id?: string; size?: HeadingSize } = {},
): Html {
  const a = attrs({ class: 'ds-heading', 'data-size': options.size ?? SIZE_OF_LEVEL[level], id: options.id });
  if (level === 1) return html`<h1 ${a}>${text}</h1>`;
  if (level === 2) return html`<h2 ${a}>${text}</h2>`;
  if (level === 3) return html`<h3 ${a}>${text}</h3>`;
  return html`<h4 ${a}>${text}</h4>`;
}

/** A paragraph, at the width that reads well; `lead` for the first of a page, `small` for asides. */
export function paragraph(text: HtmlValue, kind?: 'lead' | 'small' | 'subtle'): Html {
  const size = kind === 'lead' ? 'lg' : kind === 'small' ? 'sm' : 'md';
  return html`<p ${attrs({ class: `ds-paragraph ap-text${kind ? ` ap-text--${kind}` : ''}`, 'data-size': size })}>${text}</p>`;
}

/** A link inside text. `newTab` says so to everybody; it needs the language. */
export function link(href: string, text: HtmlValue, options: { newTab?: Lang; lang?: Lang } = {}): Html {
  const a = attrs({
    class: 'ds-link',
    href,
    hreflang: options.lang && HTML_LANG[options.lang],
    lang: options.lang && HTML_LANG[options.lang],
    target: options.newTab && '_blank',
    rel: options.newTab && 'noopener',
  });
  return html`<a ${a}>${text}${options.newTab && html` <span class="ap-nowrap">${words(options.newTab).newWindow}</span>`}</a>`;
}

/** A bulleted or numbered list. */
export function list(items: readonly HtmlValue[], kind: 'bullets' | 'numbers' | 'plain' = 'bullets'): Html {
  const lines = items.map((item) => html`<li>${item}</li>`);
  if (kind === 'numbers') return html`<ol class="ds-list ap-text">${lines}</ol>`;
  return html`<ul ${attrs({ class: kind === 'plain' ? 'ap-list-plain' : 'ds-list ap-text' })}>${lines}</ul>`;
}

/** A section of a page: its heading (level 2 unless given) and content with even spacing. */
export function section(
  options: { title: HtmlValue; level?: HeadingLevel; id?: string; intro?: HtmlValue },
  ...content: readonly HtmlValue[]
): Html {
  return html`<section class="ap-stack">${heading(options.level ?? 2, options.title, options.id ? { id: options.id } : {})}
${options.intro && paragraph(options.intro)}${join(content, '\n')}</section>`;
}

/** Content one under the other with even spacing. */
export function stack(...content: readonly HtmlValue[]): Html {
  return html`<div class="ap-stack">${join(content, '\n')}</div>`;
}

/** Two columns on a wide screen (the first is wider), one on a narrow one. */
export function columns(first: HtmlValue, second: HtmlValue): Html {
  return html`<div class="ap-columns"><div class="ap-stack">${first}</div><div class="ap-stack">${second}</div></div>`;
}

/** Three short texts side by side, numbered, on a wide screen; one under the other on a narrow one. */
export function thirds(...texts: readonly HtmlValue[]): Html {
  return html`<ol class="ap-thirds">${texts.map((text) => html`<li>${text}</li>`)}</ol>`;
}

/** A part of a page on a ground of its own, from one edge of the window to the other. */
export function band(...content: readonly HtmlValue[]): Html {
  return html`<div class="ap-band ap-stack">${join(content, '\n')}</div>`;
}

/** Text for screen readers alone. */
export function hiddenText(text: HtmlValue): Html {
  return html`<span class="ds-sr-only">${text}</span>`;
}

/** A passage set apart: what the law says, a condition, a quotation. */
export function inset(...content: readonly HtmlValue[]): Html {
  return html`<div class="ap-inset">${join(content, '\n')}</div>`;
}

/** A code, number or hash inside a sentence; long ones break, after a slash if there is one. */
export function code(text: string): Html {
  const parts = text.split(/(?<=\/)/).map((part, i) => html`${i > 0 && html`<wbr>`}${part}`);
  return html`<code class="ap-code">${parts}</code>`;
}
