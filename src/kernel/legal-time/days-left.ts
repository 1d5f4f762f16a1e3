import type { WorkingCalendar } from './calendar.ts';
import { countWorkingDays, dayOf } from './days.ts';
import type { Deadline } from './deadline.ts';
import { isExpired } from './extension.ts';

export type DaysLeft = {
  expired: boolean;
  /** Today is the last day. */
  lastDay: boolean;
  /** Whole days after today, last day included: 0 on the last day. */
  natural: number;
  working: number;
  /** Minutes until the term is over, rounded down. */
  minutes: number;
};

/** What is left of a term at an instant, on the term's own clock. Throws `calendar-missing`. */
export function daysLeft(term: Deadline, now: Temporal.Instant, calendar: WorkingCalendar): DaysLeft {
  if (isExpired(term, now)) return { expired: true, lastDay: false, natural: 0, working: 0, minutes: 0 };
  const today = dayOf(now, term.zone);
  return {
    expired: false,
    lastDay: today.equals(term.lastDay),
    natural: today.until(term.lastDay).days,
    working: countWorkingDays(today, term.lastDay, calendar),
    minutes: Math.floor(now.until(term.expires).total('minutes')),
  };
}
