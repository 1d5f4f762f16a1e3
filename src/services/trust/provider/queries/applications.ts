import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { administrationOf } from '../../../../kernel/actor.ts';
import { activeNames } from '../../../cooperation/administrations/index.ts';
import { type Application, STATES, settingsShape } from '../application.ts';
import { providerProblems } from '../problems.ts';
import { findApplication, listApplications } from '../store.ts';

const READERS = { employee: 'clients.manage', operator: true } as const;
const view = z.object({
  id: z.uuid(),
  administrationId: z.uuid(),
  body: z.string(),
  clientId: z.string(),
  state: z.enum(STATES),
  settings: settingsShape.nullable(),
  pending: settingsShape.nullable(),
  hasSecret: z.boolean(),
  reason: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ApplicationView = z.output<typeof view>;

const toView = ({ requestedBy: _who, createdAt, updatedAt, ...rest }: Application, body: string) => ({
  ...rest,
  body,
  createdAt: createdAt.toString(),
  updatedAt: updatedAt.toString(),
});

export const findApplications = query({
  name: 'provider.application.list',
  summary: 'Applications of your body, or of all for operators; what waits for a decision first.',
  access: READERS,
  input: z.object({
    state: z.enum(STATES).optional(),
    pending: z.coerce.boolean().optional(),
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  }),
  output: z.object({ items: z.array(view), total: z.number().int() }),
  async run({ tx, actor }, { offset, limit, ...filter }) {
    const found = await listApplications(
      tx,
      { ...filter, administrationId: administrationOf(actor) },
      { offset, limit },
    );
    const names = await activeNames(tx, [...new Set(found.items.map((each) => each.administrationId))]);
    const items = found.items.map((each) => toView(each, names.get(each.administrationId) ?? ''));
    return { items, total: found.total };
  },
});

export const readApplication = query({
  name: 'provider.application.read',
  summary: 'One application of your body, or any for operators.',
  access: READERS,
  input: z.object({ id: z.uuid() }),
  output: view,
  async run({ tx, actor }, { id }) {
    const application = await findApplication(tx, { id, administrationId: administrationOf(actor) });
    if (application === undefined) throw providerProblems.unknown();
    const names = await activeNames(tx, [application.administrationId]);
    return toView(application, names.get(application.administrationId) ?? '');
  },
});
