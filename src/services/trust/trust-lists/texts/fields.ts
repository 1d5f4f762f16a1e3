import type { Sentence } from '../../../../kernel/problem.ts';
import { LIST_FAULTS, LIST_WARNINGS } from '../judge.ts';
import { words } from './index.ts';

const LANGUAGES = { ca: words('ca'), es: words('es'), oc: words('oc') };

/** What is said of a list beside a field: each code of a finding, in words (see kernel/field-messages.ts). */
export const fieldSentences: readonly Sentence[] = [...LIST_FAULTS, ...LIST_WARNINGS].map((code) => ({
  en: words('en').codes[code],
  ca: LANGUAGES.ca.codes[code],
  es: LANGUAGES.es.codes[code],
  oc: LANGUAGES.oc.codes[code],
}));
