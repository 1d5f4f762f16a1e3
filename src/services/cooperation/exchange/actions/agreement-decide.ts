import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { withoutSuspension } from '../agreement.ts';
import { agreementDetail } from '../queries/views.ts';
import { bumpState } from '../store.ts';
import { movingSide, notFrom, takeStep } from './agreement-step.ts';
import { assertPasses, checkNow } from './agreement-submit.ts';
import { agreementAccess, answerAgreement, ownAgreement } from './agreements.ts';
import { id, reason } from './inputs.ts';
import { managementProblems } from './problems.ts';
import { sidesOf } from './side.ts';

const input = z.object({ id, reason });
const output = agreementDetail;

export const approveAgreement = action({
  name: 'exchange.agreement.approve',
  summary: 'The provider grants a pending agreement, saying why; the checklist must still hold.',
  access: agreementAccess,
  input,
  output,
  async run(work, given) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, given.id);
    // From suspended the table also leads to active, but that is resuming: another act, of whoever suspended.
    if (row.state !== 'pending') throw notFrom(row, 'active');
    const side = movingSide(work, row, 'active');
    const items = await checkNow(work, row);
    assertPasses(items);
    await takeStep(work, row, {
      act: 'approve',
      to: 'active',
      side,
      event: 'agreements.activated',
      reason: given.reason,
      set: { decided_at: work.now.toString(), checklist: JSON.stringify(items) },
    });
    return answerAgreement(work, row.id);
  },
});

export const rejectAgreement = action({
  name: 'exchange.agreement.reject',
  summary: 'The provider refuses a pending agreement, saying why.',
  access: agreementAccess,
  input,
  output,
  async run(work, given) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, given.id);
    const side = movingSide(work, row, 'rejected');
    await takeStep(work, row, {
      act: 'reject',
      to: 'rejected',
      side,
      event: 'agreements.rejected',
      reason: given.reason,
      set: { decided_at: work.now.toString() },
    });
    return answerAgreement(work, row.id);
  },
});

export const suspendAgreement = action({
  name: 'exchange.agreement.suspend',
  summary: 'Stops an agreement at once, by either side or the operator; each side holds its own suspension.',
  access: { ...agreementAccess, operator: true },
  input,
  output,
  async run(work, given) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, given.id);
    const own = sidesOf(work.actor, { consumerId: row.consumer_id, providerId: row.provider_id });
    const another = row.state === 'suspended' && own.find((each) => !row.suspended_by.includes(each));
    const side = another || movingSide(work, row, 'suspended');
    await takeStep(work, row, {
      act: 'suspend',
      to: 'suspended',
      side,
      event: 'agreements.suspended',
      reason: given.reason,
      set: { suspended_by: [...row.suspended_by, side] },
    });
    return answerAgreement(work, row.id);
  },
});

export const resumeAgreement = action({
  name: 'exchange.agreement.resume',
  summary: 'Takes one’s own suspension back; the agreement is active again when no side holds it.',
  access: { ...agreementAccess, operator: true },
  input,
  output,
  async run(work, given) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, given.id);
    if (row.state !== 'suspended') throw notFrom(row, 'active');
    const own = sidesOf(work.actor, { consumerId: row.consumer_id, providerId: row.provider_id });
    if (own.length === 0) throw kernelProblems['not-allowed']();
    const side = own.find((each) => row.suspended_by.includes(each));
    if (side === undefined)
      throw managementProblems['not-your-suspension']({ data: { suspendedBy: row.suspended_by } });
    const { state, suspendedBy } = withoutSuspension(row.suspended_by, side);
    await takeStep(work, row, {
      act: 'resume',
      to: state,
      side,
      event: 'agreements.resumed',
      reason: given.reason,
      set: { suspended_by: suspendedBy },
    });
    return answerAgreement(work, row.id);
  },
});

export const archiveAgreement = action({
  name: 'exchange.agreement.archive',
  summary: 'Ends an agreement for good, by either side; also throws a draft away.',
  access: agreementAccess,
  input,
  output,
  async run(work, given) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, given.id);
    const side = movingSide(work, row, 'archived');
    await takeStep(work, row, {
      act: 'archive',
      to: 'archived',
      side,
      event: 'agreements.archived',
      reason: given.reason,
    });
    return answerAgreement(work, row.id);
  },
});
