import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { boxView, groupView, PURPOSES, viewOfBox, viewOfGroup } from '../box.ts';
import { givenShares } from '../box-store.ts';
import { mayUse, ownBox } from '../rules.ts';
import { parseHeader } from '../sealed-form.ts';
import { keysById, listGroupsOf } from '../store.ts';

const shareView = z.object({
  share: z.number(),
  holderName: z.string(),
  reason: z.string(),
  toKeyId: z.uuid().nullable(),
});

/** A box with its custodians, the shares given so far, and with which keys whoever asks may act. */
export const getBox = query({
  name: 'sealing.box.get',
  summary: 'A sealed box: its custodians, the shares given so far, and what one may do oneself.',
  access: { employee: true },
  input: z.strictObject({ boxId: z.uuid() }),
  output: boxView.extend({
    group: groupView.nullable(),
    needed: z.number(),
    given: z.record(z.enum(PURPOSES), z.array(shareView)),
    myShares: z.array(z.object({ share: z.number(), keyId: z.uuid() })),
    myKeys: z
      .array(z.uuid())
      .describe('Keys of whoever asks, or of the body they manage, that open it alone'),
  }),
  async run({ tx, actor }, { boxId }) {
    const box = await ownBox(tx, actor, boxId);
    const [group] = box.groupId === null ? [] : await listGroupsOf(tx, box.administrationId, box.groupId);
    const keys = await keysById(
      tx,
      box.administrationId,
      box.wraps.map((each) => each.keyId),
    );
    const mine = box.wraps.filter((wrap) => keys.some((key) => key.id === wrap.keyId && mayUse(actor, key)));
    const told = async (purpose: (typeof PURPOSES)[number]) =>
      (await givenShares(tx, box, purpose)).map(({ share, holderName, reason, toKeyId }) => ({
        share,
        holderName,
        reason,
        toKeyId,
      }));
    return {
      ...viewOfBox(box),
      group:
        group === undefined
          ? null
          : viewOfGroup(group, actor.kind === 'employee' ? actor.document : undefined),
      needed: parseHeader(box.header).core.custody?.threshold ?? 0,
      given: { open: await told('open'), recover: await told('recover') },
      myShares: mine.filter((each) => each.share > 0).map(({ share, keyId }) => ({ share, keyId })),
      myKeys: mine.filter((each) => each.share === 0).map((each) => each.keyId),
    };
  },
});
