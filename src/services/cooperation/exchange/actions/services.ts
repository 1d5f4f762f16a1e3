import type { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { ownView } from '../queries/service-view.ts';
import { ownServiceView } from '../queries/views.ts';
import { addMove, bumpState, tables } from '../store.ts';
import { loadService, nextVersion, type ServiceRow } from '../store-services.ts';
import { managementProblems } from './problems.ts';
import { assertServiceContent, newService, serviceChanges, type serviceContent } from './service-input.ts';
import { actingUnit, bodyFor, sidesOf } from './side.ts';

export const providerAccess = {
  employee: 'services.manage',
  system: 'services.manage',
  platform: true,
} as const;

/** Loads a data service of one's own. Throws `kernel.not-found` for a stranger's too: it says nothing of it. */
export async function ownService(work: Work, id: string): Promise<ServiceRow> {
  const row = await loadService(work.tx, id);
  if (row === undefined || sidesOf(work.actor, { providerId: row.provider_id }).length === 0)
    throw kernelProblems['not-found']();
  return row;
}

/** Answers what the database holds after a change. */
export async function answerService(work: Work, id: string) {
  return ownView(work, (await loadService(work.tx, id))!);
}

export const createService = action({
  name: 'exchange.data-service.create',
  summary: 'Drafts a data service, or the next version of one with the same code.',
  access: providerAccess,
  input: newService,
  output: ownServiceView,
  async run(work, { administrationId, ...input }) {
    const providerId = bodyFor(work.actor, administrationId);
    assertServiceContent(work.kernel, input);
    await bumpState(work.tx);
    const id = newId();
    const at = work.now.toString();
    await tables(work.tx)
      .insertInto('data_service')
      .values({
        id,
        provider_id: providerId,
        code: input.code,
        version: await nextVersion(work.tx, providerId, input.code),
        ...columns(input),
        state: 'draft',
        created_at: at,
        updated_at: at,
      })
      .execute();
    await addMove(work.tx, {
      administration_id: providerId,
      subject_id: id,
      what: 'data-service',
      at: work.now,
      side: work.actor.kind === 'platform' ? 'platform' : 'provider',
      unit: actingUnit(work),
      action: 'create',
      from_state: null,
      to_state: 'draft',
      reason: null,
    });
    return answerService(work, id);
  },
});

/** What a published version may no longer change: consumers were promised it. */
const FROZEN = ['questionSchema', 'answerSchema', 'fields', 'evidenceType'] as const;

export const updateService = action({
  name: 'exchange.data-service.update',
  summary: 'Changes a data service; schemas and fields only while it is a draft.',
  access: providerAccess,
  input: serviceChanges,
  output: ownServiceView,
  async run(work, { id, ...changes }) {
    await bumpState(work.tx);
    const row = await ownService(work, id);
    if (row.state === 'archived') throw managementProblems['service-frozen']();
    if (row.state !== 'draft') {
      const touched = FROZEN.filter(
        (name) => changes[name] !== undefined && differs(row, name, changes[name]),
      );
      if (touched.length > 0)
        throw managementProblems['service-frozen']({
          fields: touched.map((field) => ({ field, message: 'belongs to the published version' })),
        });
    }
    const content = { ...contentOf(row), ...withoutAbsent(changes) };
    assertServiceContent(work.kernel, content);
    await tables(work.tx)
      .updateTable('data_service')
      .set({ ...columns(content), updated_at: work.now.toString() })
      .where('provider_id', '=', row.provider_id)
      .where('id', '=', row.id)
      .execute();
    await addMove(work.tx, {
      administration_id: row.provider_id,
      subject_id: row.id,
      what: 'data-service',
      at: work.now,
      side: work.actor.kind === 'platform' ? 'platform' : 'provider',
      unit: actingUnit(work),
      action: 'update',
      from_state: row.state,
      to_state: row.state,
      reason: null,
    });
    return answerService(work, id);
  },
});

type Content = z.output<typeof serviceContent>;

function withoutAbsent<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as never;
}

function contentOf(row: ServiceRow): Content {
  return {
    title: row.title,
    description: row.description,
    evidenceType: row.evidence_type,
    questionSchema: row.question_schema,
    answerSchema: row.answer_schema,
    fields: row.fields,
    bases: row.bases,
    dailyQuota: row.daily_quota,
    timeoutMs: row.timeout_ms,
    address: row.address,
    approval: row.approval,
  };
}

function columns(content: Content) {
  return {
    title: JSON.stringify(content.title),
    description: JSON.stringify(content.description),
    evidence_type: content.evidenceType,
    question_schema: JSON.stringify(content.questionSchema),
    answer_schema: JSON.stringify(content.answerSchema),
    fields: JSON.stringify(content.fields),
    bases: content.bases,
    daily_quota: content.dailyQuota,
    timeout_ms: content.timeoutMs,
    address: content.address,
    approval: content.approval,
  };
}

function differs(row: ServiceRow, name: (typeof FROZEN)[number], value: unknown): boolean {
  return canonical(contentOf(row)[name]) !== canonical(value);
}

/** JSON with its names in order: jsonb does not keep the order in which they came. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
