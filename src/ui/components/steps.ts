import { attrs, type Html, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

/** Where one is in a procedure of fixed steps; `current` counts from 1. Past ones lead back when they have an address. */
export function steps(
  lang: Lang,
  titles: readonly { title: string; href?: string }[],
  current: number,
): Html {
  const t = words(lang);
  const lines = titles.map(({ title, href }, i) => {
    const state = i + 1 < current ? 'done' : i + 1 === current ? 'now' : 'next';
    const a = attrs({ class: `ap-step ap-step--${state}`, 'aria-current': state === 'now' && 'step' });
    const name =
      state === 'done' && href !== undefined ? html`<a class="ds-link" href="${href}">${title}</a>` : title;
    const done = state === 'done' && html`<span class="ds-sr-only"> (${t.stepDone})</span>`;
    return html`<li ${a}><span class="ap-step__mark" aria-hidden="true">${state === 'done' ? '✓' : i + 1}</span><span class="ap-step__title">${name}${done}</span></li>`;
  });
  return html`<nav class="ap-steps" aria-label="${t.steps}"><p class="ap-steps__count">${t.step(String(current), String(titles.length))}</p><ol>${lines}</ol></nav>`;
}
