import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { EVERYBODY } from '../everybody.ts';
import { administrationsProblems } from '../problems.ts';
import { loadAdministration } from '../store.ts';
import { inTreeOrder, unitView } from '../unit.ts';
import { listUnitsOf } from '../unit-store.ts';

/** The units of a body in the order of their tree. */
export const listUnits = query({
  name: 'administrations.unit.list',
  summary: 'The units of a body in the order of their tree, with the level of each.',
  access: EVERYBODY,
  input: z.object({
    administrationId: z.uuid(),
    closed: z.union([z.boolean(), z.stringbool()]).default(false).describe('Also those that closed'),
  }),
  output: z.object({ units: z.array(unitView.extend({ level: z.number() })) }),
  async run({ tx }, { administrationId, closed }) {
    if ((await loadAdministration(tx, administrationId)) === undefined)
      throw administrationsProblems.unknown();
    return { units: inTreeOrder(await listUnitsOf(tx, administrationId, closed)) };
  },
});
