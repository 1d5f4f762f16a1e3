import type { z } from 'zod';
import { KERNEL_SENTENCES } from './field-sentences.ts';
import type { FieldError, Sentence } from './problem.ts';
import type { Lang } from './texts.ts';

/**
 * What is said beside a field, in one place. Code says it in English, as the end of “the field …”; the other languages
 * are found by that English at the edge (RFC 9457 body, pages). `{x}` stands for a value that is not translated.
 */
type Known = { pattern: RegExp; names: string[]; sentence: Sentence };

const known: Known[] = [];
/** Sentences without a value; each wins over a `must be {x}` that it would fit. */
const whole = new Map<string, Sentence>();

/** Adds the sentences of a service; those of the kernel are there. */
export function addFieldSentences(sentences: readonly Sentence[]): void {
  for (const sentence of sentences) {
    if (!sentence.en.includes('{')) {
      if (!whole.has(sentence.en)) whole.set(sentence.en, sentence);
      continue;
    }
    const names = [...sentence.en.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const literal = sentence.en
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    known.push({ pattern: new RegExp(`^${literal.join('(.+)')}$`, 's'), names, sentence });
  }
}

addFieldSentences(KERNEL_SENTENCES);

/** A message about a field in the reader's language; as it is when nobody translated it. */
export function sayIn(message: string, lang: Lang): string {
  if (lang === 'en') return message;
  const own = whole.get(message);
  if (own !== undefined) return own[lang];
  for (const { pattern, names, sentence } of known) {
    const found = pattern.exec(message);
    if (found !== null)
      return sentence[lang].replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => found[names.indexOf(name) + 1] ?? '',
      );
  }
  return message;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
};
const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'is not an identifier',
  date: 'is a date YYYY-MM-DD that exists',
  datetime: 'is not a moment with its zone (RFC 3339)',
  email: 'is not an e-mail address',
  url: 'is not an address (URL)',
};
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items', set: ' items' };

/** One fault that zod found, in our English. A check that has words of its own keeps them. */
export function messageOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is required'
        : (TYPES[issue.expected] ?? 'is not of the right kind');
    case 'too_small':
      // What was left empty is told as that; nobody counts the letters of nothing.
      if (issue.input === '' && issue.origin === 'string') return 'is required';
      return bound('least', issue.minimum, issue.origin);
    case 'too_big':
      return bound('most', issue.maximum, issue.origin);
    case 'invalid_format':
      if (issue.input === '') return 'is required';
      return FORMATS[issue.format] ?? 'does not have the form that is expected';
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return 'is not known here';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return 'is not valid';
  }
}

function bound(side: 'least' | 'most', limit: number | bigint, origin: string): string {
  const unit = UNITS[origin];
  return unit === undefined ? `must be at ${side} ${limit}` : `must have at ${side} ${limit}${unit}`;
}

/** What zod found, one message beside each field; a member that nobody knows is a field of its own. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const first = new Map<string, string>();
  for (const issue of error.issues) {
    const names =
      issue.code === 'unrecognized_keys' ? issue.keys.map((name) => [...issue.path, name]) : [issue.path];
    for (const path of names) {
      const field = path.join('.') || '(body)';
      if (!first.has(field)) first.set(field, issue.message);
    }
  }
  return [...first].map(([field, message]) => ({ field, message }));
}
