import { type Html, html } from '../../kernel/html.ts';
import type { FieldError } from '../../kernel/problem.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { fieldId } from './field.ts';
import { namedIn, saidInSummary } from './field-message.ts';

/**
 * Everything that is wrong with a form, each a link to its field (`field` is the field's name; '' for none), in the order
 * of the page and with the label of its field, both read from `body`.
 * It takes the focus when the page opens: autofocus works without script. The shell puts it above the title.
 */
export function errorSummary(lang: Lang, errors: readonly FieldError[], body: Html = html``): Html {
  const named = namedIn(body);
  const at = ({ field }: FieldError) => named.get(fieldId(field))?.at ?? Number.MAX_SAFE_INTEGER;
  const lines = errors
    .toSorted((a, b) => at(a) - at(b))
    .map(({ field, message }) => {
      const said = saidInSummary(message, named.get(fieldId(field))?.label, lang);
      return field === ''
        ? html`<li>${said}</li>`
        : html`<li><a class="ds-link" href="#${fieldId(field)}">${said}</a></li>`;
    });
  return html`<div class="ds-error-summary ap-error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1" autofocus data-error-summary>
<h2 class="ds-heading" data-size="sm" id="error-summary-title">${words(lang).errorSummary}</h2>
<ul class="ds-list">${lines}</ul></div>`;
}
