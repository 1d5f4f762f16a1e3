import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { ACTOR_KINDS } from '../../../../kernel/actor.ts';
import { calendarSchema, SCOPE_PATTERN } from '../../../../kernel/legal-time/index.ts';
import { CALENDARS_LIMIT, calendarLibrary } from '../store.ts';

/** Most calendars of one answer; `offset` reads on. */
const LIMIT = 500;
/** How far `offset` goes: there are no more. */
export const OFFSET_LIMIT = CALENDARS_LIMIT;
// What was imported when more scopes were taken is shown as it is.
const shown = z.object({ ...calendarSchema.shape, scope: z.string() });

/** The calendars that count now. Everybody may read them: a person must be able to check a term. */
export const listCalendars = query({
  name: 'calendars.calendar.list',
  summary: 'Calendars of non-working days that count now, with the version and the source of each.',
  access: Object.fromEntries(ACTOR_KINDS.map((kind) => [kind, true])),
  input: z.object({
    scope: z.string().regex(SCOPE_PATTERN).optional().describe('`catalonia`, `aran`, `local:17079` …'),
    year: z.coerce.number().int().min(2016).max(2199).optional(),
    offset: z.coerce.number().int().min(0).max(OFFSET_LIMIT).default(0),
    limit: z.coerce.number().int().min(1).max(LIMIT).default(LIMIT),
  }),
  output: z.object({
    calendars: z.array(shown),
    total: z
      .number()
      .describe('How many there are with what was asked; those of this answer are some of them'),
  }),
  async run(work, { scope, year, offset, limit }) {
    const all = await calendarLibrary(work.tx, scope === undefined ? undefined : [scope]);
    const found = all.filter((each) => year === undefined || each.year === year);
    const page = found.slice(offset, offset + limit);
    return {
      calendars: page.map((each) => ({ ...each, holidays: [...each.holidays] })),
      total: found.length,
    };
  },
});
