import { type Html, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

export type Crumb = { text: string; href?: string };

/** The way from the portal's start to here. The last one is this page and needs no address. */
export function breadcrumbs(lang: Lang, crumbs: readonly Crumb[]): Html {
  const lines = crumbs.map(({ text, href }, i) =>
    href === undefined || i === crumbs.length - 1
      ? html`<li><span aria-current="page">${text}</span></li>`
      : html`<li><a class="ds-link" href="${href}">${text}</a></li>`,
  );
  return html`<nav class="ds-breadcrumbs ap-breadcrumbs" aria-label="${words(lang).breadcrumbs}"><ol>${lines}</ol></nav>`;
}
