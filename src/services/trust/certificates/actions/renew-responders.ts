import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import type { Database, Tx } from '../../../../kernel/database/database.ts';
import {
  type Authority,
  deleteResponders,
  listAuthorities,
  lockAuthorities,
  newestResponders,
} from '../authority-store.ts';
import { makeResponder } from '../hierarchy.ts';

/** A responder is followed by another when this much of its life is left, so that answers in caches stay good. */
const BEFORE_HOURS = 10 * 24;
/** Responders that ended are forgotten after this; what they signed has their certificate inside. */
const KEEP_HOURS = 24;

/** Authorities that sign here and have no responder with days to live. */
export async function withoutResponder(on: Database | Tx, now: Temporal.Instant): Promise<Authority[]> {
  const soon = now.add({ hours: BEFORE_HOURS }).epochMilliseconds;
  const responders = await newestResponders(on);
  const fresh = new Set(
    responders.filter((each) => each.not_after.getTime() > soon).map((each) => each.authority),
  );
  return (await listAuthorities(on)).filter(
    (each) => each.role !== 'root' && each.keyHandle !== null && !fresh.has(each.id),
  );
}

/** Gives each authority an OCSP responder with days to live, and forgets those that ended. */
export const renewResponders = action({
  name: 'certificates.responders.renew',
  summary: 'Give each authority an OCSP responder that has days to live.',
  access: { platform: true },
  input: z.strictObject({}),
  output: z.object({ made: z.number(), forgotten: z.number() }),
  async run({ kernel, tx, now }) {
    await lockAuthorities(tx);
    const without = await withoutResponder(tx, now);
    for (const authority of without) await makeResponder(kernel, tx, authority);
    const handles = await deleteResponders(tx, now.subtract({ hours: KEEP_HOURS }));
    for (const handle of handles) await kernel.keys.destroy(handle);
    return { made: without.length, forgotten: handles.length };
  },
});
