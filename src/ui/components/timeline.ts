import { attrs, type Html, type HtmlValue, html } from '../../kernel/html.ts';
import { formatDate, formatDateTime, type Lang } from '../../kernel/texts.ts';
import type { Tone } from './tag.ts';

export type TimelineItem = {
  title: HtmlValue;
  /** When it happened, or is due; a date alone when the hour does not count. */
  at?: Temporal.Instant | Temporal.PlainDate | undefined;
  body?: HtmlValue;
  /** `done` is past, `now` is where things stand, `next` has not happened. */
  state?: 'done' | 'now' | 'next';
  tone?: Tone;
};

/** What happened and what comes, one under the other, in the order given. `level` is that of its headings. */
export function timeline(lang: Lang, items: readonly TimelineItem[], level: 2 | 3 | 4 = 3): Html {
  const lines = items.map((item) => {
    const a = attrs({
      class: `ap-timeline__item ap-timeline__item--${item.state ?? 'done'}`,
      'data-color': item.tone ?? (item.state === 'next' ? 'neutral' : 'accent'),
      'aria-current': item.state === 'now' && 'step',
    });
    return html`<li ${a}>${title(item.title, level)}${item.at && html`<p class="ap-timeline__when">${when(item.at, lang)}</p>`}${
      item.body && html`<div class="ap-timeline__body">${item.body}</div>`
    }</li>`;
  });
  return html`<ol class="ap-timeline">${lines}</ol>`;
}

function title(text: HtmlValue, level: 2 | 3 | 4): Html {
  if (level === 2) return html`<h2 class="ap-timeline__title">${text}</h2>`;
  if (level === 3) return html`<h3 class="ap-timeline__title">${text}</h3>`;
  return html`<h4 class="ap-timeline__title">${text}</h4>`;
}

/** A moment as people read it and as programs do. */
export function when(at: Temporal.Instant | Temporal.PlainDate, lang: Lang): Html {
  const text = at instanceof Temporal.Instant ? formatDateTime(at, lang) : formatDate(at, lang);
  return html`<time datetime="${at.toString()}">${text}</time>`;
}
