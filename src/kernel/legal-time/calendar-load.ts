import { z } from 'zod';
import { fieldErrors, messageOf } from '../field-messages.ts';
import type { FieldError } from '../problem.ts';
import { type Calendar, MAX_HOLIDAYS, type Scope } from './calendar.ts';
import { CATALAN_PROVINCES } from './places.ts';
import { legalTimeProblems } from './problems.ts';

/** Most calendars in one file: 947 municipalities for two years, with room. */
const MAX_CALENDARS = 4000;

const text = z.string().trim().min(1).max(200);
const sentence = z.strictObject({ ca: text, es: text, oc: text, en: text });

/**
 * The scopes that an operator may provide. The days of the State are in the calendar of Catalonia, which holds for its
 * local bodies too (Ley 39/2015 art. 30.7), so one of the State adds nothing; and of another region no term is counted
 * here. What nobody would read is refused, or its operator would believe that it counts.
 */
export const SCOPE_PATTERN = new RegExp(`^(catalonia|aran|local:(${CATALAN_PROVINCES.join('|')})[0-9]{3})$`);
const scope = z.custom<Scope>((value) => typeof value === 'string' && SCOPE_PATTERN.test(value), {
  error:
    'must be catalonia, aran or local:<INE code of a municipality of Catalonia>: no term is counted with another',
});

/** The JSON of one calendar as an operator provides it. */
export const calendarSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9:-]{3,80}$/, {
      error: 'must have only lower-case letters, digits, colons and hyphens, from 3 to 80',
    }),
    version: z.int().min(1).max(1_000_000),
    scope,
    year: z.int().min(2016).max(2199),
    status: z.enum(['official', 'to-confirm', 'provisional']),
    source: text,
    holidays: z
      .array(z.strictObject({ date: z.iso.date(), name: sentence }))
      .min(1)
      .max(MAX_HOLIDAYS),
  })
  .superRefine((calendar, context) => {
    const seen = new Set<string>();
    calendar.holidays.forEach((holiday, index) => {
      const path = ['holidays', index, 'date'];
      if (!holiday.date.startsWith(`${calendar.year}-`)) {
        context.addIssue({ code: 'custom', path, message: `is not a day of ${calendar.year}` });
      }
      if (seen.has(holiday.date)) context.addIssue({ code: 'custom', path, message: 'is listed twice' });
      seen.add(holiday.date);
    });
  });

function repeats(calendars: readonly Calendar[]): FieldError[] {
  const seen = new Set<string>();
  return calendars.flatMap((calendar, index) => {
    const key = `${calendar.scope}/${calendar.year}@${calendar.version}`;
    if (seen.has(key)) return [{ field: String(index), message: `${key} is in the file twice` }];
    seen.add(key);
    return [];
  });
}

/**
 * Reads calendars that an operator provides (one or an array, already parsed from JSON). Throws
 * `calendar-invalid` with every fault, each beside its field.
 */
export function loadCalendars(json: unknown): Calendar[] {
  const parsed = z
    .array(calendarSchema)
    .min(1)
    .max(MAX_CALENDARS)
    .safeParse(Array.isArray(json) ? json : [json], { error: messageOf });
  const fields = parsed.success ? repeats(parsed.data) : fieldErrors(parsed.error);
  if (!parsed.success || fields.length > 0) throw legalTimeProblems['calendar-invalid']({ fields });
  return parsed.data;
}
