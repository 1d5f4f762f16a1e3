import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { keyView, viewOfKey } from '../recipient-key.ts';
import { bodyOf } from '../rules.ts';
import { listKeysOf } from '../store.ts';

/** The keys of the body: whom one can seal to. */
export const listKeys = query({
  name: 'sealing.key.list',
  summary: 'The recipient keys of the body and of its people.',
  access: { employee: true, system: true },
  input: z.strictObject({}),
  output: z.object({ keys: z.array(keyView) }),
  async run({ tx, actor }) {
    const document = actor.kind === 'employee' ? actor.document : undefined;
    return { keys: (await listKeysOf(tx, bodyOf(actor))).map((each) => viewOfKey(each, document)) };
  },
});
