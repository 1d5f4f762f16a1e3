import type { Tx } from '../../../kernel/database/database.ts';
import {
  CATALAN_PROVINCES,
  makeCalendar,
  registerCalendar,
  type WorkingCalendar,
  withGaps,
} from '../../../kernel/legal-time/index.ts';
import { calendarLibrary } from './store.ts';

/** What the directory says of where a body has its seat: its local calendar and its code. */
export type Seat = { calendar: string | null; ine10: string | null };

/**
 * The calendar of a term that binds a body's own people: the working days at its seat (Ley 39/2015 art. 30.2 and 30.6).
 * Nobody loses a right by it, so what is not published yet is a caution and no refusal (art. 30.7). It is no calendar
 * for a person's term. A body that is of no municipality of Catalonia has the days of Catalonia alone.
 */
export async function seatCalendar(tx: Tx, body: Seat | undefined): Promise<WorkingCalendar> {
  // What the directory says, else the municipality whose town hall it is.
  const municipality = /^local:(\d{5})$/.exec(body?.calendar ?? '')?.[1] ?? body?.ine10?.slice(0, 5) ?? '';
  const isCatalan = /^\d{5}$/.test(municipality) && CATALAN_PROVINCES.includes(municipality.slice(0, 2));
  if (isCatalan) {
    const library = await calendarLibrary(tx, ['catalonia', 'aran', `local:${municipality}`]);
    return withGaps(registerCalendar(library, { municipality }, 'accept'));
  }
  return withGaps(makeCalendar(await calendarLibrary(tx, ['catalonia']), { scopes: ['catalonia'] }));
}
