import type { Actor } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { sealingProblems } from './problems.ts';
import type { RecipientKey } from './recipient-key.ts';
import { bodyOf, receiptFor } from './rules.ts';
import { beginSealing, type Custodians, type Recipient } from './sealed-box.ts';
import { wrapsBytes } from './sealed-form.ts';
import { activeKey, keysById, listGroupsOf } from './store.ts';

/** Most bytes of one content; it flows, so memory does not bound it. */
export const CONTENT_LIMIT = 50 * 1024 ** 3;

export type SealingWish = {
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: string;
  /** Keys of the body that open it alone. */
  readonly keyIds: readonly string[];
  /** Custodians who open it together. */
  readonly groupId?: string | undefined;
  /** Not before; only with custodians and nobody else. */
  readonly openFrom?: Temporal.Instant | undefined;
};

/** What `sealing.box.register` takes, and the stored content to forget if that is refused. */
export type SealedContent = {
  readonly input: { title: string; fileName: string; mediaType: string; head: string; receipt: string };
  readonly payload: string;
};

/**
 * Seals content of any size to keys and custodians of the actor's body and stores it encrypted, piece by piece, outside of any transaction. It is
 * the body's only when `sealing.box.register` has been performed with what comes back.
 * @throws Problem `sealing.nobody`, `sealing.lock-needs-group`, `sealing.unknown`, `sealing.key-not-active`
 */
export async function sealContent(
  kernel: Kernel,
  actor: Actor,
  wish: SealingWish,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<SealedContent> {
  const { title, fileName, mediaType, keyIds, groupId, openFrom } = wish;
  if (keyIds.length === 0 && groupId === undefined) throw sealingProblems.nobody();
  if (openFrom !== undefined && (keyIds.length > 0 || groupId === undefined))
    throw sealingProblems['lock-needs-group']();
  const administrationId = bodyOf(actor);
  const { recipients, custodians } = await recipientsOf(kernel, administrationId, wish);
  const at = openFrom === undefined ? undefined : Math.floor(openFrom.epochMilliseconds / 1000) * 1000;
  const sealing = beginSealing({ id: newId(), openFrom: at, recipients, custodians }, source);
  const stored = await kernel.files.put(sealing.chunks, { limitBytes: CONTENT_LIMIT });
  const { header, wraps } = await sealing.finish();
  const head = Buffer.concat([header, wrapsBytes(wraps)]).toString('base64');
  const receipt = receiptFor(kernel, administrationId, head);
  return { input: { title, fileName, mediaType, head, receipt }, payload: stored.hash };
}

function recipientsOf(kernel: Kernel, administrationId: string, { keyIds, groupId }: SealingWish) {
  return kernel.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      const keys = await keysById(tx, administrationId, keyIds);
      const recipients = [...new Set(keyIds)].map((id) => recipientOf(keys.find((each) => each.id === id)));
      if (groupId === undefined) return { recipients, custodians: undefined };
      const [group] = await listGroupsOf(tx, administrationId, groupId);
      if (group === undefined) throw sealingProblems.unknown();
      const members: Recipient[] = [];
      // With the keys that the custodians have today.
      for (const { holderDocument } of group.custodians) {
        const key = await activeKey(tx, administrationId, holderDocument);
        if (key === undefined) throw sealingProblems['key-not-active']();
        members.push(recipientOf(key));
      }
      const custodians: Custodians = { groupId, threshold: group.threshold, members };
      return { recipients, custodians };
    });
}

function recipientOf(key: RecipientKey | undefined): Recipient {
  if (key === undefined) throw sealingProblems.unknown();
  if (key.state !== 'active') throw sealingProblems['key-not-active']();
  return { keyId: key.id, kem: key.kem, publicKey: key.publicKey };
}
