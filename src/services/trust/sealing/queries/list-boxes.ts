import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { boxView, viewOfBox } from '../box.ts';
import { listBoxesOf } from '../box-store.ts';
import { bodyOf } from '../rules.ts';

/** What is sealed in the body, the newest first. */
export const listBoxes = query({
  name: 'sealing.box.list',
  summary: 'The sealed boxes of the body, the newest first.',
  access: { employee: true, system: true },
  input: z.strictObject({}),
  output: z.object({ boxes: z.array(boxView) }),
  async run({ tx, actor }) {
    return { boxes: (await listBoxesOf(tx, bodyOf(actor))).map(viewOfBox) };
  },
});
