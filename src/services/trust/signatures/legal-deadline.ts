import type { Tx } from '../../../kernel/database/database.ts';
import { deadline } from '../../../kernel/legal-time/index.ts';
import { loadAdministration } from '../../cooperation/administrations/index.ts';
import { seatCalendar } from '../../cooperation/calendars/index.ts';
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
  const term = deadline({
    ...{ from: given.from, length: given.workingDays, unit: 'working-days' },
    calendar: await seatCalendar(tx, body),
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
