import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { dropPreparations } from '../preparation-store.ts';
import { dropReleases } from '../release-store.ts';
import { overdueRequests, requestsToRemind, saveRequest } from '../request-store.ts';
import { tasksOf } from '../task-store.ts';
import { inTurn, tell } from '../telling.ts';
import { endNow } from './end-request.ts';

/** Most requests of one turn of a schedule; the next turn takes the rest. */
const TURN_LIMIT = 200;
const OLD_LIMIT = 5000;
/** Days for which releases and preparations that ended are kept, to be asked about. */
const KEPT_DAYS = 30;
const PLATFORM = { platform: true } as const;
const counted = z.object({ count: z.number() });

export const expireRequests = action({
  name: 'signatures.request.expire',
  summary: 'End the open requests whose time is over.',
  access: PLATFORM,
  input: z.strictObject({}),
  output: counted,
  async run(work) {
    const overdue = await overdueRequests(work.tx, work.now, TURN_LIMIT);
    for (const request of overdue)
      await endNow(work, request, { step: 'expire', kind: 'expired', reason: null });
    return { count: overdue.length };
  },
});

export const remindSigners = action({
  name: 'signatures.request.remind',
  summary: 'Remind the signers whose turn it is, as the senders asked.',
  access: PLATFORM,
  input: z.strictObject({}),
  output: counted,
  async run(work) {
    const due = await requestsToRemind(work.tx, work.now, TURN_LIMIT);
    for (const request of due) {
      const of = { administrationId: request.administrationId, requestId: request.id };
      await saveRequest(work.tx, { ...request, remindedAt: work.now.toString() });
      const turns = inTurn(await tasksOf(work.tx, of));
      await tell(work, { ...of, kind: 'reminded', state: request.state, turns });
    }
    return { count: due.length };
  },
});

export const tidySignatures = action({
  name: 'signatures.release.tidy',
  summary: 'Forget releases and preparations that ended long ago; the ledger keeps what was done.',
  access: PLATFORM,
  input: z.strictObject({}),
  output: counted,
  async run(work) {
    const before = work.now.subtract({ hours: 24 * KEPT_DAYS });
    const releases = await dropReleases(work.tx, before, OLD_LIMIT);
    const preparations = await dropPreparations(work.tx, before, OLD_LIMIT);
    return { count: releases + preparations };
  },
});
