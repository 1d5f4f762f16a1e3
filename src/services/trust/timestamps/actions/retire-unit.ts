import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { timestampsProblems } from '../problems.ts';
import { runningOf } from '../running.ts';
import { retireUnit } from '../store.ts';

/**
 * Takes a stamping key out of use before its time. Other processes stop using it when they next read the units, within half a
 * minute. Whoever has doubts about the key also has its certificate revoked, which is an act of the certificates service.
 */
export const retire = action({
  name: 'timestamps.unit.retire',
  summary: 'Takes a stamping key out of use for good.',
  access: { operator: true },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.string() }),
  async run(work, { id }) {
    if (!(await retireUnit(work.tx, id, work.now))) throw timestampsProblems['no-such-unit']();
    work.leaf({ type: 'key', record: { action: 'timestamps.unit.retire', unit: id } });
    work.emit({
      administrationId: OPERATOR_FEED,
      kind: 'timestamps.retired',
      subject: id,
      payload: { unit: id },
    });
    runningOf(work.kernel).authority.changing();
    return { id };
  },
});
