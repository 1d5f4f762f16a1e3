import { ZONE } from '../../../kernel/texts.ts';

/** Longest validity of a power (Llei 39/2015 art. 6.6), counted from its first day. */
export const VALIDITY_YEARS = 5;
/** A court says how long a guardianship lasts; for a minor, at most until of age (Codi civil art. 240). */
export const AGE_OF_MAJORITY = 18;
/** Natural days that the other party has to accept, and that a body has to validate (Representa §3.10). */
export const ACCEPTANCE_DAYS = 40;
export const VALIDATION_DAYS = 90;

export const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(ZONE).toPlainDate();

/** The last day that a power which begins that day may have: five years, date to date. */
export const lastDayFrom = (from: Temporal.PlainDate): Temporal.PlainDate =>
  from.add({ years: VALIDITY_YEARS });

/** The last day of a guardianship over a minor: the eve of their eighteenth birthday; born on 29 February, of 1 March. */
export function lastDayAsMinor(birth: Temporal.PlainDate): Temporal.PlainDate {
  const birthday = birth.add({ years: AGE_OF_MAJORITY });
  return birthday.day === birth.day ? birthday.subtract({ days: 1 }) : birthday;
}

export type ValidityFault = 'before-today' | 'ends-before-it-begins' | 'too-long' | 'over-already';

/** What is wrong with days of validity; undefined when nothing. Both days count, in Europe/Madrid. */
export function validityFault(
  { from, until }: { from: Temporal.PlainDate; until: Temporal.PlainDate },
  { today, limited }: { today: Temporal.PlainDate; limited: boolean },
): ValidityFault | undefined {
  const before = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;
  if (before(until, from)) return 'ends-before-it-begins';
  if (before(until, today)) return 'over-already';
  const longest = limited ? lastDayFrom(from) : from.add({ years: AGE_OF_MAJORITY });
  return before(longest, until) ? 'too-long' : undefined;
}

/** Whether a day counts: both ends do. Days are ISO texts, which compare as they are. */
export const isWithinDays = (day: string, from: string, until: string): boolean =>
  day >= from && day <= until;

/** The last day on which something that waits since then may still be done: natural days, from the day after (art. 30). */
export const lastWaitingDay = (since: Temporal.Instant, days: number): Temporal.PlainDate =>
  dayOf(since).add({ days });
