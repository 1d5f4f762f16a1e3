import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { id, optional, PAGE_SIZE, page } from '../actions/inputs.ts';
import { ownService, providerAccess } from '../actions/services.ts';
import { bodyFor } from '../actions/side.ts';
import { BASES, SERVICE_STATES } from '../data-service.ts';
import { loadService, searchServices } from '../store-services.ts';
import { ownView, serviceViews } from './service-view.ts';
import { listOf, ownServiceView, serviceView } from './views.ts';

const everybody = {
  visitor: true,
  citizen: true,
  employee: true,
  operator: true,
  system: true,
  platform: true,
} as const;
const search = { text: optional(z.string().trim().max(200)), basis: optional(z.enum(BASES)), page };
const pages = (total: number) => Math.max(1, Math.ceil(total / PAGE_SIZE));

export const catalogue = query({
  name: 'exchange.catalogue.search',
  summary: 'Published data services with their fields and schemas; deprecated ones when asked for.',
  access: everybody,
  input: z.object({
    ...search,
    providerId: optional(id),
    state: z.enum(['published', 'deprecated']).default('published'),
  }),
  output: listOf(serviceView),
  async run({ tx }, { state, ...filter }) {
    const found = await searchServices(tx, { ...filter, states: [state], size: PAGE_SIZE });
    return {
      items: await serviceViews(tx, found.rows),
      total: found.total,
      page: filter.page,
      pages: pages(found.total),
    };
  },
});

export const catalogueService = query({
  name: 'exchange.catalogue.read',
  summary: 'One data service of the catalogue with its fields and schemas.',
  access: everybody,
  input: z.object({ id }),
  output: serviceView,
  async run({ tx }, input) {
    const row = await loadService(tx, input.id);
    if (row === undefined || row.state === 'draft') throw kernelProblems['not-found']();
    return (await serviceViews(tx, [row]))[0]!;
  },
});

export const listServices = query({
  name: 'exchange.data-service.list',
  summary: 'Data services of your body in every state; of all bodies for the operator.',
  access: { ...providerAccess, operator: true },
  input: z.object({ ...search, administrationId: optional(id), state: optional(z.enum(SERVICE_STATES)) }),
  output: listOf(serviceView),
  async run(work, { administrationId, state, ...filter }) {
    const isOperator = work.actor.kind === 'operator' || work.actor.kind === 'platform';
    const providerId = isOperator ? administrationId : bodyFor(work.actor, administrationId);
    const seen = isOperator ? SERVICE_STATES.filter((each) => each !== 'draft') : SERVICE_STATES;
    const states = state === undefined ? seen : seen.filter((each) => each === state);
    if (states.length === 0) return { items: [], total: 0, page: filter.page, pages: 1 };
    const found = await searchServices(work.tx, { ...filter, providerId, states, size: PAGE_SIZE });
    return {
      items: await serviceViews(work.tx, found.rows),
      total: found.total,
      page: filter.page,
      pages: pages(found.total),
    };
  },
});

export const readService = query({
  name: 'exchange.data-service.read',
  summary: 'One data service with its address, history and what you may do with it now.',
  access: { ...providerAccess, operator: true },
  input: z.object({ id }),
  output: ownServiceView,
  run: async (work, input) => ownView(work, await ownService(work, input.id)),
});
