import { sayIn } from '../../kernel/field-messages.ts';
import { type Html, raw, render } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';

/** What a machine is told about an empty field, which for a person is only that something is missing. */
const MISSING = 'is required';
const NO_DATE = 'is a date YYYY-MM-DD that exists';
const NONE_CHOSEN = /^must be one of: /;
const NOTHING_CHOSEN = /^must have at least 1 items$/;

/** A message as the end of “the field …”, in the reader's language and for a person: no values of the API, no count of one. */
function inWords(message: string, lang: Lang): string {
  const t = words(lang).field;
  if (message === MISSING) return t.missing;
  if (message === NO_DATE) return t.noDate;
  if (NONE_CHOSEN.test(message)) return t.chooseOne;
  if (NOTHING_CHOSEN.test(message)) return t.atLeastOne;
  return sayIn(message, lang);
}

/** As it stands beside the field: a sentence of its own. */
export function saidBeside(message: string, lang: Lang): string {
  const said = inWords(message, lang);
  return said.charAt(0).toLocaleUpperCase(lang) + said.slice(1);
}

/** As it stands in the summary, far from the field: with its label, unless it is a whole sentence already. */
export function saidInSummary(message: string, label: Html | undefined, lang: Lang): [Html, string] | string {
  const said = inWords(message, lang);
  const whole = said.charAt(0) !== said.charAt(0).toLocaleLowerCase(lang);
  return label === undefined || whole ? saidBeside(message, lang) : [label, `: ${said}`];
}

export type Named = { label: Html; at: number };

/** The label or legend of each field of a finished page, and where it stands. Labels are marked with `data-names`. */
export function namedIn(body: Html): Map<string, Named> {
  const found = render(body).matchAll(/ data-names="([^"]+)"[^>]*>(.*?)<\/(?:label|legend)>/gs);
  return new Map(
    [...found].map(({ 1: id, 2: inside, index }) => {
      const text = inside!.replace(/<span class="ap-optional">.*?<\/span>/gs, '').replaceAll(/<[^>]*>/g, '');
      // Markup that `html` finished, without its tags: what was escaped there stays escaped.
      return [id!, { label: raw(text.trim()), at: index }];
    }),
  );
}
