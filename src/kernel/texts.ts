/**
 * The four languages of the platform. Catalan is the source: `texts/ca.ts` exports `const ca = {…}` and the
 * others are `const es: Texts<typeof ca> = {…}`, so a missing or an extra text does not compile.
 * Dates are those of Europe/Madrid, the zone of every member body.
 */

export const LANGS = ['ca', 'es', 'oc', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** The name of each language in itself. */
export const LANG_NAMES: Readonly<Record<Lang, string>> = {
  ca: 'Català',
  es: 'Castellano',
  oc: 'Aranés',
  en: 'English',
};

/** BCP 47 tag for the `lang` attribute; Aranese is Occitan with the registered variant `aranes`. */
export const HTML_LANG: Readonly<Record<Lang, string>> = { ca: 'ca', es: 'es', oc: 'oc-aranes', en: 'en' };

/** The same keys as T: a string for a string, a function of the same parameters for a function, and so on inside. */
export type Texts<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => infer R
      ? (...args: A) => R extends string ? string : R
      : Texts<T[K]>;
};

/** The four versions of one service's texts as a function of the language. */
export function texts<T>(all: {
  ca: T;
  es: Texts<NoInfer<T>>;
  oc: Texts<NoInfer<T>>;
  en: Texts<NoInfer<T>>;
}): (lang: Lang) => Texts<T> {
  const byLang: Record<Lang, Texts<T>> = { ...all, ca: all.ca as Texts<T> };
  return (lang) => byLang[lang];
}

export function isLang(value: unknown): value is Lang {
  return typeof value === 'string' && (LANGS as readonly string[]).includes(value);
}

const MAX_ACCEPT_LANGUAGE = 500;
const MAX_RANGES = 20;

/**
 * The language to answer in: the one asked for in the address, else the cookie's, else the best of
 * Accept-Language (RFC 9110 §12.5.4), else Catalan. Anything malformed counts as absent.
 */
export function pickLang(asked: {
  query?: string | undefined;
  cookie?: string | undefined;
  acceptLanguage?: string | undefined;
}): Lang {
  if (isLang(asked.query)) return asked.query;
  if (isLang(asked.cookie)) return asked.cookie;
  return fromAcceptLanguage(asked.acceptLanguage ?? '') ?? 'ca';
}

function fromAcceptLanguage(header: string): Lang | undefined {
  if (header.length > MAX_ACCEPT_LANGUAGE) return undefined;
  const ranges = header.split(',', MAX_RANGES).map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { lang: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
  });
  const wanted = ranges.filter((range) => isLang(range.lang) && range.quality > 0 && range.quality <= 1);
  wanted.sort((a, b) => b.quality - a.quality);
  const best = wanted[0]?.lang;
  return isLang(best) ? best : undefined;
}

export const ZONE = 'Europe/Madrid';
/** A moment, a date of the calendar, or their ISO 8601 strings. */
export type When = Temporal.Instant | Temporal.ZonedDateTime | Temporal.PlainDate | string;
/** `long`: 3 de març del 2026. `full`: with the day of the week. `short`: 03/03/2026, for tables. */
export type DateStyle = 'long' | 'full' | 'short';

/** ICU has a locale for each language but Aranese, whose words are below (norm of the Institut d'Estudis Aranesi). */
const ICU: Readonly<Record<Lang, string>> = { ca: 'ca-ES', es: 'es-ES', oc: 'ca-ES', en: 'en-GB' };

const ARANESE_MONTHS = 'gèr hereuèr març abriu mai junh juriòl agost seteme octobre noveme deseme'.split(' ');
const ARANESE_DAYS = 'deluns dimars dimèrcles dijaus diuendres dissabte dimenge'.split(' ');

/** A date as people of that language write it; an instant is taken in Europe/Madrid. Throws RangeError for a string that is no date. */
export function formatDate(when: When, lang: Lang, style: DateStyle = 'long'): string {
  const date = plainDate(when);
  if (style === 'short') return `${two(date.day)}/${two(date.month)}/${String(date.year).padStart(4, '0')}`;
  if (lang === 'oc') return araneseDate(date, style);
  return dateFormat(lang, style).format(new Date(Date.UTC(date.year, date.month - 1, date.day)));
}

/** A year (`2026`), a month (`2026-11`) or a day (`2026-11-26`) as people of that language write it. Throws RangeError for another text. */
export function formatPeriod(period: string, lang: Lang): string {
  if (/^\d{4}$/.test(period)) return period;
  if (!/^\d{4}-\d{2}$/.test(period)) return formatDate(period, lang);
  const { year, month } = Temporal.PlainYearMonth.from(period);
  if (lang === 'oc') return `${ARANESE_MONTHS[month - 1]} de ${year}`;
  return dateFormat(lang, 'month').format(new Date(Date.UTC(year, month - 1, 1)));
}

/** Hours and minutes in Europe/Madrid, 24 hours: 9:05. */
export function formatTime(when: Temporal.Instant | Temporal.ZonedDateTime | string): string {
  const at = zoned(when);
  return `${at.hour}:${two(at.minute)}`;
}

/** Date and time of day in Europe/Madrid: “3 de març del 2026, 9:05”. */
export function formatDateTime(
  when: Temporal.Instant | Temporal.ZonedDateTime | string,
  lang: Lang,
  style: DateStyle = 'long',
): string {
  const at = zoned(when);
  return `${formatDate(at.toPlainDate(), lang, style)}${style === 'short' ? ' ' : ', '}${formatTime(at)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function zoned(when: Temporal.Instant | Temporal.ZonedDateTime | string): Temporal.ZonedDateTime {
  const instant = typeof when === 'string' ? Temporal.Instant.from(when) : when;
  return instant instanceof Temporal.Instant ? instant.toZonedDateTimeISO(ZONE) : instant.withTimeZone(ZONE);
}

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

function plainDate(when: When): Temporal.PlainDate {
  if (when instanceof Temporal.PlainDate) return when;
  if (typeof when === 'string' && PLAIN_DATE.test(when)) return Temporal.PlainDate.from(when);
  return zoned(when).toPlainDate();
}

function araneseDate(date: Temporal.PlainDate, style: DateStyle): string {
  const month = ARANESE_MONTHS[date.month - 1] as string;
  const day = `${date.day} ${/^[aeiou]/.test(month) ? "d'" : 'de '}${month} de ${date.year}`;
  return style === 'full' ? `${ARANESE_DAYS[date.dayOfWeek - 1]}, ${day}` : day;
}

/** Formatters are costly to make and few: one for each language and style. */
function remember<T>(make: (lang: Lang, variant: string) => T): (lang: Lang, variant: string) => T {
  const made = new Map<string, T>();
  return (lang, variant) => {
    const key = `${lang} ${variant}`;
    const known = made.get(key) ?? make(lang, variant);
    made.set(key, known);
    return known;
  };
}

const dateFormat = remember(
  (lang, style) =>
    new Intl.DateTimeFormat(ICU[lang], {
      ...(style === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: style as 'long' | 'full' }),
      timeZone: 'UTC',
      calendar: 'gregory',
    }),
);
const numberFormat = remember(
  (lang, digits) =>
    new Intl.NumberFormat(ICU[lang], {
      minimumFractionDigits: Number(digits),
      maximumFractionDigits: digits === '' ? 20 : Number(digits),
    }),
);
const euroFormat = remember(
  (lang) => new Intl.NumberFormat(ICU[lang], { style: 'currency', currency: 'EUR' }),
);
const percentFormat = remember(
  (lang, digits) =>
    new Intl.NumberFormat(ICU[lang], { style: 'percent', maximumFractionDigits: Number(digits) }),
);
const listFormat = remember(
  (lang, type) => new Intl.ListFormat(ICU[lang], { type: type as 'conjunction' | 'disjunction' }),
);
const relativeFormat = remember((lang) => new Intl.RelativeTimeFormat(ICU[lang], { numeric: 'auto' }));
const pluralRules = remember((lang) => new Intl.PluralRules(ICU[lang]));

/** A number with the separators of the language; with `decimals`, exactly that many. */
export function formatNumber(value: number | bigint, lang: Lang, decimals?: number): string {
  return numberFormat(lang, decimals === undefined ? '' : String(decimals)).format(value);
}

/** An amount in euros (not cents), always with two decimals: 1.234,50 €. */
export function formatEuro(euros: number, lang: Lang): string {
  return euroFormat(lang, '').format(euros);
}

/** A fraction of one as a percentage: 0.125 → 12,5 %. */
export function formatPercent(fraction: number, lang: Lang, decimals = 1): string {
  return percentFormat(lang, String(decimals)).format(fraction);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in decimal units, one decimal at most: 2,4 MB. */
export function formatBytes(bytes: number, lang: Lang): string {
  const power = Math.min(BYTE_UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const amount = Math.round((bytes / 1000 ** power) * 10) / 10;
  return `${formatNumber(amount, lang)}\u00a0${BYTE_UNITS[power]}`;
}

/** Items in a sentence: “a, b i c”, or “a, b o c”. */
export function formatList(items: readonly string[], lang: Lang, type: 'and' | 'or' = 'and'): string {
  // Aranese joins with “e” where Catalan has “i”; “o” is the same.
  if (lang === 'oc' && type === 'and' && items.length > 1) {
    return `${items.slice(0, -1).join(', ')} e ${items.at(-1)}`;
  }
  return listFormat(lang, type === 'and' ? 'conjunction' : 'disjunction').format(items);
}

/** A date seen from another: “demà”, “d'aquí a 3 dies”, “fa 3 dies”. Time is given, never read. */
export function relativeDays(date: When, from: When, lang: Lang): string {
  const days = plainDate(from).until(plainDate(date), { largestUnit: 'days' }).days;
  if (lang !== 'oc') return relativeFormat(lang, '').format(days, 'day');
  if (days === 0) return 'aué';
  if (Math.abs(days) === 1) return days === 1 ? 'deman' : 'ager';
  return `${days > 0 ? "d'ací" : 'hè'} ${formatNumber(Math.abs(days), lang)} dies`;
}

/** The form for a number; `one` for the singular of the language and `other` for the rest. The forms bring their own number. */
export function plural<T>(count: number, lang: Lang, forms: { one: T; other: T }): T {
  return pluralRules(lang, '').select(count) === 'one' ? forms.one : forms.other;
}
