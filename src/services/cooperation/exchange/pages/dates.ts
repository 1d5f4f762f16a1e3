import type { Html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { type DateParts, dateField, readDate } from '../../../../ui/index.ts';
import { wordsOf } from './parts.ts';

export type DayFilter = {
  /** ISO days for a query; absent when empty or wrong. */
  from?: string;
  to?: string;
  errors: FieldError[];
  fields: Html[];
  /** As they stand in the address, to keep them in links. */
  parameters: Record<string, string>;
};

/** Two dates in the address that narrow a list: what was read, what is wrong, and the fields to show again. */
export function dayFilter(page: PageContext): DayFilter {
  const t = wordsOf(page);
  const { lang, query } = page;
  const answer: DayFilter = { errors: [], fields: [], parameters: {} };
  for (const name of ['from', 'to'] as const) {
    const read = readDate(query, name, t[name].toLowerCase(), lang);
    let value: DateParts | Temporal.PlainDate | undefined;
    if (read.ok) {
      answer[name] = read.date.toString();
      value = read.date;
    } else {
      value = read.parts;
      if (!read.empty) answer.errors.push({ field: name, message: read.message });
    }
    for (const part of ['day', 'month', 'year']) {
      const given = query.get(`${name}-${part}`);
      if (given) answer.parameters[`${name}-${part}`] = given;
    }
    answer.fields.push(
      dateField({ lang, name, label: t[name], optional: true, error: answer.errors, value }),
    );
  }
  const { from, to } = answer;
  if (from !== undefined && to !== undefined && from > to) {
    answer.errors.push({ field: 'to', message: t.fieldErrors.to });
    delete answer.to;
    delete answer.from;
  }
  return answer;
}
