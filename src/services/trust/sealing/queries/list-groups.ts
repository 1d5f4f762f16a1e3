import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { groupView, viewOfGroup } from '../box.ts';
import { bodyOf } from '../rules.ts';
import { listGroupsOf } from '../store.ts';

/** The groups of custodians of the body. */
export const listGroups = query({
  name: 'sealing.group.list',
  summary: 'The groups of custodians of the body.',
  access: { employee: true, system: true },
  input: z.strictObject({}),
  output: z.object({ groups: z.array(groupView) }),
  async run({ tx, actor }) {
    const document = actor.kind === 'employee' ? actor.document : undefined;
    return { groups: (await listGroupsOf(tx, bodyOf(actor))).map((each) => viewOfGroup(each, document)) };
  },
});
