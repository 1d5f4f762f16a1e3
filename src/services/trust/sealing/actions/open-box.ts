import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { boxView, viewOfBox } from '../box.ts';
import { forgetShares, saveOpened } from '../box-store.ts';
import { boxOpened } from '../events.ts';
import { protect } from '../key-protection.ts';
import {
  assertOpenable,
  fileKeyTogether,
  ofInstallation,
  openedName,
  ownBoxForChange,
  ownShare,
} from '../rules.ts';

/** The custodians' shares are there: the box is opened, and the shares are forgotten. */
export const openBox = action({
  name: 'sealing.box.open',
  summary: 'Open a box with the shares that its custodians have given.',
  access: { employee: true },
  input: z.strictObject({ boxId: z.uuid() }),
  output: boxView,
  async run(work, { boxId }) {
    const { tx, actor, kernel, now } = work;
    const box = await ownBoxForChange(work, boxId);
    assertOpenable(box, now);
    await ownShare(tx, actor, box);
    const record = { action: 'sealing.box.open', administration: box.administrationId, box: box.id };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor) } });
    const fileKey = await fileKeyTogether(work, box, { purpose: 'open', toKeyId: null });
    await saveOpened(tx, box, protect(ofInstallation(kernel), openedName(box), fileKey), now);
    await forgetShares(tx, box, 'open');
    await forgetShares(tx, box, 'recover');
    fileKey.fill(0);
    work.emit(boxOpened(box));
    return viewOfBox({ ...box, state: 'opened', openedAt: now });
  },
});
