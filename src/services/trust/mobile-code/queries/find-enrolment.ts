import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { mobileCodeProblems } from '../problems.ts';
import { isWaiting } from '../store.ts';

/** An enrolment that waits for its code, for whoever began it and nobody else. */
export const findEnrolment = query({
  name: 'mobile-code.enrolment.find',
  summary: 'Whether an enrolment that you began waits for its code.',
  access: { citizen: true, employee: true, operator: true },
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  async run({ tx, actor, now }, { id }) {
    if (!(await isWaiting(tx, { id, boundTo: actorKey(actor), now })))
      throw mobileCodeProblems['code-over']();
    return {};
  },
});
