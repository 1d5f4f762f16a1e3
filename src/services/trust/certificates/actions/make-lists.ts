import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { makeAllLists } from '../lists.ts';

/** Signs the lists of every authority whose key is here. */
export const makeListsNow = action({
  name: 'certificates.lists.make',
  summary: 'Sign new revocation lists of every authority whose key is here.',
  access: { platform: true, operator: true },
  input: z.strictObject({}),
  output: z.object({ made: z.number() }),
  async run(work) {
    return { made: await makeAllLists(work.kernel, work.tx, 'scheduled', work.now) };
  },
});
