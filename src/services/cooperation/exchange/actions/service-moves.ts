import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { type Side, withoutSuspension } from '../agreement.ts';
import { SERVICE_MOVES, type ServiceState } from '../data-service.ts';
import { type ExchangeEvent, tell } from '../events.ts';
import { exchangeProblems } from '../problems.ts';
import { ownServiceView } from '../queries/views.ts';
import { addMove, bumpState, tables } from '../store.ts';
import { consumersOf } from '../store-agreements.ts';
import { publishedSiblings, type ServiceRow } from '../store-services.ts';
import { id, reason } from './inputs.ts';
import { managementProblems } from './problems.ts';
import { answerService, ownService, providerAccess } from './services.ts';
import { actingUnit, sidesOf } from './side.ts';

type Step = {
  act: 'publish' | 'deprecate' | 'suspend' | 'resume' | 'archive';
  to: ServiceState;
  side: Side;
  event: ExchangeEvent;
  reason?: string;
  suspendedBy?: Side[];
  suspendedFrom?: 'published' | 'deprecated' | null;
};

/** Stores a step of a data service: row, history, events to the provider and its consumers, leaf. */
async function move(work: Work, row: ServiceRow, step: Step): Promise<void> {
  await tables(work.tx)
    .updateTable('data_service')
    .set({
      state: step.to,
      state_reason: step.reason ?? null,
      suspended_by: step.suspendedBy ?? [],
      suspended_from: step.suspendedFrom ?? null,
      updated_at: work.now.toString(),
    })
    .where('provider_id', '=', row.provider_id)
    .where('id', '=', row.id)
    .execute();
  await addMove(work.tx, {
    administration_id: row.provider_id,
    subject_id: row.id,
    what: 'data-service',
    at: work.now,
    side: work.actor.kind === 'platform' ? 'platform' : step.side,
    unit: actingUnit(work),
    action: step.act,
    from_state: row.state,
    to_state: step.to,
    reason: step.reason ?? null,
  });
  const bodies = [row.provider_id, ...(await consumersOf(work.tx, row.id))];
  const payload = { service: row.id, code: row.code, version: row.version, state: step.to, by: step.side };
  tell(work, bodies, { kind: step.event, subject: row.id, payload });
}

/** The leaf of a step: what changed in the open, who and why only as commitments. */
function leafOf(work: Work, row: ServiceRow, step: Step): void {
  const { id: service, provider_id: provider, code, version, state: from } = row;
  work.leaf({
    type: 'act',
    record: {
      action: `data-service.${step.act}`,
      service,
      provider,
      code,
      version,
      from,
      to: step.to,
      by: step.side,
    },
    fields: { actor: actorKey(work.actor), reason: step.reason ?? '' },
  });
}

function assertMove(row: ServiceRow, to: ServiceState): void {
  if (SERVICE_MOVES[row.state].includes(to)) return;
  throw exchangeProblems['move-not-allowed']({
    data: { from: row.state, to, allowed: SERVICE_MOVES[row.state] },
  });
}

const onlyId = z.object({ id });
const withReason = z.object({ id, reason });

export const publishService = action({
  name: 'exchange.data-service.publish',
  summary: 'Publishes a data service; earlier published versions of its code become deprecated.',
  access: providerAccess,
  input: onlyId,
  output: ownServiceView,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownService(work, input.id);
    // What is suspended is resumed by whoever suspended it, never published round them.
    if (row.state === 'suspended') throw exchangeProblems['move-not-allowed']();
    assertMove(row, 'published');
    for (const older of await publishedSiblings(work.tx, row))
      await move(work, older, {
        act: 'deprecate',
        to: 'deprecated',
        side: 'provider',
        event: 'services.deprecated',
      });
    const step: Step = { act: 'publish', to: 'published', side: 'provider', event: 'services.published' };
    await move(work, row, step);
    leafOf(work, row, step);
    return answerService(work, row.id);
  },
});

export const deprecateService = action({
  name: 'exchange.data-service.deprecate',
  summary: 'Tells consumers to move on: a deprecated data service still answers and takes no new agreements.',
  access: providerAccess,
  input: withReason,
  output: ownServiceView,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownService(work, input.id);
    if (row.state === 'suspended') throw exchangeProblems['move-not-allowed']();
    assertMove(row, 'deprecated');
    const step: Step = {
      act: 'deprecate',
      to: 'deprecated',
      side: 'provider',
      event: 'services.deprecated',
      reason: input.reason,
    };
    await move(work, row, step);
    leafOf(work, row, step);
    return answerService(work, row.id);
  },
});

/** The side on which an actor holds a data service; the operator may hold anybody's. */
function holder(work: Work, row: ServiceRow): Side {
  const sides = sidesOf(work.actor, { providerId: row.provider_id });
  const side = sides.includes('operator') ? 'operator' : sides[0];
  if (side === undefined) throw kernelProblems['not-found']();
  return side;
}

export const suspendService = action({
  name: 'exchange.data-service.suspend',
  summary: 'Stops a data service at once, with a reason; whoever suspended it resumes it.',
  access: { ...providerAccess, operator: true },
  input: withReason,
  output: ownServiceView,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownService(work, input.id);
    const side = holder(work, row);
    const again = row.state === 'suspended' && !row.suspended_by.includes(side);
    if (!again) assertMove(row, 'suspended');
    const from = row.state === 'deprecated' ? 'deprecated' : 'published';
    const step: Step = {
      act: 'suspend',
      to: 'suspended',
      side,
      event: 'services.suspended',
      reason: input.reason,
      suspendedBy: [...row.suspended_by, side],
      suspendedFrom: row.suspended_from ?? from,
    };
    await move(work, row, step);
    leafOf(work, row, step);
    return answerService(work, row.id);
  },
});

export const resumeService = action({
  name: 'exchange.data-service.resume',
  summary: 'Takes one’s own suspension back; the data service answers again when nobody else holds it.',
  access: { ...providerAccess, operator: true },
  input: withReason,
  output: ownServiceView,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownService(work, input.id);
    const side = holder(work, row);
    if (row.state !== 'suspended') assertMove(row, 'published');
    if (row.state !== 'suspended' || !row.suspended_by.includes(side))
      throw managementProblems['not-your-suspension']({ data: { suspendedBy: row.suspended_by } });
    const left = withoutSuspension(row.suspended_by, side);
    const step: Step = {
      act: 'resume',
      to: left.state === 'active' ? (row.suspended_from ?? 'published') : 'suspended',
      side,
      event: 'services.resumed',
      reason: input.reason,
      suspendedBy: left.suspendedBy,
      suspendedFrom: left.state === 'active' ? null : row.suspended_from,
    };
    await move(work, row, step);
    leafOf(work, row, step);
    return answerService(work, row.id);
  },
});

export const archiveService = action({
  name: 'exchange.data-service.archive',
  summary: 'Ends a data service for good; a published one is deprecated or suspended first.',
  access: providerAccess,
  input: withReason,
  output: ownServiceView,
  async run(work, input) {
    await bumpState(work.tx);
    const row = await ownService(work, input.id);
    assertMove(row, 'archived');
    const step: Step = {
      act: 'archive',
      to: 'archived',
      side: 'provider',
      event: 'services.archived',
      reason: input.reason,
      suspendedBy: row.suspended_by,
    };
    await move(work, row, step);
    leafOf(work, row, step);
    return answerService(work, row.id);
  },
});
