import type { WorkingCalendar } from './calendar.ts';
import { dayOf, isWorkingDay, LEGAL_ZONE, nextWorkingDay, startOfDay, workingDayFrom } from './days.ts';
import { legalTimeProblems } from './problems.ts';

/** A term in hours may not be longer; it is expressed in days instead (Ley 39/2015 art. 30.1). */
export const MAX_TERM_HOURS = 24;

function toNanoseconds(hours: number): bigint {
  const minutes = hours * 60;
  const whole = Math.round(minutes);
  if (hours > 0 && hours <= MAX_TERM_HOURS && Math.abs(minutes - whole) < 1e-6)
    return BigInt(whole) * 60_000_000_000n;
  throw legalTimeProblems['term-invalid']({
    detail: `A term in hours is a number of whole minutes, above 0 and at most ${MAX_TERM_HOURS} hours.`,
    data: { length: String(hours), unit: 'hours' },
  });
}

/** Natural hours: elapsed time, where a law says so. */
export const addNaturalHours = (from: Temporal.Instant, hours: number): Temporal.Instant =>
  Temporal.Instant.fromEpochNanoseconds(from.epochNanoseconds + toNanoseconds(hours));

/**
 * Working hours: all hours of a working day count, hour by hour and minute by minute from the minute of the
 * notification (art. 30.1). The clock stands still on non-working days. A day of a clock change has 23 or 25.
 * Seconds of the notification are kept, which never shortens the term.
 */
export function addWorkingHours(
  from: Temporal.Instant,
  hours: number,
  calendar: WorkingCalendar,
  zone: string = LEGAL_ZONE,
): Temporal.Instant {
  let left = toNanoseconds(hours);
  const first = dayOf(from, zone);
  let day = workingDayFrom(first, calendar);
  let cursor = isWorkingDay(first, calendar) ? from : startOfDay(day, zone);
  // At most 24 hours are left and a working day has at least 23: three turns suffice.
  for (let turn = 0; turn < 3; turn += 1) {
    const room = startOfDay(day.add({ days: 1 }), zone).epochNanoseconds - cursor.epochNanoseconds;
    if (left <= room) return Temporal.Instant.fromEpochNanoseconds(cursor.epochNanoseconds + left);
    left -= room;
    day = nextWorkingDay(day, calendar);
    cursor = startOfDay(day, zone);
  }
  throw legalTimeProblems['term-invalid']({ detail: 'A term in hours spans more than three working days.' });
}
