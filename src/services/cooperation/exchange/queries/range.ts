import { z } from 'zod';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { day, optional } from '../actions/inputs.ts';
import type { Range } from '../store-numbers.ts';

/** Days in Europe/Madrid, both included; absent ones take the default of the question. */
export const dayRange = { from: optional(day), to: optional(day) };
export type DayRange = { from?: string | undefined; to?: string | undefined };

/** Longest range of one question about numbers, in days. */
export const LONGEST_RANGE = 3700;

/** Years that a question may name: outside of them nothing is recorded, and some of them no database knows. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;

const ZONE = 'Europe/Madrid';

const YEARS = `is between the years ${FIRST_YEAR} and ${LAST_YEAR}`;

const isYear = ({ year }: { year: number }) => year >= FIRST_YEAR && year <= LAST_YEAR;

/** Moments of a range of days. Throws beside its field when the days are out of order or too far apart. */
export function rangeOf(
  asked: DayRange,
  now: Temporal.Instant,
  defaultDays: number,
): Range & { first: string; last: string } {
  const today = now.toZonedDateTimeISO(ZONE).toPlainDate();
  const last = asked.to === undefined ? today : Temporal.PlainDate.from(asked.to);
  const first =
    asked.from === undefined ? last.subtract({ days: defaultDays - 1 }) : Temporal.PlainDate.from(asked.from);
  for (const [field, date] of [
    ['from', first],
    ['to', last],
  ] as const) {
    if (!isYear(date)) throw kernelProblems['input-invalid']({ fields: [{ field, message: YEARS }] });
  }
  const days = first.until(last, { largestUnit: 'days' }).days;
  if (days < 0 || days > LONGEST_RANGE) {
    const message =
      days < 0 ? 'is not before the first day' : `is at most ${LONGEST_RANGE} days after the first`;
    throw kernelProblems['input-invalid']({ fields: [{ field: 'to', message }] });
  }
  const moment = (date: Temporal.PlainDate) => date.toZonedDateTime(ZONE).toInstant().toString();
  return {
    first: first.toString(),
    last: last.toString(),
    from: moment(first),
    until: moment(last.add({ days: 1 })),
  };
}

/** A moment as text; a day means its beginning in Europe/Madrid. */
export const moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const found = momentOf(text);
    if (found !== undefined && isYear(found.toZonedDateTimeISO('UTC'))) return found.toString();
    const message = found === undefined ? 'is a day or a moment with its zone (RFC 3339)' : YEARS;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

function momentOf(text: string): Temporal.Instant | undefined {
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(text))
      return Temporal.PlainDate.from(text).toZonedDateTime(ZONE).toInstant();
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}
