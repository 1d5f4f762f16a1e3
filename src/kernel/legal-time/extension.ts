import type { WorkingCalendar } from './calendar.ts';
import { countWorkingDays, dayOf, MAX_TERM_MONTHS, startOfDay, workingDayFrom } from './days.ts';
import { consulted, countFrom, type Deadline, deadline, skippedDays, type Term } from './deadline.ts';
import { addNaturalHours, addWorkingHours } from './hours.ts';
import { legalTimeProblems } from './problems.ts';
import type { ClauseNumber, Step } from './steps.ts';

/** A published act that extends the terms hit by an incident (Ley 39/2015 art. 32.4; 32.5 for a cyber-incident). */
export type IncidentAct = {
  kind: 'technical' | 'cyber';
  /** Where in the e-office the incident is published, and where the extension is. */
  incidentPublishedAt: string;
  extensionPublishedAt: string;
  published: Temporal.Instant;
  /** Terms that had expired before this instant are not extended (art. 32.3). The act says which it is. */
  openAt: Temporal.Instant;
  /** Terms that expire at or after this instant are not touched; absent, every open term is. */
  endingBefore?: Temporal.Instant;
  extension: Term;
};

/**
 * Extends a term at the decision of the administration (art. 32.1): at most half of it, and decided before it
 * expires (32.3). Throws `term-expired`, `extension-too-long` or `term-invalid`.
 */
export function extend(
  current: Deadline,
  decision: { extension: Term; decided: Temporal.Instant; calendar: WorkingCalendar },
): Deadline {
  requireOpen(current, decision.decided);
  if (current.steps.some((step) => step.code === 'extended')) {
    throw legalTimeProblems['extension-too-long']({
      detail: 'The term was already extended once (art. 32.1).',
    });
  }
  const extended = lengthen(current, decision.extension, { calendar: decision.calendar, clause: '32.1' });
  if (!withinHalf(current, decision.extension, extended, decision.calendar)) {
    throw legalTimeProblems['extension-too-long']({
      data: {
        lastDay: current.lastDay.toString(),
        length: decision.extension.length,
        unit: decision.extension.unit,
      },
    });
  }
  return extended;
}

/**
 * Applies an incident act to one term. `applied` is false, with the reason, for a term that the act does not
 * reach. Throws `incident-not-published` if either publication is missing: without both there is no extension.
 */
export function extendAfterIncident(
  current: Deadline,
  act: IncidentAct,
  calendar: WorkingCalendar,
): { deadline: Deadline; applied: boolean; reason?: 'already-expired' | 'ends-later' } {
  if (act.incidentPublishedAt.trim() === '' || act.extensionPublishedAt.trim() === '') {
    throw legalTimeProblems['incident-not-published']();
  }
  if (isExpired(current, act.openAt)) return { deadline: current, applied: false, reason: 'already-expired' };
  if (act.endingBefore !== undefined && Temporal.Instant.compare(current.expires, act.endingBefore) >= 0) {
    return { deadline: current, applied: false, reason: 'ends-later' };
  }
  const clause = act.kind === 'cyber' ? '32.5' : '32.4';
  return { deadline: lengthen(current, act.extension, { calendar, clause }), applied: true };
}

/** Whether a term is over at an instant; the instant `expires` itself is already outside. */
export const isExpired = (term: Pick<Deadline, 'expires'>, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, term.expires) >= 0;

function requireOpen(current: Deadline, at: Temporal.Instant): void {
  if (isExpired(current, at)) {
    throw legalTimeProblems['term-expired']({ data: { lastDay: current.lastDay.toString() } });
  }
}

/**
 * An extension in the term's own unit makes one longer term, counted again from the notification, so that a
 * month end does not drift. One in another unit is counted from the day after the last day as it stood.
 */
function lengthen(
  current: Deadline,
  extension: Term,
  by: { calendar: WorkingCalendar; clause: ClauseNumber },
): Deadline {
  const { calendar, clause } = by;
  const code = clause === '32.1' ? 'extended' : 'extended-incident';
  if (!(extension.length > 0)) {
    throw legalTimeProblems['term-invalid']({ detail: 'An extension has a positive length.' });
  }
  // An extension over an earlier one of another unit cannot be recounted from the notification.
  const plain = current.steps.every((step) => !step.code.startsWith('extended'));
  if (
    extension.unit === current.unit &&
    plain &&
    current.unit !== 'hours' &&
    current.unit !== 'natural-hours'
  ) {
    const { from, unit, zone, rollsOver } = current;
    const whole = deadline({
      from,
      unit,
      zone,
      rollsOver,
      calendar,
      length: current.length + extension.length,
    });
    return { ...whole, length: current.length, steps: [...current.steps, ...tail(whole, code, clause)] };
  }
  if (isHours(extension)) return lengthenHours(current, extension, { calendar, step: { code, clause } });
  const nominalDay = countFrom(current.lastDay, extension, calendar);
  const lastDay = current.rollsOver ? workingDayFrom(nominalDay, calendar) : nominalDay;
  const expires = startOfDay(lastDay.add({ days: 1 }), current.zone);
  const skipped = skippedDays(nominalDay, lastDay, calendar);
  const steps: Step[] = [...current.steps, { code, clause, day: nominalDay }, ...skipped];
  const told = alsoConsulted(current, { nominalDay, lastDay, unit: extension.unit }, calendar);
  return { ...current, ...told, nominalDay, lastDay, expires, steps };
}

/** Who reads an extended term must find every calendar behind its last day: those of the term and of what was added. */
function alsoConsulted(
  current: Deadline,
  added: Pick<Deadline, 'nominalDay' | 'lastDay' | 'unit'>,
  calendar: WorkingCalendar,
): Pick<Deadline, 'calendars' | 'cautions'> {
  const by = { unit: added.unit, rollsOver: current.rollsOver };
  const { calendars, cautions } = consulted(by, calendar, { ...added, counted: current.lastDay });
  return {
    calendars: [...new Set([...current.calendars, ...calendars])].sort(),
    cautions: [...new Set([...current.cautions, ...cautions])],
  };
}

const isHours = (term: Term): boolean => term.unit === 'hours' || term.unit === 'natural-hours';

/** Hours on a term in hours run on from its last minute; on a term in days they would cut its last day. */
function lengthenHours(
  current: Deadline,
  extension: Term,
  by: { calendar: WorkingCalendar; step: Pick<Step, 'code' | 'clause'> },
): Deadline {
  if (!isHours(current)) {
    throw legalTimeProblems['term-invalid']({ detail: 'A term in days is not extended by hours.' });
  }
  const expires =
    extension.unit === 'hours'
      ? addWorkingHours(current.expires, extension.length, by.calendar, current.zone)
      : addNaturalHours(current.expires, extension.length);
  const lastDay = dayOf(expires.subtract({ nanoseconds: 1 }), current.zone);
  const steps: Step[] = [...current.steps, { ...by.step, day: lastDay }];
  const told = alsoConsulted(current, { nominalDay: lastDay, lastDay, unit: extension.unit }, by.calendar);
  return { ...current, ...told, nominalDay: lastDay, lastDay, expires, steps };
}

const tail = (whole: Deadline, code: Step['code'], clause: ClauseNumber): Step[] => [
  { code, clause, day: whole.nominalDay },
  ...whole.steps.filter((step) => step.code.startsWith('skipped') || step.code === 'ends'),
];

/**
 * Half by the unit itself where they agree, else by the natural days that the term has (art. 32.1). A term in hours is
 * measured by the clock: whatever is added, from the minute where it ended, lasts at most half of its hours. So an
 * extension in working hours that would stand still over a weekend is refused to a term in natural hours.
 */
function withinHalf(
  current: Deadline,
  extension: Term,
  extended: Deadline,
  calendar: WorkingCalendar,
): boolean {
  if (extension.unit === current.unit) return extension.length * 2 <= current.length;
  if (isHours(current)) {
    const added = current.expires.until(extended.expires).total('minutes');
    return added * 2 <= Math.round(current.length * 60);
  }
  const months = (term: Term): number => term.length * (term.unit === 'years' ? 12 : 1);
  const dateToDate = (term: Term): boolean => term.unit === 'months' || term.unit === 'years';
  if (dateToDate(current) && dateToDate(extension)) {
    return months(extension) * 2 <= Math.min(months(current), MAX_TERM_MONTHS);
  }
  const notified = dayOf(current.from, current.zone);
  if (extension.unit === 'working-days') {
    return extension.length * 2 <= countWorkingDays(notified, current.nominalDay, calendar);
  }
  const added = current.lastDay.until(extended.nominalDay).days;
  return added * 2 <= notified.until(current.nominalDay).days;
}
