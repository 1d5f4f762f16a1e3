import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { ownAgreement } from '../actions/agreements.ts';
import { id, optional, PAGE_SIZE, page } from '../actions/inputs.ts';
import { AGREEMENT_STATES } from '../agreement.ts';
import { BASES } from '../data-service.ts';
import { listAgreementRows } from '../store-agreements.ts';
import { agreementDetailOf, agreementViews } from './agreement-view.ts';
import { agreementDetail, agreementView, listOf } from './views.ts';

/** Everybody who works for a body sees its agreements: what one may ask is no secret inside. */
const readers = { employee: true, system: true, operator: true, platform: true } as const;

export const listAgreements = query({
  name: 'exchange.agreement.list',
  summary: 'Agreements of your body on either side, newest first; of all bodies for the operator.',
  access: readers,
  input: z.object({
    side: z.enum(['consumer', 'provider', 'both']).default('both'),
    state: optional(z.enum(AGREEMENT_STATES)),
    basis: optional(z.enum(BASES)),
    text: optional(z.string().trim().max(200)).describe('Words of the data service or of the procedure'),
    serviceId: optional(id),
    otherId: optional(id),
    order: z.enum(['newest', 'procedure']).default('newest'),
    page,
  }),
  output: listOf(agreementView),
  async run(work, input) {
    const body = administrationOf(work.actor);
    const { rows, total } = await listAgreementRows(work.tx, { ...input, body, size: PAGE_SIZE });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    return { items: await agreementViews(work.tx, rows), total, page: input.page, pages };
  },
});

export const readAgreement = query({
  name: 'exchange.agreement.read',
  summary: 'One agreement with its checklist, its history and what you may do with it now.',
  access: readers,
  input: z.object({ id }),
  output: agreementDetail,
  run: async (work, input) => agreementDetailOf(work, await ownAgreement(work, input.id)),
});
