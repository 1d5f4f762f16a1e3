import { PkiError } from '../error.ts';

const DAY_MS = 86_400_000;

/** Days from 1970-01-01 of a day of the proleptic Gregorian calendar. */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function digits(contents: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = (contents[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new PkiError('asn1-value', 'A time has something that is not a digit.');
    value = value * 10 + digit;
  }
  return value;
}

const bad = () => new PkiError('asn1-value', 'A time is not in the one form that RFC 5280 §4.1.2.5 allows.');

function instant(contents: Uint8Array, year: number, at: number): number {
  const month = digits(contents, at, 2);
  const day = digits(contents, at + 2, 2);
  const hour = digits(contents, at + 4, 2);
  const minute = digits(contents, at + 6, 2);
  const second = digits(contents, at + 8, 2);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw bad();
  if (hour > 23 || minute > 59 || second > 59) throw bad();
  return daysOf(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
}

const Z = 0x5a;
/** Years of two digits from 50 on belong to the twentieth century (RFC 5280 §4.1.2.5.1). */
const PIVOT = 50;

/** `YYMMDDHHMMSSZ` → milliseconds since 1970 (UTC). @throws PkiError `asn1-value` */
export function parseUtcTime(contents: Uint8Array): number {
  if (contents.length !== 13 || contents[12] !== Z) throw bad();
  const short = digits(contents, 0, 2);
  return instant(contents, short >= PIVOT ? 1900 + short : 2000 + short, 2);
}

/**
 * `YYYYMMDDHHMMSSZ` → milliseconds since 1970 (UTC). With `fraction`, also `.f…` without trailing zeroes, as RFC 3161
 * §2.4.2 allows; what is finer than a millisecond is cut off. @throws PkiError `asn1-value`
 */
export function parseGeneralizedTime(contents: Uint8Array, fraction = false): number {
  const last = contents.length - 1;
  if (contents[last] !== Z || last < 14) throw bad();
  const whole = instant(contents, digits(contents, 0, 4), 4);
  if (last === 14) return whole;
  if (!fraction || contents[14] !== 0x2e || last === 15 || last > 24 || contents[last - 1] === 0x30)
    throw bad();
  const count = last - 15;
  const value = digits(contents, 15, count) / 10 ** count;
  return whole + Math.floor(value * 1000 + 1e-6);
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));

/** The parts of an instant in UTC as text; `year` has four digits. @throws PkiError `build` outside years 0 to 9999 */
function partsOf(ms: number): { year: string; rest: string } {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw new PkiError('build', 'The time has no year of four digits.');
  const rest =
    two(date.getUTCMonth() + 1) +
    two(date.getUTCDate()) +
    two(date.getUTCHours()) +
    two(date.getUTCMinutes()) +
    two(date.getUTCSeconds());
  return { year: String(year).padStart(4, '0'), rest };
}

/** `YYMMDDHHMMSSZ`, or undefined for a year that needs GeneralizedTime (RFC 5280 §4.1.2.5). */
export function utcTimeText(ms: number): string | undefined {
  const { year, rest } = partsOf(ms);
  return year >= '1950' && year <= '2049' ? `${year.slice(2)}${rest}Z` : undefined;
}

/**
 * `YYYYMMDDHHMMSSZ`; with `fraction`, what is below the second follows it to the microsecond, without trailing zeroes (RFC 3161
 * §2.4.2). `ms` may then have a fraction of its own.
 */
export function generalizedTimeText(ms: number, fraction = false): string {
  const micros = Math.round(ms * 1000);
  const whole = Math.floor(micros / SECOND_US);
  const { year, rest } = partsOf(fraction ? whole * 1000 : ms);
  const below = micros - whole * SECOND_US;
  if (!fraction || below === 0) return `${year}${rest}Z`;
  return `${year}${rest}.${String(below).padStart(6, '0').replace(/0+$/, '')}Z`;
}

const SECOND_US = 1_000_000;
