import { type Html, type HtmlValue, html } from '../../kernel/html.ts';
import { sardana } from '../mark.ts';
import { heading, paragraph } from './content.ts';

/** The beginning of the house's first page: what this is, in one sentence, beside the sardana. It brings the page's h1. */
export function hero(o: { title: HtmlValue; lead: HtmlValue; actions?: HtmlValue }): Html {
  return html`<div class="ap-hero"><div class="ap-hero__words">${heading(1, o.title, { size: '2xl' })}
${paragraph(o.lead, 'lead')}${o.actions}</div><div class="ap-hero__figure">${sardana()}</div></div>`;
}
