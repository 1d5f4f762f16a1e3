import { runSql, type Tx } from '../../../kernel/database/database.ts';
import { type Calendar, cataloniaCalendars, type Holiday } from '../../../kernel/legal-time/index.ts';

/** Most imported calendars that are read: 947 municipalities for some years, with room. */
export const CALENDARS_LIMIT = 20_000;

type Row = Omit<Calendar, 'holidays'> & { holidays: Holiday[] };

/** The newest imported calendar of each scope and year, of the scopes given or of all. */
export async function importedCalendars(tx: Tx, scopes?: readonly string[]): Promise<Calendar[]> {
  return await runSql<Row>(
    tx,
    `select distinct on (scope, year) scope, year, version, id, status, source, holidays from calendars.calendar
     where $1::text[] is null or scope = any($1) order by scope, year, version desc limit ${CALENDARS_LIMIT}`,
    [scopes === undefined ? null : [...scopes]],
  );
}

/** Every calendar that counts now: of two of one scope and year the higher version, imported or built in. */
export async function calendarLibrary(tx: Tx, scopes?: readonly string[]): Promise<Calendar[]> {
  const builtIn = cataloniaCalendars.filter((each) => scopes === undefined || scopes.includes(each.scope));
  const newest = new Map<string, Calendar>();
  for (const each of [...builtIn, ...(await importedCalendars(tx, scopes))]) {
    const known = newest.get(`${each.scope}/${each.year}`);
    if (known === undefined || each.version > known.version) newest.set(`${each.scope}/${each.year}`, each);
  }
  return [...newest.values()].sort((a, b) =>
    a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : a.year - b.year,
  );
}

/** Stores calendars; the caller has looked that their versions are free. */
export async function insertCalendars(
  tx: Tx,
  calendars: readonly Calendar[],
  now: Temporal.Instant,
): Promise<void> {
  if (calendars.length === 0) return;
  await runSql(
    tx,
    `insert into calendars.calendar (scope, year, version, id, status, source, holidays, imported_at)
     select scope, year, version, id, status, source, holidays, $2
     from jsonb_populate_recordset(null::calendars.calendar, $1::jsonb)`,
    [JSON.stringify(calendars), now.toString()],
  );
}
