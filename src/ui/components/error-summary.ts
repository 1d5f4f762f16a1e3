import { type Html, html } from '../../kernel/html.ts';
import type { FieldError } from '../../kernel/problem.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { fieldId } from './field.ts';

/**
 * Everything that is wrong with a form, each a link to its field (`field` is the field's name; '' for none).
 * It takes the focus when the page opens: autofocus works without script. The shell puts it above the title.
 */
export function errorSummary(lang: Lang, errors: readonly FieldError[]): Html {
  const lines = errors.map(({ field, message }) =>
    field === ''
      ? html`<li>${message}</li>`
      : html`<li><a class="ds-link" href="#${fieldId(field)}">${message}</a></li>`,
  );
  return html`<div class="ds-error-summary ap-error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1" autofocus data-error-summary>
<h2 class="ds-heading" data-size="sm" id="error-summary-title">${words(lang).errorSummary}</h2>
<ul class="ds-list">${lines}</ul></div>`;
}
