import type { Sentence } from '../problem.ts';
import type { Lang } from '../texts.ts';
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

const LOCALES: Readonly<Record<Lang, string>> = { ca: 'ca-ES', es: 'es-ES', oc: 'oc-ES', en: 'en-GB' };

/** Days and months in Aranese, for runtimes whose locale data has no Occitan. */
const OC_DAYS = ['deluns', 'dimars', 'dimèrcles', 'dijaus', 'diuendres', 'dissabte', 'dimenge'];
const OC_MONTHS = [
  'de gèr',
  'de hereuèr',
  'de març',
  "d'abriu",
  'de mai',
  'de junh',
  'de junhsèga',
  "d'agost",
  'de seteme',
  "d'octobre",
  'de noveme',
  'de deseme',
];

/** A day in words: “divendres, 11 de setembre del 2026”. */
export function dayInWords(day: Day, lang: Lang): string {
  if (lang === 'oc')
    return `${OC_DAYS[day.dayOfWeek - 1]} ${day.day} ${OC_MONTHS[day.month - 1]} de ${day.year}`;
  return day.toLocaleString(LOCALES[lang], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}

/** The step as a sentence, with the clause at the end. */
export function explainStep(step: Step, lang: Lang): string {
  const values: Record<string, string> = {
    day: dayInWords(step.day, lang),
    from: step.from === undefined ? '' : dayInWords(step.from, lang),
    length: String(step.length ?? ''),
    name: step.name?.[lang] ?? '',
  };
  const sentence = explanations[step.code][lang].replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
  const law = lang === 'ca' ? 'Llei' : lang === 'oc' ? 'Lei' : 'Ley';
  return `${sentence} (${law} 39/2015, art. ${step.clause})`;
}
