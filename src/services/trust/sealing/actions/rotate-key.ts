import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { keyRotated } from '../events.ts';
import { KEMS, newKeyPair } from '../hpke.ts';
import { PROTECTIONS } from '../key-protection.ts';
import { sealingProblems } from '../problems.ts';
import { keyView, type RecipientKey, unlockSchema, viewOfKey } from '../recipient-key.ts';
import { bodyOf, given, mayUse, personOf, privateKeyOf, protectedKey } from '../rules.ts';
import { insertKey, keysById, lockKey, retireKey } from '../store.ts';

/** A new key in the place of one; the old one goes on opening what was sealed to it. */
export const rotateKey = action({
  name: 'sealing.key.rotate',
  summary: 'Replace a key by a new one; the old one goes on opening what was sealed to it.',
  access: { employee: true },
  input: z.strictObject({
    keyId: z.uuid(),
    unlock: unlockSchema.optional().describe('Of the key that is replaced'),
    newId: z.uuid(),
    protection: z.enum(PROTECTIONS),
    kem: z.enum(KEMS).default('P-256'),
    newUnlock: unlockSchema.optional(),
  }),
  output: keyView,
  async run(work, { keyId, unlock, newId, protection, kem, newUnlock }) {
    const { tx, actor, kernel, now } = work;
    const administrationId = bodyOf(actor);
    const { document } = personOf(actor);
    const record = {
      action: 'sealing.key.rotate',
      administration: administrationId,
      key: keyId,
      replacedBy: newId,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor) } });
    const old = given(await lockKey(tx, administrationId, keyId));
    if (!mayUse(actor, old)) throw sealingProblems.unknown();
    if (old.state !== 'active') throw sealingProblems['key-not-active']();
    privateKeyOf(kernel, old, unlock).fill(0);
    if ((await keysById(tx, administrationId, [newId])).length > 0) throw sealingProblems['key-exists']();
    const { publicKey, privateKey } = await newKeyPair(kem);
    const fresh: RecipientKey = {
      ...old,
      ...{ id: newId, kem, protection, replacedBy: null },
      publicKey: Buffer.from(publicKey),
      protected: protectedKey(kernel, { id: newId, protection, unlock: newUnlock }, privateKey),
    };
    await retireKey(tx, old, newId);
    await insertKey(tx, fresh, now);
    work.emit(keyRotated(administrationId, keyId, newId));
    return viewOfKey(fresh, document);
  },
});
