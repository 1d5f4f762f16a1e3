import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { boxView, viewOfBox } from '../box.ts';
import { unlockSchema } from '../recipient-key.ts';
import { fileKeyOf, ownBox } from '../rules.ts';

/** Reading is recorded before anything is read; the content itself flows beside (`reading.ts`). */
export const readBox = action({
  name: 'sealing.box.read',
  summary: 'Read the content of a box, with one’s own key or once the custodians have opened it.',
  access: { employee: true },
  input: z.strictObject({ boxId: z.uuid(), keyId: z.uuid().optional(), unlock: unlockSchema.optional() }),
  output: boxView,
  async run(work, { boxId, keyId, unlock }) {
    const { tx, actor } = work;
    const box = await ownBox(tx, actor, boxId);
    const record = {
      action: 'sealing.box.read',
      administration: box.administrationId,
      box: box.id,
      key: keyId ?? null,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor) } });
    (await fileKeyOf(work, box, { keyId, unlock })).fill(0);
    return viewOfBox(box);
  },
});
