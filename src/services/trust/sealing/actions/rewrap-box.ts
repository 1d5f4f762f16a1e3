import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { boxView, viewOfBox } from '../box.ts';
import { saveWraps } from '../box-store.ts';
import { sealingProblems } from '../problems.ts';
import { type RecipientKey, unlockSchema } from '../recipient-key.ts';
import { given, mayUse, ownBoxForChange, privateKeyOf } from '../rules.ts';
import { fileKeyFor, shareFor, wrapFor } from '../sealed-box.ts';
import { parseHeader, type Wrap } from '../sealed-form.ts';
import { lockKey } from '../store.ts';

/** After a rotation: what the old key opens of a box is given to the new key of the same holder. Header and content stay. */
export const rewrapBox = action({
  name: 'sealing.box.rewrap',
  summary: 'Give what an old key opens of a box to the new key of the same holder.',
  access: { employee: true },
  input: z.strictObject({
    boxId: z.uuid(),
    fromKeyId: z.uuid(),
    unlock: unlockSchema.optional().describe('Of the old key'),
    toKeyId: z.uuid(),
  }),
  output: boxView,
  async run(work, { boxId, fromKeyId, unlock, toKeyId }) {
    const { tx, actor, kernel } = work;
    const box = await ownBoxForChange(work, boxId);
    const from = given(await lockKey(tx, box.administrationId, fromKeyId));
    const to = given(await lockKey(tx, box.administrationId, toKeyId));
    const record = {
      action: 'sealing.box.rewrap',
      administration: box.administrationId,
      box: box.id,
      key: toKeyId,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor) } });
    if (!mayUse(actor, from) || from.holderDocument !== to.holderDocument)
      throw sealingProblems['not-recipient']();
    if (to.state !== 'active') throw sealingProblems['key-not-active']();
    const privateKey = privateKeyOf(kernel, from, unlock);
    const mine = box.wraps.filter((each) => each.keyId === from.id);
    if (mine.length === 0) throw sealingProblems['not-recipient']();
    const moved = await Promise.all(mine.map((wrap) => moveWrap(box.header, wrap, { privateKey, to })));
    privateKey.fill(0);
    const wraps = [...box.wraps.filter((each) => each.keyId !== from.id), ...moved];
    await saveWraps(tx, box, wraps);
    return viewOfBox({ ...box, wraps });
  },
});

async function moveWrap(
  header: Buffer,
  wrap: Wrap,
  { privateKey, to }: { privateKey: Buffer; to: RecipientKey },
): Promise<Wrap> {
  const secret = await (wrap.share === 0 ? fileKeyFor : shareFor)(header, wrap, privateKey);
  if (secret === undefined) throw sealingProblems['share-broken']();
  return wrapFor({ ...to, keyId: to.id }, parseHeader(header).core, { share: wrap.share, secret });
}
