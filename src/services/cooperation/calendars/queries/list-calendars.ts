import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { ACTOR_KINDS } from '../../../../kernel/actor.ts';
import { calendarSchema, SCOPE_PATTERN } from '../../../../kernel/legal-time/index.ts';
import { calendarLibrary } from '../store.ts';

/** Most calendars of one answer; a scope or a year makes it shorter. */
const LIMIT = 500;

/** The calendars that count now. Everybody may read them: a person must be able to check a term. */
export const listCalendars = query({
  name: 'calendars.calendar.list',
  summary: 'Calendars of non-working days that count now, with the version and the source of each.',
  access: Object.fromEntries(ACTOR_KINDS.map((kind) => [kind, true])),
  input: z.object({
    scope: z.string().regex(SCOPE_PATTERN).optional().describe('`catalonia`, `aran`, `local:17079` …'),
    year: z.coerce.number().int().min(2016).max(2199).optional(),
  }),
  output: z.object({ calendars: z.array(z.object(calendarSchema.shape)), total: z.number() }),
  async run(work, { scope, year }) {
    const all = await calendarLibrary(work.tx, scope === undefined ? undefined : [scope]);
    const found = all.filter((each) => year === undefined || each.year === year);
    return {
      calendars: found.slice(0, LIMIT).map((each) => ({ ...each, holidays: [...each.holidays] })),
      total: found.length,
    };
  },
});
