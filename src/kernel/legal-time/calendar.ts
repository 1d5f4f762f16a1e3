import type { Sentence } from '../problem.ts';

/** Most non-working days (besides weekends) that one calendar may list: 14 by law, with room for special acts. */
export const MAX_HOLIDAYS = 40;

/**
 * The territory that a calendar speaks for. `aran` is apart from `catalonia` because there 17 June takes the
 * place of one of the Catalan holidays, so the two cannot be added. Elsewhere `region:<code>`.
 */
export type Scope = 'state' | 'catalonia' | 'aran' | `region:${string}` | `local:${string}`;

/**
 * How far the data can be trusted. `official`: checked against the publication that `source` names.
 * `to-confirm`: the dates are the published ones, the reference of the publication is not at hand.
 * `provisional`: derived by rule before any publication; art. 30.7 says it is published before the year begins.
 */
export type CalendarStatus = 'official' | 'to-confirm' | 'provisional';

export type Holiday = {
  /** ISO date, `2026-09-11`. */
  date: string;
  name: Sentence;
};

/** The non-working days of one territory in one year (Ley 39/2015 art. 30.7). Saturdays and Sundays are not listed. */
export type Calendar = {
  /** For example `catalonia-2026`. */
  id: string;
  /** Grows by one with each correction of the same calendar. */
  version: number;
  scope: Scope;
  year: number;
  status: CalendarStatus;
  /** The official publication, or the sentence that says it has to be confirmed. */
  source: string;
  holidays: readonly Holiday[];
};

/** Calendars composed for a computation: a day is non-working if it is so in any of them (art. 30.6). */
export type WorkingCalendar = {
  parts: readonly Calendar[];
  /** Scopes that have to be covered in every year that a computation touches. */
  scopes: readonly Scope[];
  /** Municipalities whose two local holidays were not loaded and whose absence the caller accepted. */
  missingLocal: readonly string[];
  /**
   * True when a year without calendar is computed with Saturdays and Sundays alone, and said so in the cautions
   * (see `withGaps`); else such a computation is refused.
   */
  gaps: boolean;
  /** `scope/year` that the parts cover. */
  covered: ReadonlySet<string>;
  /** ISO date → holidays of that day, one for each calendar that has it. */
  holidays: ReadonlyMap<string, readonly Holiday[]>;
};

/** What a deadline says of the calendar that computed it: `catalonia-2026@1`. */
export const calendarReference = (calendar: Calendar): string => `${calendar.id}@${calendar.version}`;

const coverKey = (scope: Scope, year: number): string => `${scope}/${year}`;

/**
 * Composes calendars; of two versions of the same scope and year the higher wins. `scopes` defaults to those of
 * the parts: a year is covered when every scope has a calendar for it.
 */
export function makeCalendar(
  calendars: readonly Calendar[],
  options: { scopes?: readonly Scope[]; missingLocal?: readonly string[]; gaps?: boolean } = {},
): WorkingCalendar {
  const newest = new Map<string, Calendar>();
  for (const calendar of calendars) {
    const key = coverKey(calendar.scope, calendar.year);
    const known = newest.get(key);
    if (known === undefined || calendar.version > known.version) newest.set(key, calendar);
  }
  const parts = [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const holidays = new Map<string, Holiday[]>();
  for (const holiday of parts.flatMap((part) => part.holidays)) {
    holidays.set(holiday.date, [...(holidays.get(holiday.date) ?? []), holiday]);
  }
  return {
    parts,
    scopes: options.scopes ?? [...new Set(parts.map((part) => part.scope))],
    missingLocal: options.missingLocal ?? [],
    gaps: options.gaps ?? false,
    covered: new Set(newest.keys()),
    holidays,
  };
}

/** Union of two composed calendars, residence and seat (art. 30.6). */
export const joinCalendars = (a: WorkingCalendar, b: WorkingCalendar): WorkingCalendar =>
  makeCalendar([...a.parts, ...b.parts], {
    scopes: [...new Set([...a.scopes, ...b.scopes])],
    missingLocal: [...new Set([...a.missingLocal, ...b.missingLocal])],
    gaps: a.gaps && b.gaps,
  });

/**
 * The same, and a year whose calendar nobody has published yet (art. 30.7: it is before the year begins) is counted
 * without holidays: Saturdays and Sundays are excluded by the law itself (art. 30.2), holidays only once declared.
 * The day that comes out is never later than the true one. So it is for what tells an administration when to be
 * ready by; never for closing a term to a person, whom an early day would harm.
 */
export const withGaps = (calendar: WorkingCalendar): WorkingCalendar => ({ ...calendar, gaps: true });

/** Scopes without a calendar in that year. */
export const scopesWithoutCalendar = (calendar: WorkingCalendar, year: number): Scope[] =>
  calendar.scopes.filter((scope) => !calendar.covered.has(coverKey(scope, year)));

/** The scope without a calendar in that year, or undefined when all are covered. */
export const scopeWithoutCalendar = (calendar: WorkingCalendar, year: number): Scope | undefined =>
  calendar.scopes.length === 0
    ? 'catalonia'
    : calendar.scopes.find((scope) => !calendar.covered.has(coverKey(scope, year)));
