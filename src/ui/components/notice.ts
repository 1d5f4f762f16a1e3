import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

export type NoticeOptions = {
  lang: Lang;
  tone?: NoticeTone;
  title?: HtmlValue;
  /** Level of the title; 2 unless given. */
  level?: 2 | 3;
  /** Says it at once to screen readers: for the result of what the person just did. */
  live?: boolean;
};

/** Something that everybody on the page must know: the result of an action, a warning, a fault. */
export function notice(o: NoticeOptions, ...content: readonly HtmlValue[]): Html {
  const tone = o.tone ?? 'info';
  const word = words(o.lang).notice[tone];
  const a = attrs({
    class: 'ds-alert ap-notice',
    'data-color': tone,
    role: o.live ? (tone === 'danger' ? 'alert' : 'status') : undefined,
  });
  const kind = html`<span class="ds-sr-only">${word}: </span>`;
  if (o.title === undefined) return html`<div ${a}>${kind}${content}</div>`;
  const title =
    o.level === 3
      ? html`<h3 class="ds-heading" data-size="xs">${kind}${o.title}</h3>`
      : html`<h2 class="ds-heading" data-size="xs">${kind}${o.title}</h2>`;
  return html`<div ${a}>${title}${content.length > 0 && html`<div class="ap-notice__body">${content}</div>`}</div>`;
}
