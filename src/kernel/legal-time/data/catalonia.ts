import type { Calendar, CalendarStatus, Holiday, Scope } from '../calendar.ts';
import { easterSunday } from './easter.ts';
import { type HolidayKey, holidayNames } from './names.ts';

/** What `source` says when the reference of the publication is not at hand. */
export const TO_BE_CONFIRMED = 'to be confirmed by the operator against the official publication';

const FIXED: readonly HolidayKey[] = [
  '01-01',
  '01-06',
  '05-01',
  '06-17',
  '06-24',
  '08-15',
  '09-11',
  '10-12',
  '11-01',
  '12-06',
  '12-08',
  '12-25',
  '12-26',
];

function holiday(year: number, key: HolidayKey): Holiday {
  const easter = easterSunday(year);
  const moveable: Partial<Record<HolidayKey, Temporal.PlainDate>> = {
    'good-friday': easter.subtract({ days: 2 }),
    'easter-monday': easter.add({ days: 1 }),
  };
  return { date: moveable[key]?.toString() ?? `${year}-${key}`, name: holidayNames[key] };
}

type Spec = { year: number; status: CalendarStatus; source: string; keys: readonly HolidayKey[] };

const general = (spec: Spec, scope: Scope = 'catalonia'): Calendar => ({
  id: `${scope}-${spec.year}`,
  version: 1,
  scope,
  year: spec.year,
  status: spec.status,
  source: spec.source,
  holidays: spec.keys.map((key) => holiday(spec.year, key)).sort((a, b) => (a.date < b.date ? -1 : 1)),
});

/** Aran: the same list with 17 June instead of the holiday that the year's order names. */
const aran = (spec: Spec, replaced: HolidayKey): Calendar =>
  general({ ...spec, keys: [...spec.keys.filter((key) => key !== replaced), '06-17'] }, 'aran');

const without = (...absent: HolidayKey[]): HolidayKey[] =>
  [...FIXED, 'good-friday' as const, 'easter-monday' as const].filter(
    (key) => key !== '06-17' && !absent.includes(key),
  );

// A holiday that falls on a Sunday is not in the order: 12 October in 2025; 1 November and 6 December in 2026.
const y2025: Spec = {
  year: 2025,
  status: 'official',
  source: "Ordre EMT/85/2024, de 23 d'abril (DOGC), art. 1 i 3",
  keys: without('10-12'),
};

// The dates are those that town halls published from the order; its number and gazette were not at hand.
const y2026: Spec = {
  year: 2026,
  status: 'to-confirm',
  source: TO_BE_CONFIRMED,
  keys: without('11-01', '12-06'),
};

// Derived by rule (fixed days, Easter computed, Sundays dropped): nobody has read the order of this year.
const y2027: Spec = {
  year: 2027,
  status: 'provisional',
  source: TO_BE_CONFIRMED,
  keys: without('08-15', '12-26'),
};

/**
 * General holidays of Catalonia and of Aran, 2025 to 2027. In 2025 the order replaces 26 December in Aran; 2026 is
 * taken alike; in 2027 that day is a Sunday and Easter Monday is replaced, as was done in 2021. Local holidays
 * are loaded by the operator.
 */
export const cataloniaCalendars: readonly Calendar[] = [
  general(y2025),
  aran(y2025, '12-26'),
  general(y2026),
  aran({ ...y2026, status: 'provisional' }, '12-26'),
  general(y2027),
  aran(y2027, 'easter-monday'),
];
