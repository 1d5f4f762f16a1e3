/** The day on which the invented population is described. Provider answers for later days follow from it. */
export const SNAPSHOT = '2026-09-01';
export const SNAPSHOT_YEAR = 2026;

const two = (value: number): string => String(value).padStart(2, '0');

/** `YYYY-MM-DD`; days are kept under 29 by those who make dates up. */
export const isoDate = (year: number, month: number, day: number): string =>
  `${year}-${two(month)}-${two(day)}`;

/** The later of ISO dates, which sort as text. */
export const latest = (...dates: readonly string[]): string => dates.toSorted().at(-1) ?? SNAPSHOT;

/** Whole years between two ISO dates. */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The ISO date moved by whole years; 29 February falls back to 28. */
export function plusYears(date: string, years: number): string {
  return Temporal.PlainDate.from(date).add({ years }).toString();
}

/** The year in which the school year of that day began: it begins in September. */
export function schoolYearOf(date: string): number {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 9 ? year : year - 1;
}
