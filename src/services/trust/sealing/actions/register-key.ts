import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { keyRegistered } from '../events.ts';
import { KEMS, newKeyPair } from '../hpke.ts';
import { PROTECTIONS } from '../key-protection.ts';
import { sealingProblems } from '../problems.ts';
import { keyView, type RecipientKey, unlockSchema, viewOfKey } from '../recipient-key.ts';
import { bodyOf, managesBody, personOf, protectedKey } from '../rules.ts';
import { activeKey, insertKey, keysById } from '../store.ts';

/** Makes a key to which things can be sealed: of whoever acts, or of their body. */
export const registerKey = action({
  name: 'sealing.key.register',
  summary: 'Make a key to which things can be sealed, for oneself or for the body.',
  access: { employee: true },
  input: z.strictObject({
    id: z.uuid().describe('New, made by whoever asks: what unlocks the key is made from it'),
    holder: z.enum(['person', 'body']),
    protection: z.enum(PROTECTIONS),
    kem: z.enum(KEMS).default('P-256'),
    unlock: unlockSchema.optional(),
  }),
  output: keyView,
  async run(work, { id, holder, protection, kem, unlock }) {
    const { tx, actor, kernel, now } = work;
    const administrationId = bodyOf(actor);
    const person = personOf(actor);
    const holderDocument = holder === 'person' ? person.document : null;
    if (holderDocument === null && !managesBody(actor)) throw kernelProblems['not-allowed']();
    // What is recorded holds nothing that unlocks a key.
    const record = {
      action: 'sealing.key.register',
      administration: administrationId,
      key: id,
      holder,
      protection,
      kem,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor) } });
    const isTaken = (await keysById(tx, administrationId, [id])).length > 0;
    if (isTaken || (await activeKey(tx, administrationId, holderDocument)) !== undefined)
      throw sealingProblems['key-exists']();
    const { publicKey, privateKey } = await newKeyPair(kem);
    const key: RecipientKey = {
      ...{ administrationId, id, holderDocument, kem, protection },
      holderName:
        holderDocument === null && actor.kind === 'employee' ? actor.administrationName : person.name,
      publicKey: Buffer.from(publicKey),
      protected: protectedKey(kernel, { id, protection, unlock }, privateKey),
      state: 'active',
      replacedBy: null,
    };
    await insertKey(tx, key, now);
    work.emit(keyRegistered(administrationId, id));
    return viewOfKey(key, person.document);
  },
});
