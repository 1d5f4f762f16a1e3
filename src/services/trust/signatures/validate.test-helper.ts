/** Documents that people of this installation sign, for tests. */
import type { KeyObject } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { algorithmFor, type Certificate, cmsSigner, hashOf, signBytes } from '../../../kernel/pki/index.ts';
import { issueOne } from '../certificates/house.test-helper.ts';
import type { Level } from './making.ts';
import { preparePades } from './pades/index.ts';
import { document } from './pades/pdfs.test-helper.ts';
import { ownProofs } from './proofs.ts';

export const TEXT = Buffer.from('Us concedim la llicència que vau demanar.\n');

export type Citizen = { key: KeyObject; certificate: Certificate; chain: readonly Certificate[]; id: string };

let last = 99_810_000;

export const newCitizen = (kernel: Kernel, surname = 'Serra Puig'): Promise<Citizen> =>
  issueOne(kernel, {
    profile: 'citizen',
    subject: { givenName: 'Núria', surname, document: personNif(last++), email: 'nuria@example.org' },
  });

/** A CAdES-B-B message over `TEXT`, which is inside unless it is to be beside. */
export function signedMessage(
  { key, certificate, chain }: Citizen,
  wish: { beside?: boolean; at: number },
): Buffer {
  const algorithm = algorithmFor(key);
  const signer = cmsSigner({ certificate, algorithm, chain });
  const prepared = signer.prepare({
    digest: hashOf(signer.hash, TEXT),
    ...(wish.beside ? {} : { attached: TEXT }),
    signingTime: wish.at,
  });
  return Buffer.from(prepared.finish(signBytes(algorithm, key, prepared.toBeSigned)));
}

/** A PDF that a citizen signs; from B-T on the keys of the time-stamping authority have to be there. */
export async function signedPdf(
  kernel: Kernel,
  { key, certificate, chain }: Citizen,
  level: Level = 'B-B',
): Promise<Buffer> {
  const wish = { certificate, chain, algorithm: algorithmFor(key), time: kernel.now().epochMilliseconds };
  const prepared = await preparePades(document(), wish, {});
  const value = signBytes(prepared.algorithm, key, prepared.toBeSigned);
  return Buffer.from((await prepared.finish(value, level, ownProofs(kernel))).bytes());
}
