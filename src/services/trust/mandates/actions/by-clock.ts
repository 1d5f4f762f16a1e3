import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { change } from '../changing.ts';
import { dueMandates } from '../list-store.ts';
import { dayOf } from '../validity.ts';

/** Mandates that one turn of the clock ends; what is left waits for the next. Every question looks at the days by itself. */
const TURN = 200;

/**
 * Ends what is out of its days (EXPIRADA, Llei 39/2015 art. 6.6) and what waited too long: 40 natural days to be accepted, 90 to be
 * validated (ANULADA, Representa §3.10).
 */
export const endDue = action({
  name: 'mandates.clock.end',
  summary: 'Expire powers out of their days and annul those that waited too long.',
  access: { platform: true },
  input: z.object({}),
  output: z.object({ expired: z.number(), lapsed: z.number() }),
  async run(work) {
    const day = dayOf(work.now).toString();
    const counted = { expired: 0, lapsed: 0 };
    for (const mandate of await dueMandates(work.tx, day, TURN)) {
      const isOver = mandate.validUntil < day && mandate.state !== 'EN_VALIDACIO';
      await change(work, mandate, { move: isOver ? 'expire' : 'lapse' });
      counted[isOver ? 'expired' : 'lapsed'] += 1;
    }
    return counted;
  },
});
