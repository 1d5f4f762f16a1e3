import type { Calendar } from './calendar.ts';
import { cataloniaCalendars } from './data/catalonia.ts';

/** For tests: two local holidays of an example municipality in one year. Not published data. */
export const localCalendar = (municipality: string, dates: readonly [string, string]): Calendar => ({
  id: `local-${municipality}-${dates[0].slice(0, 4)}`,
  version: 1,
  scope: `local:${municipality}`,
  year: Number(dates[0].slice(0, 4)),
  status: 'official',
  source: 'example of the tests',
  holidays: dates.map((date) => ({
    date,
    name: { ca: 'Festa local', es: 'Fiesta local', oc: 'Hèsta locau', en: 'Local holiday' },
  })),
});

/** Barcelona and Manresa with example local days in the three years, and the general calendars. */
export const exampleLibrary: readonly Calendar[] = [
  ...cataloniaCalendars,
  localCalendar('08019', ['2025-06-09', '2025-09-24']),
  localCalendar('08019', ['2026-05-25', '2026-09-24']),
  localCalendar('08019', ['2027-05-17', '2027-09-24']),
  localCalendar('08113', ['2025-02-21', '2025-09-01']),
  localCalendar('08113', ['2026-02-20', '2026-08-31']),
  localCalendar('08113', ['2027-02-19', '2027-08-30']),
];
