import { z } from 'zod';
import { action, perform, type Work } from '../../../../kernel/action.ts';
import { type Actor, actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { signsDigests } from '../../../../kernel/keys/index.ts';
import { problemOf, tryFactors } from '../check-factors.ts';
import { isUsable } from '../credential.ts';
import { loadCredential } from '../credential-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { newToken, RELEASE_LIMIT, RELEASE_MINUTES, type Release, type ReleaseItem } from '../release.ts';
import { insertRelease } from '../release-store.ts';
import { signReleasedDigest, takeItems } from '../released-key.ts';
import { ownerOfActor, signerOf } from '../rules.ts';
import { givenFactors, leafWithout } from './enrol.ts';

const SIGNERS = { employee: true, citizen: true } as const;
/** Digests that people's keys sign, by bytes. */
const DIGESTS = { sha256: 32, sha384: 48, sha512: 64 } as const;
const hashName = z.enum(['sha256', 'sha384', 'sha512']);

const released = z.object({
  refused: z.custom<Error>().optional(),
  token: z.string().optional(),
  id: z.uuid().optional(),
  expiresAt: z.string().optional(),
});
export type Released = { token: string; id: string; expiresAt: string };

type Wish = {
  owner: string;
  credentialId: string;
  purpose: Release['purpose'];
  hash: keyof typeof DIGESTS;
  items: readonly ReleaseItem[];
  factors: { pin: string; code: string };
};

/**
 * One gesture: both factors are tried, and when they are right these digests are released, with a leaf that has each of
 * them. Wrong ones are counted and answered, not thrown, so that the count is kept.
 */
export async function release(work: Work, wish: Wish): Promise<z.input<typeof released>> {
  const { owner, credentialId, purpose, hash, items } = wish;
  const credential = await loadCredential(work.tx, { owner, id: credentialId });
  if (credential === undefined) throw problems['credential-unknown']();
  if (!isUsable(credential, work.now)) throw problems['credential-unusable']();
  const made = await tryFactors(work, owner, wish.factors);
  if (made.outcome !== 'right') return { refused: problemOf(made) };
  const id = newId();
  const { token, secretHash } = newToken(id);
  const expiresAt = work.now.add({ minutes: RELEASE_MINUTES }).toString();
  const leafId = await work.kernel.ledger.appendIn(
    work.tx,
    {
      type: 'act',
      tx: id,
      record: {
        ...{ action: 'signatures.release', release: id, purpose, hash, expiresAt },
        certificate: credential.certificate.fingerprint,
        digests: items.map(({ digest }) => digest.toString('hex')),
      },
      fields: { actor: actorKey(work.actor) },
    },
    work.now,
  );
  const given: Release = {
    ...{ owner, id, credentialId, purpose, hash, expiresAt },
    givenAt: work.now.toString(),
  };
  await insertRelease(work.tx, given, { secretHash, leafId, items });
  return { token, id, expiresAt };
}

/** The released token, or the refusal that the attempt earned. */
export function orThrow(given: z.output<typeof released>): Released {
  const { refused, token, id, expiresAt } = given;
  if (refused !== undefined) throw refused;
  return { token: token!, id: id!, expiresAt: expiresAt! };
}

/** Releases digests that an application made (CSC `credentials/authorize`). */
export const releaseDigests = action({
  name: 'signatures.release.digests',
  summary: 'Release digests to be signed with your credential, with PIN and code.',
  access: SIGNERS,
  input: z.strictObject({
    ...givenFactors,
    credentialId: z.uuid(),
    hash: hashName,
    digests: z.array(z.string()).min(1).max(RELEASE_LIMIT).describe('Hexadecimal'),
  }),
  output: released,
  async run(work, input) {
    leafWithout(work, 'signatures.release.digests');
    const owner = ownerOfActor(work);
    const items = itemsOf(input.digests, input.hash);
    const credential = await loadCredential(work.tx, { owner, id: input.credentialId });
    if (credential === undefined) throw problems['credential-unknown']();
    if (!isUsable(credential, work.now)) throw problems['credential-unusable']();
    const key = await work.kernel.keys.open(credential.keyHandle);
    if (!signsDigests(key)) throw problems['digests-unfit']();
    return release(work, { ...input, owner, purpose: 'digests', items, factors: input });
  },
});

function itemsOf(digests: readonly string[], hash: keyof typeof DIGESTS): ReleaseItem[] {
  const form = new RegExp(`^[0-9a-f]{${DIGESTS[hash] * 2}}$`);
  if (!digests.every((digest) => form.test(digest)) || new Set(digests).size !== digests.length)
    throw problems['digests-unfit']();
  return digests.map((digest) => ({ subject: digest, digest: Buffer.from(digest, 'hex') }));
}

/** Uses what was released, in the transaction of the caller. */
export const takeDigests = action({
  name: 'signatures.release.use',
  summary: 'Use a release of digests, each once.',
  access: SIGNERS,
  input: z.strictObject({
    credentialId: z.uuid(),
    token: z.string().max(200),
    hash: hashName,
    digests: z.array(z.string()).min(1).max(RELEASE_LIMIT),
  }),
  output: z.object({ taken: z.custom<Awaited<ReturnType<typeof takeItems>>>() }),
  async run(work, { token, digests, hash, credentialId }) {
    leafWithout(work, 'signatures.release.use', { digests });
    const taken = await takeItems(work, ownerOfActor(work), token, itemsOf(digests, hash));
    const fits = taken.every(
      ({ release: of, credential }) => of.hash === hash && credential.id === credentialId,
    );
    if (!fits) throw problems['release-other']();
    return { taken };
  },
});

export const releaseActions = [releaseDigests, takeDigests] as const;

export type DigestWish = { credentialId: string; hash: keyof typeof DIGESTS; digests: readonly string[] };

/**
 * Releases digests for one signature each (SCAL2). Throws `factors-wrong`, `factors-locked`, `factors-closed`,
 * `credential-unknown`, `credential-unusable`, `digests-unfit`.
 */
export async function authorize(
  kernel: Kernel,
  actor: Actor,
  wish: DigestWish & { pin: string; code: string },
): Promise<Released> {
  signerOf({ actor });
  return orThrow(await perform(kernel, releaseDigests, actor, wish));
}

/**
 * Signs released digests, in their order: RSASSA-PKCS1-v1_5, or ECDSA in DER. Throws `release-invalid`,
 * `release-expired`, `release-other` (other digests than were released, or for the second time).
 */
export async function signDigests(
  kernel: Kernel,
  actor: Actor,
  wish: DigestWish & { token: string },
): Promise<Uint8Array[]> {
  const { taken } = await perform(kernel, takeDigests, actor, wish);
  const values: Uint8Array[] = [];
  for (const each of taken) values.push(await signReleasedDigest(kernel, each));
  return values;
}
