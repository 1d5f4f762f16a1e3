import type { z } from 'zod';
import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import {
  algorithmFor,
  type Certificate,
  hashOf,
  PkiError,
  parseCertificate,
  type SignatureAlgorithm,
  verifySignature,
} from '../../../kernel/pki/index.ts';
import { addFile } from './actions/add-file.ts';
import {
  endPreparation,
  findPreparation,
  keepPreparation,
  openForSigning,
  type prepareWish,
} from './actions/two-phase.ts';
import { readContent, storeContent } from './content.ts';
import type { StoredFile } from './document-store.ts';
import type { SignerClaims } from './facts.ts';
import { formatOf } from './formats.ts';
import type { Level, SignWish } from './making.ts';
import type { Preparation } from './preparation-store.ts';
import { signaturesProblems as problems } from './problems.ts';
import { ownProofs } from './proofs.ts';
import { asProblem } from './seal-files.ts';

export type ToSign = {
  id: string;
  toBeSigned: Uint8Array;
  digest: Uint8Array;
  algorithm: SignatureAlgorithm;
  expiresAt: string;
};

/**
 * First phase: what a key that is elsewhere has to sign. Throws `file-unknown`, `certificate-unfit`, `format-unfit`.
 */
export async function prepareElsewhere(
  kernel: Kernel,
  actor: Actor,
  asked: z.output<typeof prepareWish>,
): Promise<ToSign> {
  const { file } = await perform(kernel, openForSigning, actor, { fileId: asked.fileId });
  const { certificate, chain } = readChain(asked, kernel.now());
  const saved: Preparation['wish'] = {
    time: kernel.now().epochMilliseconds,
    // Only what was said: a name without a value is no claim.
    ...(asked.claims && { claims: JSON.parse(JSON.stringify(asked.claims)) as SignerClaims }),
  };
  const wish = wishOf(certificate, chain, saved);
  const original = await readContent(kernel, file.hash);
  const { name, mediaType } = file;
  const prepared = await asProblem(() =>
    formatOf(asked.format).prepare({ original, current: undefined, name, mediaType, wish }),
  );
  const { id, expiresAt } = await perform(kernel, keepPreparation, actor, {
    ...{ fileId: file.id, format: asked.format, level: asked.level, wish: saved },
    certificate: Buffer.from(certificate.der),
    chain: chain.map((each) => Buffer.from(each.der)),
    state: Buffer.from(prepared.state),
    toBeSigned: Buffer.from(prepared.toBeSigned),
    signedContent: file.hash,
  });
  const { algorithm, toBeSigned } = prepared;
  return { id, expiresAt, algorithm, toBeSigned, digest: hashOf(algorithm.hash ?? 'sha256', toBeSigned) };
}

/**
 * Second phase: the value is checked with the certificate over what was prepared, and put in its place. Throws
 * `preparation-unknown`, `value-wrong`, `format-unfit`, `level-unreachable`.
 */
export async function completeElsewhere(
  kernel: Kernel,
  actor: Actor,
  { id, value }: { id: string; value: Uint8Array },
): Promise<StoredFile> {
  const { preparation: saved, file } = await perform(kernel, findPreparation, actor, { id });
  const certificate = parseCertificate(saved.certificate);
  const chain = saved.chain.map((each) => parseCertificate(each));
  const wish = wishOf(certificate, chain, saved.wish);
  if (!fits(certificate, wish.algorithm, { bytes: saved.toBeSigned, signature: value }))
    throw problems['value-wrong']();
  const original = await readContent(kernel, file.hash);
  const { name, mediaType } = file;
  const format = formatOf(saved.format);
  const made = await asProblem(async () => {
    const prepared = await format.resume(
      { original, current: undefined, name, mediaType, wish },
      saved.state,
    );
    return prepared.finish(value, saved.level as Level, ownProofs(kernel));
  });
  const { hash, size } = await storeContent(kernel, made);
  await perform(kernel, endPreparation, actor, { id, signed: hash });
  return perform(kernel, addFile, actor, {
    ...{ hash, size, name: format.nameFor(name), mediaType: format.mediaTypeFor(mediaType) },
  });
}

function fits(
  certificate: Certificate,
  algorithm: SignatureAlgorithm,
  signed: { bytes: Uint8Array; signature: Uint8Array },
): boolean {
  try {
    return verifySignature(algorithm, certificate.publicKey, signed);
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

function wishOf(
  certificate: Certificate,
  chain: readonly Certificate[],
  { time, claims }: { time: number; claims?: SignWish['claims'] | undefined },
): SignWish {
  const algorithm = algorithmFor(certificate.publicKey.key);
  return { certificate, chain, algorithm, time, ...(claims === undefined ? {} : { claims }) };
}

/** A certificate in force whose key is for signing, and issuers each of which signed the one before. */
function readChain(
  { certificate: text, chain: texts }: { certificate: string; chain: readonly string[] },
  now: Temporal.Instant,
): { certificate: Certificate; chain: Certificate[] } {
  try {
    const [certificate, ...chain] = [text, ...texts].map((each) =>
      parseCertificate(Buffer.from(each, 'base64')),
    ) as [Certificate, ...Certificate[]];
    const usage = certificate.extensions.keyUsage;
    const isForSigning =
      usage === undefined || usage.includes('digitalSignature') || usage.includes('nonRepudiation');
    const isInForce =
      certificate.notBefore <= now.epochMilliseconds && now.epochMilliseconds <= certificate.notAfter;
    const isChain = chain.every((issuer, at) =>
      (at === 0 ? certificate : chain[at - 1]!).isSignedWith(issuer.publicKey),
    );
    algorithmFor(certificate.publicKey.key);
    if (isForSigning && isInForce && isChain) return { certificate, chain };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw problems['certificate-unfit']();
}
