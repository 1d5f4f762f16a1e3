import { calendarReference, scopesWithoutCalendar, type WorkingCalendar } from './calendar.ts';
import {
  addMonths,
  addNaturalDays,
  addWorkingDays,
  addYears,
  type Day,
  dayOf,
  isWorkingDay,
  LEGAL_ZONE,
  nextWorkingDay,
  nonWorking,
  startOfDay,
  workingDayFrom,
} from './days.ts';
import { addNaturalHours, addWorkingHours } from './hours.ts';
import { requireYear } from './places.ts';
import { legalTimeProblems } from './problems.ts';
import type { Step } from './steps.ts';

/** `hours` and `working-days` are the rule; the natural ones only where a law says so (art. 30.1 and 30.2). */
export type Unit = 'hours' | 'natural-hours' | 'working-days' | 'natural-days' | 'months' | 'years';
export const UNITS: readonly Unit[] = [
  'hours',
  'natural-hours',
  'working-days',
  'natural-days',
  'months',
  'years',
];

export type Term = { length: number; unit: Unit };

export type DeadlineInput = Term & {
  /** Instant of the notification, publication, silence or entry that starts the term. */
  from: Temporal.Instant;
  calendar: WorkingCalendar;
  zone?: string;
  /**
   * Whether a last day that does not work is moved on (art. 30.5; default yes). Whether it applies to the ten
   * natural days of art. 43.2 is disputed, so whoever computes those decides.
   */
  rollsOver?: boolean;
};

export type Deadline = Term & {
  from: Temporal.Instant;
  zone: string;
  rollsOver: boolean;
  /** First day that counts. For hours, the day on which the clock begins to run. */
  start: Day;
  /** Last day by the count alone, before art. 30.5. */
  nominalDay: Day;
  /** Last day of the term, inclusive. */
  lastDay: Day;
  /** First instant at which the term is over: midnight at the end of `lastDay`, or the minute for hours. */
  expires: Temporal.Instant;
  steps: readonly Step[];
  /** Calendars that were used, `catalonia-2026@1`. */
  calendars: readonly string[];
  /**
   * `calendar-provisional:<id>`, `calendar-to-confirm:<id>`, `local-calendar-missing:<INE5>/<year>`,
   * `calendar-missing:<scope>/<year>`; `explainCaution` says them.
   */
  cautions: readonly string[];
};

/**
 * Computes a term (Ley 39/2015 art. 30). Throws `calendar-missing` if it touches a year without calendar and
 * `term-invalid` if the length or the unit cannot be.
 */
export function deadline(input: DeadlineInput): Deadline {
  if (!UNITS.includes(input.unit) || !(input.length > 0)) {
    throw legalTimeProblems['term-invalid']({
      detail: `A term has a positive length and one of the units ${UNITS.join(', ')}.`,
      data: { length: String(input.length), unit: String(input.unit) },
    });
  }
  return input.unit === 'hours' || input.unit === 'natural-hours' ? inHours(input) : inDays(input);
}

function inDays(input: DeadlineInput): Deadline {
  const { calendar, unit, rollsOver = true, zone = LEGAL_ZONE } = input;
  const notified = dayOf(input.from, zone);
  const following = notified.add({ days: 1 });
  const start = unit === 'working-days' ? nextWorkingDay(notified, calendar) : following;
  const nominalDay = countFrom(notified, input, calendar);
  const lastDay = rollsOver ? workingDayFrom(nominalDay, calendar) : nominalDay;
  const steps: Step[] = [
    {
      code: 'begins',
      clause: unit === 'months' || unit === 'years' ? '30.4' : '30.3',
      day: start,
      from: notified,
    },
    counted(input, nominalDay),
  ];
  if (isDateToDate(unit) && nominalDay.day !== notified.day) {
    steps.push({ code: 'no-such-day', clause: '30.4', day: nominalDay });
  }
  steps.push(...skippedDays(nominalDay, lastDay, calendar));
  const expires = startOfDay(lastDay.add({ days: 1 }), zone);
  steps.push({ code: 'ends', clause: lastDay.equals(nominalDay) ? CLAUSE[unit] : '30.5', day: lastDay });
  return finish({ ...input, zone, rollsOver }, { start, nominalDay, lastDay, expires, steps });
}

function inHours(input: DeadlineInput): Deadline {
  const { calendar, length, unit, zone = LEGAL_ZONE } = input;
  const notified = dayOf(input.from, zone);
  const working = unit === 'hours';
  const expires = working
    ? addWorkingHours(input.from, length, calendar, zone)
    : addNaturalHours(input.from, length);
  const start = working && !isWorkingDay(notified, calendar) ? nextWorkingDay(notified, calendar) : notified;
  // A term that ends at midnight ends with the day that closes, not with the one that opens.
  const lastDay = dayOf(expires.subtract({ nanoseconds: 1 }), zone);
  const steps: Step[] = [
    { code: 'clock-begins', clause: '30.1', day: start, from: notified },
    counted(input, lastDay),
    { code: 'clock-ends', clause: '30.1', day: lastDay },
  ];
  return finish(
    { ...input, zone, rollsOver: false },
    { start, nominalDay: lastDay, lastDay, expires, steps },
  );
}

/** The last day of a term counted from a day, before art. 30.5. */
export function countFrom(day: Day, term: Term, calendar: WorkingCalendar): Day {
  switch (term.unit) {
    case 'working-days':
      return addWorkingDays(day, term.length, calendar);
    case 'natural-days':
      return addNaturalDays(day, term.length);
    case 'months':
      return addMonths(day, term.length);
    case 'years':
      return addYears(day, term.length);
    default:
      throw legalTimeProblems['term-invalid']({ detail: 'A term in hours is not counted in days.' });
  }
}

const isDateToDate = (unit: Unit): boolean => unit === 'months' || unit === 'years';

const CLAUSE: Readonly<Record<Unit, Step['clause']>> = {
  hours: '30.1',
  'natural-hours': '30.1',
  'working-days': '30.2',
  'natural-days': '30.2',
  months: '30.4',
  years: '30.4',
};

const counted = (term: Term, day: Day): Step => ({
  code: `counted-${term.unit}`,
  clause: CLAUSE[term.unit],
  day,
  length: term.length,
});

/** One step for each day that pushes the end forward (art. 30.5), with the holiday's name if it is one. */
export function skippedDays(from: Day, to: Day, calendar: WorkingCalendar): Step[] {
  const steps: Step[] = [];
  for (let day = from; Temporal.PlainDate.compare(day, to) < 0; day = day.add({ days: 1 })) {
    const why = nonWorking(day, calendar);
    if (why === undefined) continue;
    const name = why.holidays[0]?.name;
    steps.push({
      code: `skipped-${why.reason}`,
      clause: '30.5',
      day,
      ...(name === undefined ? {} : { name }),
    });
  }
  return steps;
}

type Settled = Pick<Deadline, 'from' | 'zone' | 'rollsOver' | 'length' | 'unit'> & {
  calendar: WorkingCalendar;
};
type Result = Pick<Deadline, 'start' | 'nominalDay' | 'lastDay' | 'expires' | 'steps'>;

/** Adds to a result the calendars that were consulted and what is uncertain about them. */
function finish(input: Settled, result: Result): Deadline {
  const { calendar, from, zone, rollsOver, length, unit } = input;
  const told = consulted({ unit, rollsOver }, calendar, { ...result, counted: dayOf(from, zone) });
  return { from, zone, rollsOver, length, unit, ...result, ...told };
}

type Consulted = Pick<Deadline, 'calendars' | 'cautions'>;

/**
 * Which calendars a count looked at, and what is uncertain about them. `counted` is the day from which it counted.
 * Natural units look at the calendar only where the term ends, and not even there when the end does not roll over.
 */
export function consulted(
  by: Pick<Deadline, 'unit' | 'rollsOver'>,
  calendar: WorkingCalendar,
  days: { counted: Day; nominalDay: Day; lastDay: Day },
): Consulted {
  const countsDays = by.unit === 'hours' || by.unit === 'working-days';
  if (!countsDays && !by.rollsOver) return { calendars: [], cautions: [] };
  requireYear(calendar, days.lastDay.year);
  const years = yearsFrom((countsDays ? days.counted : days.nominalDay).year, days.lastDay.year);
  const parts = calendar.parts.filter((part) => years.includes(part.year));
  const cautions = [
    ...parts.filter((part) => part.status !== 'official').map((part) => `calendar-${part.status}:${part.id}`),
    ...calendar.missingLocal
      .filter((place) => years.includes(Number(place.split('/')[1])))
      .map((place) => `local-calendar-missing:${place}`),
    ...years.flatMap((year) =>
      scopesWithoutCalendar(calendar, year).map((scope) => `calendar-missing:${scope}/${year}`),
    ),
  ];
  return { calendars: parts.map(calendarReference), cautions };
}

const yearsFrom = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
