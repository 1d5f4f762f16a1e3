import { type Html, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

/** Code or a command to take away. The copy button appears only where script runs; the block scrolls by keyboard. */
export function codeBlock(lang: Lang, text: string, label: string): Html {
  const t = words(lang);
  return html`<div class="ap-code-block" data-copy data-copied="${t.copied}" data-failed="${t.copyFailed}"><div class="ap-code-block__head"><span class="ap-code-block__label">${label}</span><span role="status"></span><button type="button" class="ds-button" data-variant="secondary" data-size="sm" hidden>${t.copy}<span class="ds-sr-only"> ${label}</span></button></div><pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre></div>`;
}
