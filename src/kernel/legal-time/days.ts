import type { Holiday, WorkingCalendar } from './calendar.ts';
import { requireYear } from './places.ts';
import { legalTimeProblems } from './problems.ts';

/** The clock of every term unless another is said. */
export const LEGAL_ZONE = 'Europe/Madrid';
/** Longest term in days that a computation accepts: ten years. */
export const MAX_TERM_DAYS = 3660;
/** Longest term in months that a computation accepts: fifty years (archive and retention terms). */
export const MAX_TERM_MONTHS = 600;

export type Day = Temporal.PlainDate;
export type NonWorking = { reason: 'saturday' | 'sunday' | 'holiday'; holidays: readonly Holiday[] };

/** Why a day does not count, or undefined if it is a working day (Ley 39/2015 art. 30.2 and 30.6). */
export function nonWorking(day: Day, calendar: WorkingCalendar): NonWorking | undefined {
  requireYear(calendar, day.year);
  const holidays = calendar.holidays.get(day.toString()) ?? [];
  if (holidays.length > 0) return { reason: 'holiday', holidays };
  if (day.dayOfWeek === 6) return { reason: 'saturday', holidays };
  return day.dayOfWeek === 7 ? { reason: 'sunday', holidays } : undefined;
}

/** Saturdays, Sundays and holidays are not working days (art. 30.2). August is working for administrations. */
export const isWorkingDay = (day: Day, calendar: WorkingCalendar): boolean =>
  nonWorking(day, calendar) === undefined;

/** The same day if it works, else the first working day after it (art. 30.5). */
export function workingDayFrom(day: Day, calendar: WorkingCalendar): Day {
  let candidate = day;
  for (let step = 0; step < MAX_TERM_DAYS; step += 1) {
    if (isWorkingDay(candidate, calendar)) return candidate;
    candidate = candidate.add({ days: 1 });
  }
  throw legalTimeProblems['term-invalid']({
    detail: `No working day in the ${MAX_TERM_DAYS} days after ${day}.`,
  });
}

/** The first working day strictly after `day`. */
export const nextWorkingDay = (day: Day, calendar: WorkingCalendar): Day =>
  workingDayFrom(day.add({ days: 1 }), calendar);

/** The day on which `count` working days have been counted from the day after `day` (art. 30.2 and 30.3). */
export function addWorkingDays(day: Day, count: number, calendar: WorkingCalendar): Day {
  requireLength(count, MAX_TERM_DAYS, 'working-days');
  let current = day;
  for (let counted = 0; counted < count; counted += 1) current = nextWorkingDay(current, calendar);
  return current;
}

/** `count` natural days counted from the day after `day`, before looking at whether the last one works. */
export function addNaturalDays(day: Day, count: number): Day {
  requireLength(count, MAX_TERM_DAYS, 'natural-days');
  return day.add({ days: count });
}

/** Same ordinal day `count` months later; if that month has no such day, its last one (art. 30.4). */
export function addMonths(day: Day, count: number): Day {
  requireLength(count, MAX_TERM_MONTHS, 'months');
  return day.add({ months: count }, { overflow: 'constrain' });
}

/** Same day `count` years later; 29 February becomes 28 in a common year (art. 30.4). */
export function addYears(day: Day, count: number): Day {
  requireLength(count, MAX_TERM_MONTHS / 12, 'years');
  return day.add({ years: count }, { overflow: 'constrain' });
}

/** How many working days are in (after, until]. */
export function countWorkingDays(after: Day, until: Day, calendar: WorkingCalendar): number {
  requireLength(Math.max(0, after.until(until).days), MAX_TERM_DAYS * 6, 'natural-days');
  let count = 0;
  for (
    let day = after.add({ days: 1 });
    Temporal.PlainDate.compare(day, until) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (isWorkingDay(day, calendar)) count += 1;
  }
  return count;
}

/** First instant of a day on the official clock (00:00, or the first hour that exists after a clock change). */
export const startOfDay = (day: Day, zone: string = LEGAL_ZONE): Temporal.Instant =>
  day.toZonedDateTime(zone).toInstant();

/** The day that the official clock shows at an instant. */
export const dayOf = (instant: Temporal.Instant, zone: string = LEGAL_ZONE): Day =>
  instant.toZonedDateTimeISO(zone).toPlainDate();

function requireLength(length: number, max: number, unit: string): void {
  if (Number.isInteger(length) && length >= 0 && length <= max) return;
  throw legalTimeProblems['term-invalid']({
    detail: `A term in ${unit} is a whole number from 0 to ${max}.`,
    data: { length: String(length), unit },
  });
}
