import type { Tx } from '../../../kernel/database/database.ts';
import { deadline, makeCalendar, registerCalendar, withGaps } from '../../../kernel/legal-time/index.ts';
import { loadAdministration } from '../../cooperation/administrations/index.ts';
import { calendarLibrary } from '../../cooperation/calendars/index.ts';
import type { SignatureRequest } from './request.ts';

/** Most working days that a request may wait. */
export const WORKING_DAYS_LIMIT = 250;

/**
 * The last day for signing, in working days at the seat of the body (Ley 39/2015 art. 30.2). It binds the body's own
 * people: what is not published yet is a caution and no refusal.
 */
export async function deadlineOf(
  tx: Tx,
  given: { administrationId: string; workingDays: number; from: Temporal.Instant },
): Promise<Required<Pick<SignatureRequest, 'deadline' | 'expiresAt'>>> {
  const body = await loadAdministration(tx, given.administrationId);
  // The seat: what the directory says, else the municipality whose town hall it is.
  const municipality = /^local:(\d{5})$/.exec(body?.calendar ?? '')?.[1] ?? body?.ine10?.slice(0, 5) ?? '';
  const isCatalan = /^(08|17|25|43)\d{3}$/.test(municipality);
  const library = await calendarLibrary(tx, ['catalonia', 'aran', `local:${municipality}`]);
  const calendar = isCatalan
    ? registerCalendar(library, { municipality }, 'accept')
    : makeCalendar(
        library.filter(({ scope }) => scope === 'catalonia'),
        { scopes: ['catalonia'] },
      );
  const term = deadline({
    ...{ from: given.from, length: given.workingDays, unit: 'working-days' },
    calendar: withGaps(calendar),
  });
  return {
    deadline: {
      lastDay: term.lastDay.toString(),
      length: given.workingDays,
      calendars: [...term.calendars],
      cautions: [...term.cautions],
    },
    expiresAt: term.expires.toString(),
  };
}
