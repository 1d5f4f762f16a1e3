import { createHash } from 'node:crypto';
import type { Work } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { HashName, SignatureAlgorithm } from '../../../kernel/pki/index.ts';
import { type Credential, isUsable } from './credential.ts';
import { loadCredential } from './credential-store.ts';
import { signaturesProblems } from './problems.ts';
import { type Release, type ReleaseItem, readToken, sameHash } from './release.ts';
import { holdRelease, useItems } from './release-store.ts';

/**
 * One use of a person's key, taken from a release. Only {@link takeThoseThere} makes one and only {@link signReleased} and
 * {@link signReleasedDigest} spend it, so that there is no other way to the key of a person.
 */
export class Taken {
  readonly credential: Credential;
  readonly release: Release;
  readonly item: ReleaseItem;
  /** @internal */
  spent = false;
  constructor(proof: typeof PROOF, of: { credential: Credential; release: Release; item: ReleaseItem }) {
    if (proof !== PROOF) throw new Error('A use of a key is taken from a release, never made.');
    this.credential = of.credential;
    this.release = of.release;
    this.item = of.item;
  }
}
const PROOF = Symbol('taken from a release');

/**
 * Uses items of a release, in the caller's transaction; all of them, or it throws `release-other` (it was given for
 * something else, or this was used before). Also throws `release-invalid` (no such token), `release-expired` and
 * `credential-unusable`.
 */
export async function takeItems(
  work: Work,
  owner: string,
  token: string,
  items: readonly ReleaseItem[],
): Promise<Taken[]> {
  const taken = await takeThoseThere(work, owner, token, items);
  return items.map(({ subject }) => {
    const use = taken.get(subject);
    if (use === undefined) throw signaturesProblems['release-other']();
    return use;
  });
}

/** The same for those that are there and were not used; answers them by their subject. */
export async function takeThoseThere(
  work: Work,
  owner: string,
  token: string,
  items: readonly ReleaseItem[],
): Promise<Map<string, Taken>> {
  const read = readToken(token);
  const release = read && (await holdRelease(work.tx, owner, read.id));
  if (release === undefined || !sameHash(release.secretHash, read!.secretHash))
    throw signaturesProblems['release-invalid']();
  if (Temporal.Instant.compare(work.now, Temporal.Instant.from(release.expiresAt)) >= 0)
    throw signaturesProblems['release-expired']();
  const credential = await loadCredential(work.tx, { owner, id: release.credentialId });
  if (credential === undefined || !isUsable(credential, work.now))
    throw signaturesProblems['credential-unusable']();
  const used = await useItems(work.tx, release, items, work.now);
  const own = items.filter(({ subject }) => used.has(subject));
  return new Map(own.map((item) => [item.subject, new Taken(PROOF, { credential, release, item })]));
}

/** Signs what a format made of the document that was released. The caller has seen that it is that document. */
export async function signReleased(
  kernel: Kernel,
  taken: Taken,
  toBeSigned: Uint8Array,
  algorithm: SignatureAlgorithm,
): Promise<Uint8Array> {
  spend(taken, 'documents');
  const key = await kernel.keys.open(taken.credential.keyHandle);
  return await key.sign(toBeSigned, algorithm);
}

/** Signs the very digest that was released (CSC `signHash`). */
export async function signReleasedDigest(kernel: Kernel, taken: Taken): Promise<Uint8Array> {
  spend(taken, 'digests');
  const key = await kernel.keys.open(taken.credential.keyHandle);
  return await key.signDigest(taken.item.digest, taken.release.hash as HashName);
}

/**
 * Signs a message about the document whose digest was released by an application (CSC `signDoc`). The caller has made the message
 * from that very document, and nothing else is in it.
 */
export async function signReleasedAbout(
  kernel: Kernel,
  taken: Taken,
  toBeSigned: Uint8Array,
  algorithm: SignatureAlgorithm,
): Promise<Uint8Array> {
  spend(taken, 'digests');
  const key = await kernel.keys.open(taken.credential.keyHandle);
  return await key.sign(toBeSigned, algorithm);
}

function spend(taken: Taken, purpose: Release['purpose']): void {
  if (taken.spent || taken.release.purpose !== purpose) throw signaturesProblems['release-other']();
  taken.spent = true;
}

/** SHA-256 of a document, as releases name it. */
export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
