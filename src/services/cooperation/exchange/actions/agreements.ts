import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { BASES } from '../data-service.ts';
import { agreementDetailOf } from '../queries/agreement-view.ts';
import { agreementDetail } from '../queries/views.ts';
import { addMove, bumpState, tables } from '../store.ts';
import { type AgreementRow, loadAgreement } from '../store-agreements.ts';
import { loadService, type ServiceRow } from '../store-services.ts';
import { day, id, optional } from './inputs.ts';
import { managementProblems } from './problems.ts';
import { actingUnit, bodyFor, sidesOf } from './side.ts';

export const agreementAccess = {
  employee: 'agreements.manage',
  system: 'agreements.manage',
  platform: true,
} as const;

/** What a consumer writes in a draft; the checklist says what is missing when it is submitted. */
const terms = z.object({
  serviceId: id,
  procedureCode: z.string().trim().max(20).default(''),
  procedureTitle: z.string().trim().max(300).default(''),
  basis: z.enum(BASES),
  norm: z.string().trim().max(300).default(''),
  article: z.string().trim().max(100).default(''),
  link: optional(z.string().trim().max(500)),
  fields: z.array(z.string().min(1).max(200)).max(200).default([]),
  dailyQuota: z.coerce.number().int().min(1).max(10_000_000).default(100),
  validFrom: day,
  validUntil: day,
});
const inOrder = (input: { validFrom?: string; validUntil?: string }) =>
  input.validFrom === undefined || input.validUntil === undefined || input.validFrom <= input.validUntil;
const ORDER = { path: ['validUntil'], message: 'is not before the first day' };

/** Loads an agreement that the actor is a side of. Throws `kernel.not-found` for a stranger's, and for another's draft. */
export async function ownAgreement(work: Work, agreementId: string): Promise<AgreementRow> {
  const row = await loadAgreement(work.tx, agreementId);
  if (row === undefined) throw kernelProblems['not-found']();
  const sides = sidesOf(work.actor, { consumerId: row.consumer_id, providerId: row.provider_id });
  const sees = row.state === 'draft' ? sides.includes('consumer') : sides.length > 0;
  if (!sees) throw kernelProblems['not-found']();
  return row;
}

/** Answers what the database holds after a change. */
export async function answerAgreement(work: Work, agreementId: string) {
  return agreementDetailOf(work, (await loadAgreement(work.tx, agreementId))!);
}

async function requestable(work: Work, serviceId: string): Promise<ServiceRow> {
  const service = await loadService(work.tx, serviceId);
  if (service === undefined || service.state === 'draft')
    throw kernelProblems['input-invalid']({
      fields: [{ field: 'serviceId', message: 'is not in the catalogue' }],
    });
  return service;
}

export const createAgreement = action({
  name: 'exchange.agreement.create',
  summary: 'Drafts the request of an agreement on a data service for one procedure.',
  access: agreementAccess,
  input: terms.extend({ administrationId: optional(id) }).refine(inOrder, ORDER),
  output: agreementDetail,
  async run(work, { administrationId, ...input }) {
    const consumerId = bodyFor(work.actor, administrationId);
    const service = await requestable(work, input.serviceId);
    await bumpState(work.tx);
    const agreementId = newId();
    const at = work.now.toString();
    await tables(work.tx)
      .insertInto('agreement')
      .values({
        consumer_id: consumerId,
        id: agreementId,
        provider_id: service.provider_id,
        ...columns(input),
        state: 'draft',
        reason: null,
        checklist: '[]',
        decide_by: null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    await addMove(work.tx, {
      administration_id: consumerId,
      subject_id: agreementId,
      what: 'agreement',
      at: work.now,
      side: work.actor.kind === 'platform' ? 'platform' : 'consumer',
      unit: actingUnit(work),
      action: 'create',
      from_state: null,
      to_state: 'draft',
      reason: null,
    });
    return answerAgreement(work, agreementId);
  },
});

export const updateAgreement = action({
  name: 'exchange.agreement.update',
  summary: 'Changes the draft of an agreement.',
  access: agreementAccess,
  input: terms.extend({ id }).refine(inOrder, ORDER),
  output: agreementDetail,
  async run(work, { id: agreementId, ...input }) {
    await bumpState(work.tx);
    const row = await ownAgreement(work, agreementId);
    if (!sidesOf(work.actor, { consumerId: row.consumer_id, providerId: '' }).includes('consumer'))
      throw kernelProblems['not-allowed']();
    if (row.state !== 'draft') throw managementProblems['agreement-frozen']();
    const service = await requestable(work, input.serviceId);
    await tables(work.tx)
      .updateTable('agreement')
      .set({ provider_id: service.provider_id, ...columns(input), updated_at: work.now.toString() })
      .where('consumer_id', '=', row.consumer_id)
      .where('id', '=', row.id)
      .execute();
    return answerAgreement(work, row.id);
  },
});

function columns(input: Omit<z.output<typeof terms>, 'link'> & { link?: string | undefined }) {
  return {
    service_id: input.serviceId,
    procedure_code: input.procedureCode,
    procedure_title: input.procedureTitle,
    basis: input.basis,
    norm: input.norm,
    article: input.article,
    link: input.link ?? null,
    fields: [...new Set(input.fields)],
    daily_quota: input.dailyQuota,
    valid_from: input.validFrom,
    valid_until: input.validUntil,
  };
}
