import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { PURPOSES, reasonSchema } from '../box.ts';
import { givenShares, insertShare } from '../box-store.ts';
import { shareGiven } from '../events.ts';
import { sealingProblems } from '../problems.ts';
import { unlockSchema } from '../recipient-key.ts';
import {
  assertOpenable,
  given,
  ownBoxForChange,
  ownShare,
  personOf,
  privateKeyOf,
  restingShare,
} from '../rules.ts';
import { shareFor } from '../sealed-box.ts';
import { parseHeader } from '../sealed-form.ts';
import { keysById } from '../store.ts';

/** A custodian gives their share, with their own key and a reason; for this box, purpose and, in a recovery, key only. */
export const giveShare = action({
  name: 'sealing.share.give',
  summary: 'Give one’s share for opening or recovering a box, with one’s own key and a reason.',
  access: { employee: true },
  input: z.strictObject({
    boxId: z.uuid(),
    purpose: z.enum(PURPOSES),
    reason: reasonSchema,
    toKeyId: z.uuid().optional().describe('For a recovery: the key to which the box is to be given'),
    unlock: unlockSchema.optional(),
  }),
  output: z.object({ given: z.number(), needed: z.number() }),
  async run(work, { boxId, purpose, reason, toKeyId = null, unlock }) {
    const { tx, actor, kernel, now } = work;
    const { name } = personOf(actor);
    const box = await ownBoxForChange(work, boxId);
    assertOpenable(box, now);
    const { wrap, key } = await ownShare(tx, actor, box);
    if ((purpose === 'recover') !== (toKeyId !== null))
      throw kernelProblems['input-invalid']({
        fields: [{ field: 'toKeyId', message: 'is needed for a recovery, and only for one' }],
      });
    if (toKeyId !== null) {
      const [to] = await keysById(tx, box.administrationId, [toKeyId]);
      if (given(to).state !== 'active') throw sealingProblems['key-not-active']();
    }
    const record = {
      action: 'sealing.share.give',
      administration: box.administrationId,
      box: box.id,
      purpose,
      share: wrap.share,
      key: toKeyId,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor), reason } });
    const privateKey = privateKeyOf(kernel, key, unlock);
    const secret = await shareFor(box.header, wrap, privateKey);
    privateKey.fill(0);
    if (secret === undefined) throw sealingProblems['share-broken']();
    const sealed = restingShare(kernel, box, { purpose, toKeyId, share: wrap.share, secret });
    const isNew = await insertShare(
      tx,
      box,
      { purpose, toKeyId, share: wrap.share, holderName: name, reason, sealed },
      now,
    );
    if (!isNew) throw sealingProblems['share-given']();
    const count = (await givenShares(tx, box, purpose)).filter((each) => each.toKeyId === toKeyId).length;
    work.emit(shareGiven(box, purpose, count));
    return { given: count, needed: parseHeader(box.header).core.custody?.threshold ?? 0 };
  },
});
