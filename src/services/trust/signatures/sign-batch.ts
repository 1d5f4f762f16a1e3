import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { orThrow } from './actions/give-release.ts';
import {
  type Claimed,
  claimForSigning,
  giveBack,
  type Item,
  recordSignature,
  releaseDocuments,
} from './actions/sign-documents.ts';
import { readContent, storeContent } from './content.ts';
import { FormError } from './facts.ts';
import { formatOf } from './formats.ts';
import type { SignWish } from './making.ts';
import { signaturesProblems as problems } from './problems.ts';
import { ownProofs } from './proofs.ts';
import { signReleased } from './released-key.ts';

/** Documents of one gesture that are signed at the same time: while one waits for the disk another uses the key. */
const AT_ONCE = 4;
/** How long to wait for somebody else who signs the same document, and how often to look. */
const WAIT_MS = 10_000;
const LOOK_MS = 100;

export type Signed = Item & { problem?: Problem };
export type Batch = { items: readonly Item[]; pin: string; code: string };

/**
 * Signs documents with one gesture: PIN and code release exactly these, then each is signed and recorded by itself, so
 * that one that cannot be (somebody cancelled its request a moment ago) does not undo the others. Throws what refuses
 * the gesture as a whole; answers what became of each.
 */
export async function signBatch(kernel: Kernel, actor: Actor, batch: Batch): Promise<Signed[]> {
  const { token } = orThrow(await perform(kernel, releaseDocuments, actor, batch));
  const waiting = batch.items.map((item, at) => ({ item, at }));
  const done: Signed[] = new Array<Signed>(waiting.length);
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      done[next.at] = await signOne(kernel, actor, next.item, token);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return done;
}

async function signOne(kernel: Kernel, actor: Actor, item: Item, token: string): Promise<Signed> {
  try {
    const claim = await claimPatiently(kernel, actor, { ...item, token });
    try {
      await recordNew(kernel, actor, claim);
      return item;
    } catch (error) {
      const { taskId, documentId } = item;
      await perform(kernel, giveBack, actor, { taskId, documentId });
      throw error;
    }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { ...item, problem: error };
    throw error;
  }
}

/** Somebody who signs the same document in parallel is done in a moment. */
async function claimPatiently(
  kernel: Kernel,
  actor: Actor,
  wish: Item & { token: string },
): Promise<Claimed> {
  for (let waited = 0; ; waited += LOOK_MS) {
    try {
      return await perform(kernel, claimForSigning, actor, wish);
    } catch (error) {
      const isBusy = error instanceof Problem && error.code === problems['document-busy'].code;
      if (!isBusy || waited >= WAIT_MS) throw error;
      await pause(LOOK_MS);
    }
  }
}

/** Outside any transaction: reads, signs, stores; then records. */
async function recordNew(kernel: Kernel, actor: Actor, claim: Claimed): Promise<void> {
  const { taken, request, document } = claim;
  const { credential } = taken;
  const current = await readContent(kernel, document.hash);
  const original = claim.given === document.hash ? current : await readContent(kernel, claim.given);
  assertGrown(claim, current);
  const key = await kernel.keys.open(credential.keyHandle);
  const wish: SignWish = {
    ...{ certificate: credential.certificate, chain: credential.chain, algorithm: key.algorithm },
    time: kernel.now().epochMilliseconds,
    claims: claimsOf(claim),
  };
  const format = formatOf(request.format);
  const isFirst = claim.given === document.hash;
  try {
    const prepared = await format.prepare({
      ...{ original, current: isFirst ? undefined : current, name: document.name, wish },
      mediaType: document.mediaType,
    });
    const value = await signReleased(kernel, taken, prepared.toBeSigned, prepared.algorithm);
    const made = await prepared.finish(value, request.level as never, ownProofs(kernel));
    const { hash, size } = await storeContent(kernel, made);
    const signedDigest = createHash('sha256').update(prepared.toBeSigned).digest('hex');
    await perform(kernel, recordSignature, actor, { claim, hash, size, signedDigest });
  } catch (error) {
    if (error instanceof FormError) throw problems['format-unfit']({ detail: error.message });
    throw error;
  }
}

/**
 * What is signed now is what the person saw, or that with signatures added after it: a PDF begins with the very bytes
 * that were released. Of the other formats the store of versions says it, since a signature is a file of its own there.
 */
function assertGrown({ taken, request, seenSize }: Claimed, current: Buffer): void {
  if (request.format !== 'pades') return;
  const seen = createHash('sha256').update(current.subarray(0, seenSize)).digest();
  if (!seen.equals(taken.item.digest)) throw problems['document-changed']();
}

/** What the signature says of itself: the role, and in whose place. */
function claimsOf({ task, standing }: Claimed): SignWish['claims'] & object {
  const place = standing.how === 'delegation' ? ` (p. d. ${standing.onBehalf}, ${standing.act})` : '';
  const isApproval = task.role === 'approve';
  return {
    reason: `${isApproval ? 'Vist i plau' : 'Signatura'}${place}`,
    ...(task.officeId === null ? {} : { roles: [`${task.name}${place}`] }),
    // Proof of approval, proof of origin (EN 319 122-1 §5.2.3, annex of RFC 5126 §5.11.1).
    commitments: [isApproval ? '1.2.840.113549.1.9.16.6.5' : '1.2.840.113549.1.9.16.6.1'],
  };
}
