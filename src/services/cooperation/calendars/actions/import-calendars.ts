import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey, OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { CONTENT_LIMIT, FORMATS, readCalendars } from '../calendar-file.ts';
import { CHANGES, type Planned, planImport } from '../plan.ts';
import { calendarsProblems } from '../problems.ts';
import { calendarLibrary, insertCalendars } from '../store.ts';

const report = z.object({
  dryRun: z.boolean(),
  stored: z.number().describe('Calendars that are stored, or would be'),
  items: z.array(
    z.object({
      scope: z.string(),
      year: z.number(),
      version: z.number(),
      before: z.number().nullable().describe('Version that counted until now'),
      change: z.enum(CHANGES),
      days: z.number(),
    }),
  ),
});
export type CalendarReport = z.output<typeof report>;

/** Reads a file of calendars: as a dry run that says what it would do, or all of it or nothing. */
export const importCalendars = action({
  name: 'calendars.calendar.import',
  summary: 'Import calendars of non-working days from CSV or JSON: as a dry run, or all of it or nothing.',
  access: { operator: true },
  input: z.strictObject({
    format: z.enum(FORMATS),
    content: z.string().min(1).max(CONTENT_LIMIT),
    dryRun: z.boolean(),
  }),
  output: report,
  async run(work, { format, content, dryRun }) {
    const given = readCalendars(format, content);
    const scopes = [...new Set(given.map(({ scope }) => scope))];
    const planned = planImport(given, await calendarLibrary(work.tx, scopes));
    const fresh = planned.filter(({ change }) => change === 'new' || change === 'correction');
    const told = { dryRun, stored: fresh.length, items: planned.map(itemOf) };
    // The whole file need not be in the proof: its hash binds it.
    const file = createHash('sha256').update(content).digest('hex');
    const record = { action: 'calendars.calendar.import', dryRun, stored: fresh.length };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(work.actor), file } });
    if (dryRun) return told;
    assertFree(planned);
    await insertCalendars(
      work.tx,
      fresh.map(({ calendar }) => calendar),
      work.now,
    );
    if (fresh.length > 0)
      work.emit({
        administrationId: OPERATOR_FEED,
        kind: 'calendars.imported',
        subject: file,
        payload: {
          calendars: fresh.map(({ calendar: { scope, year, version } }) => `${scope}/${year}@${version}`),
        },
      });
    return told;
  },
});

const itemOf = ({ calendar, change, before }: Planned) => ({
  ...{ scope: calendar.scope, year: calendar.year, version: calendar.version },
  ...{ before, change, days: calendar.holidays.length },
});

function assertFree(planned: readonly Planned[]): void {
  const fields = planned
    .filter(({ change }) => change === 'taken' || change === 'older')
    .map(({ calendar, before }) => ({
      field: `${calendar.scope}/${calendar.year}`,
      message: `version ${calendar.version} is in the file, and version ${before} counts`,
    }));
  if (fields.length > 0) throw calendarsProblems['version-taken']({ fields });
}
