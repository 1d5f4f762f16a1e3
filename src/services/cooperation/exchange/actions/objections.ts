import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey, subjectOf } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { actFor, citizen } from '../acting-for.ts';
import { objectionView, objectionViews } from '../queries/people-view.ts';
import { tables } from '../store.ts';
import { bodyNames } from '../store-bodies.ts';
import { loadObjection, objectionsOf } from '../store-people.ts';
import { loadService } from '../store-services.ts';
import { id, optional } from './inputs.ts';
import { managementProblems } from './problems.ts';

export const makeObjection = action({
  name: 'exchange.objection.make',
  summary:
    'You object to bodies asking for your data without asking you: one data service, one provider, or all.',
  access: { citizen: true },
  input: z.object({
    serviceId: optional(id),
    providerId: optional(id),
    reason: optional(z.string().trim().max(1000)),
  }),
  output: objectionView,
  async run(work, input) {
    const service = input.serviceId === undefined ? undefined : await loadService(work.tx, input.serviceId);
    if (input.serviceId !== undefined && service === undefined)
      throw kernelProblems['input-invalid']({
        fields: [{ field: 'serviceId', message: 'is not a data service' }],
      });
    const providerId = service?.provider_id ?? input.providerId ?? null;
    if (providerId !== null && (await bodyNames(work.tx, [providerId])).size === 0)
      throw kernelProblems['input-invalid']({ fields: [{ field: 'providerId', message: 'is not a body' }] });
    const { document, power } = await actFor(work, { body: providerId, purpose: 'exchange.objection.make' });
    const subject = work.kernel.ledger.subjectIndex(document);
    const scope = { provider_id: providerId, service_id: service?.id ?? null };
    const same = (await objectionsOf(work.tx, subject)).find(
      (row) =>
        row.withdrawn_at === null &&
        row.provider_id === scope.provider_id &&
        row.service_id === scope.service_id,
    );
    if (same !== undefined) throw managementProblems['already-objected']({ data: { id: same.id } });
    const row = {
      subject,
      id: newId(),
      ...scope,
      reason: input.reason ?? null,
      made_at: work.now.toString(),
    };
    await tables(work.tx).insertInto('objection').values(row).execute();
    work.leaf({
      type: 'consent',
      record: {
        action: 'objection.make',
        kind: 'objection',
        state: 'made',
        provider: providerId,
        service: scope.service_id,
      },
      fields: { objection: row.id, actor: actorKey(work.actor), reason: row.reason ?? '', ...power },
      subject,
    });
    const made = (await loadObjection(work.tx, subject, row.id))!;
    return (await objectionViews(work.tx, [made]))[0]!;
  },
});

export const withdrawObjection = action({
  name: 'exchange.objection.withdraw',
  summary: 'You take an objection of yours back.',
  access: { citizen: true },
  input: z.object({ id }),
  output: objectionView,
  async run(work, input) {
    const subject = work.kernel.ledger.subjectIndex(subjectOf(citizen(work.actor)).document);
    const row = await loadObjection(work.tx, subject, input.id);
    const body = row?.provider_id;
    const { power } = await actFor(work, { body, purpose: 'exchange.objection.withdraw' });
    if (row === undefined) throw kernelProblems['not-found']();
    if (row.withdrawn_at === null) {
      await tables(work.tx)
        .updateTable('objection')
        .set({ withdrawn_at: work.now.toString() })
        .where('subject', '=', subject)
        .where('id', '=', row.id)
        .execute();
    }
    work.leaf({
      type: 'consent',
      record: {
        action: 'objection.withdraw',
        kind: 'objection',
        state: 'withdrawn',
        provider: row.provider_id,
        service: row.service_id,
      },
      fields: { objection: row.id, actor: actorKey(work.actor), ...power },
      subject,
    });
    const after = (await loadObjection(work.tx, subject, row.id))!;
    return (await objectionViews(work.tx, [after]))[0]!;
  },
});
