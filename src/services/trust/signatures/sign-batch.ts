import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  CLAIMS_AT_ONCE,
  type Claimed,
  claimForSigning,
  giveBack,
  type Refused,
} from './actions/claim-documents.ts';
import { orThrow } from './actions/give-release.ts';
import { type Made, recordSignatures } from './actions/record-signatures.ts';
import { releaseDocuments } from './actions/release-documents.ts';
import { readContent, storeContent } from './content.ts';
import { FormError } from './facts.ts';
import { formatOf } from './formats.ts';
import type { SignWish } from './making.ts';
import { signaturesProblems as problems } from './problems.ts';
import { ownProofs } from './proofs.ts';
import { signReleased } from './released-key.ts';
import { type Item, subjectOf } from './signable.ts';

/** Documents of one gesture that are signed at the same time: while one waits for the disk another uses the key. */
const AT_ONCE = 4;
/** How long to wait for somebody else who signs the same document, and how often to look. */
const WAIT_MS = 10_000;
const LOOK_MS = 100;

export type Signed = Item & { problem?: Problem };
export type Batch = { items: readonly Item[]; pin: string; code: string };
type Signer = { kernel: Kernel; actor: Actor; token: string };

/**
 * Signs documents with one gesture: PIN and code release exactly these, then they are claimed, signed and recorded some at a
 * time, so that one that cannot be (somebody cancelled its request a moment ago) does not undo the others. Throws what
 * refuses the gesture as a whole; answers what became of each, in their order.
 */
export async function signBatch(kernel: Kernel, actor: Actor, batch: Batch): Promise<Signed[]> {
  const { token } = orThrow(await perform(kernel, releaseDocuments, actor, batch));
  const refused: Refused[] = [];
  for (let from = 0; from < batch.items.length; from += CLAIMS_AT_ONCE) {
    const some = batch.items.slice(from, from + CLAIMS_AT_ONCE);
    refused.push(...(await signSome({ kernel, actor, token }, some)));
  }
  const reasons = new Map(refused.map(({ item, problem }) => [subjectOf(item), problem]));
  return batch.items.map((item) => {
    const problem = reasons.get(subjectOf(item));
    return problem === undefined ? item : { ...item, problem };
  });
}

/** Signs what one transaction claims; what somebody else has at the moment is tried again, for a while. */
async function signSome(signer: Signer, items: readonly Item[]): Promise<Refused[]> {
  const { kernel, actor, token } = signer;
  const final: Refused[] = [];
  let left = [...items];
  for (let waited = 0; left.length > 0; waited += LOOK_MS) {
    const { claims, refused } = await claim(signer, left, token);
    const made = await makeAll(signer, claims, final);
    if (made.length > 0) final.push(...(await perform(kernel, recordSignatures, actor, { made })).refused);
    const busy = refused.filter(({ problem }) => problem.code === problems['document-busy'].code);
    const isEnough = waited >= WAIT_MS;
    final.push(...refused.filter((each) => isEnough || !busy.includes(each)));
    left = isEnough ? [] : busy.map(({ item }) => item);
    if (left.length > 0) await pause(LOOK_MS);
  }
  return final;
}

/** A release that ended before all was signed refuses what is left, each by itself. */
async function claim({ kernel, actor }: Signer, items: Item[], token: string) {
  try {
    return await perform(kernel, claimForSigning, actor, { items, token });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    return { claims: [], refused: items.map((item) => ({ item, problem: error })) };
  }
}

/** Signs claimed documents, some at the same time; what cannot be is given back and told. */
async function makeAll(signer: Signer, claims: readonly Claimed[], refused: Refused[]): Promise<Made[]> {
  const { kernel, actor } = signer;
  const waiting = [...claims];
  const made: Made[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        made.push(await makeOne(kernel, next));
      } catch (error) {
        const { taskId, documentId } = next.item;
        await perform(kernel, giveBack, actor, { taskId, documentId });
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        refused.push({ item: next.item, problem: error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return made;
}

/** Outside any transaction: reads, signs, stores. */
async function makeOne(kernel: Kernel, claim: Claimed): Promise<Made> {
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
    return { claim, hash, size, signedDigest };
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
