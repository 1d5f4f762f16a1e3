import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { boxView, reasonSchema, viewOfBox } from '../box.ts';
import { forgetShares, saveWraps } from '../box-store.ts';
import { boxRecovered } from '../events.ts';
import { sealingProblems } from '../problems.ts';
import { assertOpenable, fileKeyTogether, given, ownBoxForChange, ownShare } from '../rules.ts';
import { wrapFor } from '../sealed-box.ts';
import { parseHeader } from '../sealed-form.ts';
import { lockKey } from '../store.ts';

/** Whoever held the key has left: the custodians together give the box to another key. It stays sealed. */
export const recoverBox = action({
  name: 'sealing.box.recover',
  summary:
    'Give a box to another key with the shares that its custodians have given for that key; it stays sealed.',
  access: { employee: true },
  input: z.strictObject({ boxId: z.uuid(), toKeyId: z.uuid(), reason: reasonSchema }),
  output: boxView,
  async run(work, { boxId, toKeyId, reason }) {
    const { tx, actor, now } = work;
    const box = await ownBoxForChange(work, boxId);
    assertOpenable(box, now);
    await ownShare(tx, actor, box);
    const record = {
      action: 'sealing.box.recover',
      administration: box.administrationId,
      box: box.id,
      key: toKeyId,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor), reason } });
    const key = given(await lockKey(tx, box.administrationId, toKeyId));
    if (key.state !== 'active') throw sealingProblems['key-not-active']();
    const fileKey = await fileKeyTogether(work, box, { purpose: 'recover', toKeyId: key.id });
    const wrap = await wrapFor({ ...key, keyId: key.id }, parseHeader(box.header).core, {
      share: 0,
      secret: fileKey,
    });
    fileKey.fill(0);
    const wraps = [...box.wraps.filter((each) => each.share > 0 || each.keyId !== key.id), wrap];
    await saveWraps(tx, box, wraps);
    await forgetShares(tx, box, 'recover');
    work.emit(boxRecovered(box, key.id));
    return viewOfBox({ ...box, wraps });
  },
});
