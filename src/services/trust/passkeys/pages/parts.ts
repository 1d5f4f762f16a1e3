import { readFileSync } from 'node:fs';
import { attrs, type Html, type HtmlValue, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { addAsset } from '../../../../ui/assets.ts';
import { button, notice } from '../../../../ui/index.ts';
import { words } from '../texts/index.ts';

export const script = addAsset(
  'passkeys.js',
  readFileSync(new URL('./passkeys.js', import.meta.url), 'utf8'),
  'text/javascript; charset=utf-8',
);

type Asking = { kind: 'get' | 'create'; options: unknown; before?: HtmlValue; act: string };

/** A form that the script fills in with the answer of the device. Without script it says so, and leads elsewhere. */
export function passkeyForm({ lang }: PageContext, { kind, options, before, act }: Asking): Html {
  const t = words(lang);
  const a = attrs({
    method: 'post',
    class: 'ap-form ap-stack',
    'data-passkey': kind,
    'data-options': JSON.stringify(options),
  });
  return html`<form ${a}><input type="hidden" name="answer" value="">
<div data-passkey-unable>${notice({ lang, tone: 'warning' }, t.unable)}</div>
<div class="ap-stack" data-passkey-able hidden>${before}${button(act)}</div>
<div data-passkey-problem hidden tabindex="-1">${notice({ lang, tone: 'danger' }, t.failed)}</div></form>`;
}
