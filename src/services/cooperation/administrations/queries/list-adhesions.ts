import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { type Actor, administrationOf } from '../../../../kernel/actor.ts';
import { ADHESION_STATES, adhesionView, serviceName } from '../adhesion.ts';
import { findAdhesions } from '../adhesion-store.ts';
import { EVERYBODY } from '../everybody.ts';

const filter = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Who joined what. The reasons and what is not active are seen by the body itself and the operator only. */
export const listAdhesions = query({
  name: 'administrations.adhesion.list',
  summary: 'Adhesions of bodies to services; the public sees the active ones, without reasons.',
  access: EVERYBODY,
  input: z.object({
    id: filter(z.uuid()),
    administrationId: filter(z.uuid()),
    service: filter(serviceName),
    state: filter(z.enum(ADHESION_STATES)),
    page: z.coerce.number().int().min(1).max(10_000).default(1),
    pageSize: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({
    found: z.array(adhesionView.extend({ administrationName: z.string() })),
    total: z.number(),
    page: z.number(),
    pages: z.number(),
  }),
  async run({ tx, actor }, input) {
    const inside = seesAll(actor, input.administrationId);
    const { found, total } =
      !inside && (input.state ?? 'active') !== 'active'
        ? { found: [], total: 0 }
        : await findAdhesions(tx, inside ? input : { ...input, state: 'active' });
    const shown = inside ? found : found.map((adhesion) => ({ ...adhesion, reason: null }));
    return { found: shown, total, page: input.page, pages: Math.max(1, Math.ceil(total / input.pageSize)) };
  },
});

function seesAll(actor: Actor, administrationId: string | undefined): boolean {
  if (actor.kind === 'operator' || actor.kind === 'platform') return true;
  return administrationId !== undefined && administrationOf(actor) === administrationId;
}
