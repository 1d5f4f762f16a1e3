import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { PURPOSES, reasonSchema } from '../box.ts';
import { givenShares, insertShare } from '../box-store.ts';
import { shareGiven } from '../events.ts';
import { sealingProblems } from '../problems.ts';
import { unlockSchema } from '../recipient-key.ts';
import { assertOpenable, ownBoxForChange, ownShare, personOf, privateKeyOf, restingShare } from '../rules.ts';
import { shareFor } from '../sealed-box.ts';
import { parseHeader } from '../sealed-form.ts';

/** A custodian gives their share, with their own key and a reason; for this box and this purpose only. */
export const giveShare = action({
  name: 'sealing.share.give',
  summary: 'Give one’s share for opening or recovering a box, with one’s own key and a reason.',
  access: { employee: true },
  input: z.strictObject({
    boxId: z.uuid(),
    purpose: z.enum(PURPOSES),
    reason: reasonSchema,
    unlock: unlockSchema.optional(),
  }),
  output: z.object({ given: z.number(), needed: z.number() }),
  async run(work, { boxId, purpose, reason, unlock }) {
    const { tx, actor, kernel, now } = work;
    const { name } = personOf(actor);
    const box = await ownBoxForChange(work, boxId);
    assertOpenable(box, now);
    const { wrap, key } = await ownShare(tx, actor, box);
    const record = {
      action: 'sealing.share.give',
      administration: box.administrationId,
      box: box.id,
      purpose,
      share: wrap.share,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor), reason } });
    const privateKey = privateKeyOf(kernel, key, unlock);
    const secret = await shareFor(box.header, wrap, privateKey);
    privateKey.fill(0);
    if (secret === undefined) throw sealingProblems['share-broken']();
    const sealed = restingShare(kernel, box, { purpose, share: wrap.share, secret });
    const isNew = await insertShare(
      tx,
      box,
      { purpose, share: wrap.share, holderName: name, reason, sealed },
      now,
    );
    if (!isNew) throw sealingProblems['share-given']();
    const given = (await givenShares(tx, box, purpose)).length;
    work.emit(shareGiven(box, purpose, given));
    return { given, needed: parseHeader(box.header).core.custody?.threshold ?? 0 };
  },
});
