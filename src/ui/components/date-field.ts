import { attrs, type Html, html } from '../../kernel/html.ts';
import { formatList, type Lang } from '../../kernel/texts.ts';
import { words } from '../texts/index.ts';
import { fieldset } from './choice.ts';
import { errorOf, type FieldOptions, fieldId } from './field.ts';

export type DatePart = 'day' | 'month' | 'year';
export type DateParts = Readonly<Record<DatePart, string>>;

/** The order in which people of each language write a date. */
const ORDER: Readonly<Record<Lang, readonly DatePart[]>> = {
  ca: ['day', 'month', 'year'],
  es: ['day', 'month', 'year'],
  oc: ['day', 'month', 'year'],
  en: ['day', 'month', 'year'],
};
const BIRTHDAY: Readonly<Record<DatePart, string>> = {
  day: 'bday-day',
  month: 'bday-month',
  year: 'bday-year',
};

export type DateFieldOptions = FieldOptions & {
  /** What was written before, as written, or a date. */
  value?: DateParts | Temporal.PlainDate | undefined;
  birthday?: boolean;
};

/** A date that one knows by heart, in three boxes (`<name>-day`, `-month`, `-year`). Read it with {@link readDate}. */
export function dateField(o: DateFieldOptions): Html {
  const t = words(o.lang);
  const wrong = errorOf(o.name, o.error) !== undefined;
  const boxes = ORDER[o.lang].map((part, i) => {
    const id = i === 0 ? fieldId(o.name) : `${fieldId(o.name)}-${part}`;
    const a = attrs({
      class: 'ds-input',
      id,
      name: `${o.name}-${part}`,
      type: 'text',
      inputmode: 'numeric',
      size: part === 'year' ? 4 : 2,
      maxlength: part === 'year' ? 4 : 2,
      value: o.value === undefined ? undefined : String(o.value[part]),
      autocomplete: o.birthday ? BIRTHDAY[part] : 'off',
      'aria-invalid': wrong && 'true',
    });
    return html`<div class="ap-date-part"><label class="ds-label" for="${id}">${t[part]}</label><input ${a}></div>`;
  });
  return fieldset(o, html`<div class="ap-date">${boxes}</div>`);
}

export type ReadDate =
  | { ok: true; date: Temporal.PlainDate }
  | { ok: false; empty: boolean; message: string; parts: DateParts };

/** The date of a sent form, or what to tell the person and what they wrote. `label` completes “Enter …”. */
export function readDate(form: URLSearchParams, name: string, label: string, lang: Lang): ReadDate {
  const read = (part: DatePart) => (form.get(`${name}-${part}`) ?? '').trim().slice(0, 4);
  const parts: DateParts = { day: read('day'), month: read('month'), year: read('year') };
  const t = words(lang).date;
  const missing = ORDER[lang].filter((part) => parts[part] === '');
  if (missing.length === 3) return { ok: false, empty: true, message: t.missing(label), parts };
  if (missing.length > 0) {
    const names: Record<DatePart, string> = { day: t.theDay, month: t.theMonth, year: t.theYear };
    const message = t.part(
      formatList(
        missing.map((part) => names[part]),
        lang,
      ),
    );
    return { ok: false, empty: false, message, parts };
  }
  const iso = `${parts.year}-${parts.month.padStart(2, '0')}-${parts.day.padStart(2, '0')}`;
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) throw new RangeError(iso);
    return { ok: true, date: Temporal.PlainDate.from(iso) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, empty: false, message: t.notReal, parts };
  }
}
