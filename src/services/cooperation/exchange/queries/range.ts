import { z } from 'zod';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { day, optional } from '../actions/inputs.ts';
import type { Range } from '../store-numbers.ts';

/** Days in Europe/Madrid, both included; absent ones take the default of the question. */
export const dayRange = { from: optional(day), to: optional(day) };
export type DayRange = { from?: string | undefined; to?: string | undefined };

/** Longest range of one question about numbers, in days. */
export const LONGEST_RANGE = 3700;

const ZONE = 'Europe/Madrid';

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
    try {
      if (/^\d{4}-\d\d-\d\d$/.test(text))
        return Temporal.PlainDate.from(text).toZonedDateTime(ZONE).toInstant().toString();
      return Temporal.Instant.from(text).toString();
    } catch {
      context.addIssue({ code: 'custom', message: 'is a day or a moment with its zone (RFC 3339)' });
      return z.NEVER;
    }
  });
