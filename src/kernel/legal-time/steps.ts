import type { Sentence } from '../problem.ts';
import { formatDate, formatNumber, type Lang, plural } from '../texts.ts';
import type { Day } from './days.ts';
import { explanations } from './explanations.ts';

/** Articles and paragraphs of Ley 39/2015 that the steps stand on. */
export type ClauseNumber = '30.1' | '30.2' | '30.3' | '30.4' | '30.5' | '31.2' | '32.1' | '32.4' | '32.5';

/** One step of a computation, which a person can follow and an official can check against the law. */
export type Step = {
  code: keyof typeof explanations;
  clause: ClauseNumber;
  /** The day that the step arrives at. */
  day: Day;
  /** The day that it leaves from, where it matters. */
  from?: Day;
  length?: number;
  /** Name of the holiday, for skipped days. */
  name?: Sentence;
};

/** The step as a sentence, with the clause at the end. */
export function explainStep(step: Step, lang: Lang): string {
  const { day, from, length, name } = step;
  const values: Record<string, string> = {
    day: formatDate(day, lang, 'full'),
    date: formatDate(day, lang),
    from: from === undefined ? '' : formatDate(from, lang, 'full'),
    length: length === undefined ? '' : formatNumber(length, lang),
    name: name?.[lang] ?? '',
  };
  const sentence = sentenceOf(step, lang).replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  const law = lang === 'ca' ? 'Llei' : lang === 'oc' ? 'Lei' : 'Ley';
  return `${sentence} (${law} 39/2015, art. ${step.clause})`;
}

function sentenceOf({ code, length = 0 }: Step, lang: Lang): string {
  const said = explanations[code];
  return ('one' in said ? plural(length, lang, said) : said)[lang];
}
