import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { type Box, boxView, titleSchema, viewOfBox } from '../box.ts';
import { findBox, insertBox } from '../box-store.ts';
import { boxSealed } from '../events.ts';
import { sealingProblems } from '../problems.ts';
import { bodyOf, receiptFor } from '../rules.ts';
import { parseSealed, SealedFormError } from '../sealed-form.ts';
import { keysById, listGroupsOf } from '../store.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Keeps what was sealed before: its encrypted content is stored, and this says whose it is. */
export const registerBox = action({
  name: 'sealing.box.register',
  summary: 'Keep something that was sealed to keys or custodians of the body.',
  access: { employee: true, system: true },
  input: z.strictObject({
    title: titleSchema,
    fileName: z.string().min(1).max(200),
    mediaType: z.string().min(1).max(100),
    head: z.string().regex(BASE64).max(400_000).describe('Header and wraps, in base64'),
    receipt: z
      .string()
      .max(100)
      .describe('What says that the content was sealed and stored here for this body'),
  }),
  output: boxView,
  async run(work, { title, fileName, mediaType, head, receipt }) {
    const { tx, actor, kernel, now } = work;
    const administrationId = bodyOf(actor);
    if (!isSame(receipt, receiptFor(kernel, administrationId, head))) throw sealingProblems['form-broken']();
    const { header, core, wraps } = parsed(head);
    const record = {
      ...{ action: 'sealing.box.register', administration: administrationId, box: core.id },
      payload: Buffer.from(core.payload).toString('hex'),
      openFrom: core.openFrom ?? null,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(actor), title } });
    if ((await findBox(tx, administrationId, core.id)) !== undefined) throw sealingProblems['form-broken']();
    const box: Box = {
      ...{ administrationId, title, fileName, mediaType, header, wraps },
      id: core.id,
      groupId: core.custody?.groupId ?? null,
      openFrom: core.openFrom === undefined ? null : Temporal.Instant.fromEpochMilliseconds(core.openFrom),
      payload: Buffer.from(core.payload).toString('hex'),
      plainSize: core.plainSize,
      state: 'sealed',
      openedKey: null,
      openedAt: null,
      createdAt: now,
    };
    await assertOfBody(work.tx, box, core.custody?.commitments.length ?? 0);
    await insertBox(tx, box);
    work.emit(boxSealed(box));
    return viewOfBox(box);
  },
});

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

function parsed(head: string) {
  try {
    const bytes = Buffer.from(head, 'base64');
    const found = parseSealed(bytes);
    if (found.contentAt !== bytes.length) throw new SealedFormError('There is something after the wraps.');
    return found;
  } catch (error) {
    if (!(error instanceof SealedFormError)) throw error;
    throw sealingProblems['form-broken']({ detail: error.message });
  }
}

/** Every wrap is to an active key of this body, and each share to the custodian of that place in the group. */
async function assertOfBody(tx: Parameters<typeof keysById>[0], box: Box, shares: number): Promise<void> {
  const keys = await keysById(
    tx,
    box.administrationId,
    box.wraps.map((each) => each.keyId),
  );
  const direct = box.wraps.filter((each) => each.share === 0);
  if (box.openFrom !== null && (direct.length > 0 || box.groupId === null))
    throw sealingProblems['lock-needs-group']();
  if (direct.length === 0 && box.groupId === null) throw sealingProblems.nobody();
  const [group] = box.groupId === null ? [] : await listGroupsOf(tx, box.administrationId, box.groupId);
  if (box.groupId !== null && group === undefined) throw sealingProblems.unknown();
  const custodians = group?.custodians ?? [];
  if (shares !== custodians.length || box.wraps.length !== direct.length + shares)
    throw sealingProblems['form-broken']();
  for (const wrap of box.wraps) {
    const key = keys.find((each) => each.id === wrap.keyId);
    if (key === undefined) throw sealingProblems.unknown();
    if (key.state !== 'active') throw sealingProblems['key-not-active']();
    const place = custodians.find((each) => each.position === wrap.share);
    if (wrap.share > 0 && place?.holderDocument !== key.holderDocument)
      throw sealingProblems['form-broken']();
  }
}
