import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { type Group, groupView, titleSchema, viewOfGroup } from '../box.ts';
import { groupCreated } from '../events.ts';
import { sealingProblems } from '../problems.ts';
import { bodyOf, personOf } from '../rules.ts';
import { MAX_SHARES } from '../sealed-form.ts';
import { insertGroup, keysById } from '../store.ts';

/** Custodians who hold things together: so many of them, each with their own key, open what one alone cannot. */
export const createGroup = action({
  name: 'sealing.group.create',
  summary: 'Make a group of custodians, of whom so many together can open what is sealed to it.',
  access: { employee: 'body.manage' },
  input: z.strictObject({
    name: titleSchema,
    threshold: z.number().int().min(2).max(MAX_SHARES),
    keyIds: z.array(z.uuid()).min(2).max(MAX_SHARES),
  }),
  output: groupView,
  async run(work, { name, threshold, keyIds }) {
    const { tx, actor, now } = work;
    const administrationId = bodyOf(actor);
    const keys = await keysById(tx, administrationId, keyIds);
    const holders = keyIds.map((id) => keys.find((each) => each.id === id));
    const isFit = holders.every((key) => key?.state === 'active' && key.holderDocument !== null);
    if (!isFit) throw sealingProblems['key-not-active']();
    const custodians = holders.map((key, at) => ({
      position: at + 1,
      holderDocument: key!.holderDocument!,
      holderName: key!.holderName,
    }));
    const people = new Set(custodians.map((each) => each.holderDocument));
    if (people.size !== keyIds.length || threshold > people.size) throw sealingProblems.threshold();
    const group: Group = { administrationId, id: newId(), name, threshold, custodians };
    await insertGroup(tx, group, now);
    work.emit(groupCreated(administrationId, group.id, threshold, custodians.length));
    return viewOfGroup(group, personOf(actor).document);
  },
});
