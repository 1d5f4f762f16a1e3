import { createHmac } from 'node:crypto';
import type { Work } from '../../../kernel/action.ts';
import { type Actor, administrationOf } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import { type Box, type GivenShare, type Purpose, SHARE_HOURS } from './box.ts';
import { findBox, forgetOldShares, givenShares, lockBox } from './box-store.ts';
import { protect, unprotect } from './key-protection.ts';
import { sealingProblems } from './problems.ts';
import type { RecipientKey } from './recipient-key.ts';
import { fileKeyFor, fileKeyFrom } from './sealed-box.ts';
import { parseHeader, type Wrap } from './sealed-form.ts';
import { keysById } from './store.ts';

/** The body for which an actor acts. Throws `not-allowed` for whoever acts for none. */
export function bodyOf(actor: Actor): string {
  const id = administrationOf(actor);
  if (id === undefined) throw kernelProblems['not-allowed']();
  return id;
}

/** The person who acts: only people hold keys. */
export function personOf(actor: Actor): { document: string; name: string } {
  if (actor.kind !== 'employee') throw kernelProblems['not-allowed']();
  return { document: actor.document, name: actor.name };
}

export const managesBody = (actor: Actor): boolean =>
  actor.kind === 'employee' && actor.capabilities.includes('body.manage');

/** A box of the actor's own body. @throws Problem `sealing.unknown` */
export async function ownBox(tx: Tx, actor: Actor, id: string): Promise<Box> {
  return given(await findBox(tx, bodyOf(actor), id));
}

/** The same, held until the end of the transaction. Shares that are too old count no more, whenever the round that forgets them comes. */
export async function ownBoxForChange({ tx, actor, now }: Work, id: string): Promise<Box> {
  const box = given(await lockBox(tx, bodyOf(actor), id));
  await forgetOldShares(tx, box, now.subtract({ hours: SHARE_HOURS }));
  return box;
}

export function given<T>(found: T | undefined): T {
  if (found === undefined) throw sealingProblems.unknown();
  return found;
}

/** Whether a key is that of who acts, or of their body if they manage it. */
export function mayUse(actor: Actor, key: RecipientKey): boolean {
  if (key.holderDocument === null) return managesBody(actor);
  return actor.kind === 'employee' && actor.document === key.holderDocument;
}

export const ofInstallation = (kernel: Kernel): Buffer => keyFrom(kernel, 'sealing');

/**
 * What says that the content of a header was sealed and stored here for that body. Files are found by their digest alone, so a
 * header that somebody else wrote could name, and give out, a file of whomever.
 */
export const receiptFor = (kernel: Kernel, administrationId: string, head: string): string =>
  createHmac('sha256', keyFrom(kernel, 'sealing-receipt'))
    .update(`${administrationId}\n${head}`)
    .digest('base64url');

/** The private key. @throws Problem `sealing.unlock-wrong` */
export function privateKeyOf(kernel: Kernel, key: RecipientKey, unlock: string | undefined): Buffer {
  const secret =
    key.protection === 'installation' ? ofInstallation(kernel) : Buffer.from(unlock ?? '', 'base64url');
  const found = unprotect(secret, key.id, key.protected);
  if (found === undefined) throw sealingProblems['unlock-wrong']();
  return found;
}

/** What protects a private key when it is made. @throws Problem `input-invalid` without what protects it */
export function protectedKey(
  kernel: Kernel,
  {
    id,
    protection,
    unlock,
  }: { id: string; protection: RecipientKey['protection']; unlock: string | undefined },
  privateKey: Uint8Array,
): Buffer {
  if (protection === 'installation') return protect(ofInstallation(kernel), id, privateKey);
  if (unlock === undefined)
    throw kernelProblems['input-invalid']({
      fields: [{ field: 'unlock', message: 'is needed for this protection' }],
    });
  return protect(Buffer.from(unlock, 'base64url'), id, privateKey);
}

/** No share is given and nothing recovered before that moment: the server refuses, and until then the shares stay with their holders. */
export function assertOpenable(box: Box, now: Temporal.Instant): void {
  if (box.state === 'opened') throw sealingProblems['already-open']();
  if (box.openFrom !== null && Temporal.Instant.compare(now, box.openFrom) < 0)
    throw sealingProblems['too-early']({ data: { openFrom: box.openFrom.toString() } });
}

/** The share of whoever acts, with the key in which it is: the newest of their keys that has it. */
export async function ownShare(tx: Tx, actor: Actor, box: Box): Promise<{ wrap: Wrap; key: RecipientKey }> {
  const wraps = box.wraps.filter((each) => each.share > 0);
  const keys = await keysById(
    tx,
    box.administrationId,
    wraps.map((each) => each.keyId),
  );
  for (const wrap of wraps.toReversed()) {
    const key = keys.find((each) => each.id === wrap.keyId);
    if (key?.holderDocument != null && mayUse(actor, key)) return { wrap, key };
  }
  throw sealingProblems['not-custodian']();
}

/** What a share is given for. A recovery is for one key: who gives a share for one successor gives it for no other. */
export type Aim = { readonly purpose: Purpose; readonly toKeyId: string | null };

const givenName = (box: Box, { purpose, toKeyId }: Aim, share: number) =>
  `${box.id}/${purpose}/${share}${toKeyId === null ? '' : `/${toKeyId}`}`;

/** A given share as it rests until the others are there. */
export const restingShare = (kernel: Kernel, box: Box, of: Aim & { share: number; secret: Uint8Array }) =>
  protect(ofInstallation(kernel), givenName(box, of, of.share), of.secret);

/** The file key from the shares given for an aim. @throws Problem `shares-missing`, `share-broken` */
export async function fileKeyTogether({ tx, kernel }: Work, box: Box, aim: Aim): Promise<Uint8Array> {
  const all = await givenShares(tx, box, aim.purpose);
  const shares = all.filter((each) => each.toKeyId === aim.toKeyId);
  const needed = parseHeader(box.header).core.custody?.threshold ?? 0;
  if (needed === 0 || shares.length < needed)
    throw sealingProblems['shares-missing']({ data: { given: shares.length, needed } });
  const key = await fileKeyFrom(
    box.header,
    new Map(shares.map((each) => [each.share, opened(kernel, box, { aim, each })])),
  );
  if (key === undefined) throw sealingProblems['share-broken']();
  return key;
}

function opened(kernel: Kernel, box: Box, { aim, each }: { aim: Aim; each: GivenShare }): Uint8Array {
  const share = unprotect(ofInstallation(kernel), givenName(box, aim, each.share), each.sealed);
  if (share === undefined) throw sealingProblems['share-broken']();
  return share;
}

/** How the file key of an opened box rests. */
export const openedName = (box: Box) => `${box.id}/opened`;

export type ReadingWish = { keyId?: string | undefined; unlock?: string | undefined };

/**
 * The file key for whoever acts: that of an opened box for those who manage the body or were its custodians, else with a key of
 * theirs. @throws Problem `not-recipient`, `unlock-wrong`, `share-broken`
 */
export async function fileKeyOf(
  { tx, kernel, actor }: Pick<Work, 'tx' | 'kernel' | 'actor'>,
  box: Box,
  { keyId, unlock }: ReadingWish,
): Promise<Uint8Array> {
  if (keyId === undefined) return openedKeyOf({ tx, kernel, actor }, box);
  const [key] = await keysById(tx, box.administrationId, [keyId]);
  const wrap = box.wraps.find((each) => each.share === 0 && each.keyId === keyId);
  if (key === undefined || wrap === undefined || !mayUse(actor, key))
    throw sealingProblems['not-recipient']();
  const fileKey = await fileKeyFor(box.header, wrap, privateKeyOf(kernel, key, unlock));
  if (fileKey === undefined) throw sealingProblems['share-broken']();
  return fileKey;
}

async function openedKeyOf(
  { tx, kernel, actor }: Pick<Work, 'tx' | 'kernel' | 'actor'>,
  box: Box,
): Promise<Uint8Array> {
  if (box.openedKey === null) throw sealingProblems['not-recipient']();
  if (!managesBody(actor)) await ownShare(tx, actor, box);
  const fileKey = unprotect(ofInstallation(kernel), openedName(box), box.openedKey);
  if (fileKey === undefined) throw sealingProblems['share-broken']();
  return fileKey;
}
