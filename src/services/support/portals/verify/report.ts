/** What a person reads about a check. Served to the browser too: it imports nothing but types. */
import type { Outcome, Step, StepName, StepResult } from './outcome.ts';

/** The words of a report; plain, so that they can be given to the browser as JSON. */
export type ReportWords = {
  readonly verdict: Readonly<
    Record<
      'good' | 'partly' | 'bad' | 'promiseGood' | 'promiseOnly' | 'promiseBad',
      { readonly title: string; readonly more: string }
    >
  >;
  readonly result: Readonly<Record<StepResult, string>>;
  readonly unreached: string;
  readonly step: Readonly<
    Record<
      StepName,
      { readonly title: string; readonly passed: string; readonly failed: string; readonly skipped: string }
    >
  >;
  readonly fact: Readonly<Record<'origin' | 'size' | 'place' | 'type' | 'leafHash' | 'id' | 'at', string>>;
  /** What each type byte means. */
  readonly types: Readonly<Record<string, string>>;
};

export type Line = {
  title: string;
  result: StepResult;
  word: string;
  sentence: string;
  detail: string | undefined;
};
/** `partly`: what was checked is good, and it is not all that is there. */
export type Verdict = 'good' | 'partly' | 'bad';
export type Report = {
  verdict: { title: string; more: string; tone: Verdict };
  lines: Line[];
  facts: [label: string, value: string, code: boolean][];
  record: string | undefined;
  fields: [name: string, value: string][];
};

/** A check in words. */
export function reportOf(outcome: Outcome, words: ReportWords): Report {
  const verdict = verdictOf(outcome);
  const tone = !outcome.ok ? 'bad' : verdict === 'promiseOnly' ? 'partly' : 'good';
  return {
    verdict: { ...words.verdict[verdict], tone },
    lines: outcome.steps.map((step) => lineOf(step, words)),
    facts: outcome.ok ? factsOf(outcome, words) : [],
    // What was not proven is not shown: somebody would believe it.
    record: outcome.ok && outcome.record !== undefined ? JSON.stringify(outcome.record, null, 2) : undefined,
    fields: outcome.fields,
  };
}

function verdictOf({ ok, kind, record, steps }: Outcome): keyof ReportWords['verdict'] {
  if (kind === 'promise') {
    if (!ok) return 'promiseBad';
    return steps.some(({ name }) => name === 'evidence') ? 'promiseOnly' : 'promiseGood';
  }
  if (!ok) return 'bad';
  return record === undefined ? 'partly' : 'good';
}

function lineOf({ name, result, detail }: Step, words: ReportWords): Line {
  const own = words.step[name];
  const sentence = result === 'unreached' ? words.unreached : own[result];
  return {
    title: own.title,
    result,
    word: words.result[result],
    sentence,
    detail: result === 'failed' ? detail : undefined,
  };
}

function factsOf({ facts }: Outcome, words: ReportWords): Report['facts'] {
  const { fact, types } = words;
  const rows: Report['facts'] = [];
  if (facts.type !== undefined)
    rows.push([fact.type, `${facts.type}. ${types[String(facts.type)] ?? ''}`, false]);
  if (facts.at !== undefined) rows.push([fact.at, moment(facts.at), false]);
  if (facts.origin !== undefined) rows.push([fact.origin, facts.origin, true]);
  if (facts.size !== undefined) rows.push([fact.size, String(facts.size), false]);
  if (facts.index !== undefined) rows.push([fact.place, String(facts.index + 1), false]);
  if (facts.id !== undefined) rows.push([fact.id, facts.id, true]);
  if (facts.leafHash !== undefined) rows.push([fact.leafHash, facts.leafHash, true]);
  return rows;
}

/** A moment to the second, in the zone of every member body. `en-GB` writes day, month, year, as all four languages do. */
function moment(ms: number): string {
  return new Date(ms).toLocaleString('en-GB', { timeZone: 'Europe/Madrid', timeZoneName: 'short' });
}
