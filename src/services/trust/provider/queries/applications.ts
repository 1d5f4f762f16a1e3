import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { type Application, STATES, termsShape } from '../application.ts';
import { findApplication, searchApplications } from '../application-store.ts';
import { providerProblems } from '../problems.ts';

const WHO = { employee: 'clients.manage', operator: true } as const;
export const PAGE_SIZE = 50;

const view = z.object({
  id: z.uuid().describe('Also its client identifier'),
  administrationId: z.uuid(),
  administration: z.string(),
  name: z.string(),
  state: z.enum(STATES),
  approved: termsShape.nullable(),
  wanted: termsShape.nullable().describe('Asked for and not approved'),
  requestedAt: z.string().nullable(),
  hasSecret: z.boolean(),
  reason: z.string().nullable(),
  updatedAt: z.string(),
});
export type ApplicationView = z.output<typeof view>;

const toView = (application: Application, names: ReadonlyMap<string, string>): z.input<typeof view> => ({
  id: application.id,
  administrationId: application.administrationId,
  administration: names.get(application.administrationId) ?? '—',
  name: application.name,
  state: application.state,
  approved: application.approved ?? null,
  wanted: application.wanted ?? null,
  requestedAt: application.requestedAt ?? null,
  hasSecret: application.secretHash !== undefined,
  reason: application.reason ?? null,
  updatedAt: application.updatedAt,
});

export const listApplications = query({
  name: 'provider.application.list',
  summary: 'Applications of your body that identify people; for operators, of all.',
  access: WHO,
  input: z.object({
    state: z.enum(STATES).optional(),
    text: z.string().trim().max(80).optional(),
    waiting: z.union([z.boolean(), z.enum(['yes', 'true', 'false', ''])]).default(false),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
  }),
  output: z.object({ applications: z.array(view), total: z.number().int() }),
  async run({ tx, actor }, { state, text, waiting, page }) {
    const { applications, total } = await searchApplications(tx, {
      ...{ administrationId: actor.kind === 'operator' ? undefined : administrationOf(actor)!, state },
      ...{ text: text === '' ? undefined : text, waiting: [true, 'yes', 'true'].includes(waiting) },
      ...{ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE },
    });
    const names = await activeNames(tx, [...new Set(applications.map((each) => each.administrationId))]);
    return { applications: applications.map((each) => toView(each, names)), total };
  },
});

export const showApplication = query({
  name: 'provider.application.show',
  summary: 'One application, with what it has and what it asks for.',
  access: WHO,
  input: z.object({ id: z.uuid() }),
  output: view,
  async run({ tx, actor }, { id }) {
    const application = await findApplication(tx, id);
    const own = actor.kind === 'operator' || application?.administrationId === administrationOf(actor);
    if (application === undefined || !own) throw providerProblems['application-unknown']();
    return toView(application, await activeNames(tx, [application.administrationId]));
  },
});
