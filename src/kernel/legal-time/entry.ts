import type { WorkingCalendar } from './calendar.ts';
import { type Day, dayOf, isWorkingDay, LEGAL_ZONE, nextWorkingDay, startOfDay } from './days.ts';
import type { Step } from './steps.ts';

/** Both instants of an entry are kept: when it happened and when the law says that it did. */
export type EffectiveEntry = {
  real: Temporal.Instant;
  legal: Temporal.Instant;
  legalDay: Day;
  moved: boolean;
  steps: readonly Step[];
};

/**
 * When a submission counts as made for a term in working days (Ley 39/2015 art. 31.2.b): at once on a working
 * day, at 00:00 of the next one otherwise. `calendar` is the register's, that is the seat's alone (art. 31.3).
 * `receivesAnyDay` is for procedures whose rule allows reception on a non-working day.
 */
export function effectiveEntry(
  real: Temporal.Instant,
  calendar: WorkingCalendar,
  options: { zone?: string; receivesAnyDay?: boolean } = {},
): EffectiveEntry {
  const zone = options.zone ?? LEGAL_ZONE;
  const day = dayOf(real, zone);
  if (options.receivesAnyDay === true || isWorkingDay(day, calendar)) {
    return { real, legal: real, legalDay: day, moved: false, steps: [] };
  }
  const legalDay = nextWorkingDay(day, calendar);
  const steps: Step[] = [{ code: 'entry-moved', clause: '31.2', day: legalDay, from: day }];
  return { real, legal: startOfDay(legalDay, zone), legalDay, moved: true, steps };
}

/** Order of entries: those of a non-working day, by their real hour, come before the next working day's (31.2.b). */
export const compareEntries = (
  a: Pick<EffectiveEntry, 'real' | 'legal'>,
  b: Pick<EffectiveEntry, 'real' | 'legal'>,
): number => Temporal.Instant.compare(a.legal, b.legal) || Temporal.Instant.compare(a.real, b.real);
