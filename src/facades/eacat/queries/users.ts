import { z } from 'zod';
import { query } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { loadAdministration } from '../../../services/cooperation/administrations/index.ts';
import { peopleOf, placeStateOf, positionsOf } from '../../../services/trust/people/index.ts';

/** The body is who asks; nobody says which. */
export const findUsers = query({
  name: 'eacat.user.find',
  summary: 'Who works for your body today with their roles, or one of them, and whether somebody ever did.',
  access: { system: ['people.read', 'people.authenticate'] },
  input: z.object({ person: z.string().max(40).optional() }),
  output: z.object({
    body: z.object({ code: z.string(), name: z.string(), nif: z.string().nullable() }),
    users: z.array(
      z.object({
        person: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        roles: z.array(z.string()),
      }),
    ),
    /** Of the one person who is asked for. */
    state: z.enum(['active', 'ended']).nullable(),
  }),
  async run({ tx, actor, now }, { person }) {
    const administrationId = administrationOf(actor)!;
    const body = await loadAdministration(tx, administrationId);
    if (body === undefined) throw kernelProblems['not-found']();
    const { ine10, dir3, nif, name } = body;
    const users =
      person === undefined
        ? await peopleOf(tx, administrationId, now)
        : await positionsOf(tx, person, { now, administrationId });
    const state = person === undefined ? undefined : await placeStateOf(tx, administrationId, person);
    return {
      body: { code: ine10 ?? dir3 ?? nif ?? administrationId, name, nif },
      users: users.map((each) => ({
        ...{ person: each.person, name: each.name, email: each.email, roles: [...each.roles] },
      })),
      state: state ?? null,
    };
  },
});
export type Found = z.output<typeof findUsers.output>;
