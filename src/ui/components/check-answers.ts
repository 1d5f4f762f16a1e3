import { type Html, type HtmlValue, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { button, buttonGroup } from './button.ts';
import { type FormOptions, form } from './form.ts';
import { type SummaryRow, summaryList } from './summary-list.ts';

export type CheckAnswersOptions = {
  lang: Lang;
  sections: readonly { title: HtmlValue; rows: readonly SummaryRow[] }[];
  /** Where it is sent, with `key: page.formKey`. */
  form: FormOptions;
  /** What the button does, in its own words: “Send the request”. */
  submit: string;
  /** What the person declares or should know before sending. */
  before?: HtmlValue;
  cancel?: HtmlValue;
};

/** All the answers with a way to change each, then what sending means, then the button. The page's title asks to check them. */
export function checkAnswers(o: CheckAnswersOptions): Html {
  const cards = o.sections.map(({ title, rows }) => summaryList(o.lang, rows, { title }));
  return html`<div class="ap-stack">${cards}${form(o.form, o.before, buttonGroup(button(o.submit), o.cancel))}</div>`;
}
