import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { openChunks, sealChunks } from './chunks.ts';
import { type Kem, openWith, sealTo } from './hpke.ts';
import {
  bindingOf,
  type Core,
  derivedKey,
  isKeyOf,
  parseHeader,
  sealedHeader,
  type Wrap,
} from './sealed-form.ts';

/** A public key to which something is sealed. */
export type Recipient = { readonly keyId: string; readonly kem: Kem; readonly publicKey: Uint8Array };
/** Those who together hold the file key: each gets one share, in this order. */
export type Custodians = {
  readonly groupId: string;
  readonly threshold: number;
  readonly members: readonly Recipient[];
};

export type SealWish = {
  readonly id: string;
  readonly openFrom: number | undefined;
  readonly recipients: readonly Recipient[];
  readonly custodians: Custodians | undefined;
};

/** What is kept of a sealed thing besides its encrypted content. */
export type SealedBox = { readonly header: Buffer; readonly wraps: readonly Wrap[] };

/** Content that is being sealed: `chunks` go to wherever they are kept; `finish` when they are there. */
export type Sealing = {
  readonly chunks: AsyncIterable<Buffer>;
  /** Header and wraps; the file key is forgotten. */
  finish(): Promise<SealedBox>;
};

/** Seals content of any size, piece by piece, to recipients and custodians. */
export function beginSealing(
  wish: SealWish,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Sealing {
  const fileKey = randomBytes(32);
  const digest = createHash('sha256');
  let plainSize = 0;
  async function* counted() {
    for await (const part of source) {
      plainSize += part.length;
      yield part;
    }
  }
  async function* chunks() {
    for await (const chunk of sealChunks(derivedKey(fileKey, wish.id, 'payload'), counted())) {
      digest.update(chunk);
      yield chunk;
    }
  }
  return {
    chunks: chunks(),
    async finish() {
      const { id, openFrom, recipients, custodians } = wish;
      const shares =
        custodians === undefined
          ? []
          : await split(Uint8Array.from(fileKey), custodians.members.length, custodians.threshold);
      const custody = custodians && {
        groupId: custodians.groupId,
        threshold: custodians.threshold,
        commitments: shares.map(commitment),
      };
      const core: Core = { id, openFrom, plainSize, payload: digest.digest(), custody };
      const wraps = await Promise.all([
        ...recipients.map((each) => wrapFor(each, core, { share: 0, secret: fileKey })),
        ...(custodians?.members ?? []).map((each, at) =>
          wrapFor(each, core, { share: at + 1, secret: shares[at]! }),
        ),
      ]);
      const header = sealedHeader(core, fileKey);
      for (const secret of [fileKey, ...shares]) secret.fill(0);
      return { header, wraps };
    },
  };
}

const commitment = (share: Uint8Array): Uint8Array =>
  createHash('sha256').update('aplec share v1').update(share).digest();

/** A file key (share 0) or a share, sealed to a recipient and bound to the core. */
export async function wrapFor(
  { keyId, kem, publicKey }: Recipient,
  core: Core,
  { share, secret }: { share: number; secret: Uint8Array },
): Promise<Wrap> {
  return { share, kem, keyId, ...(await sealTo({ kem, publicKey }, secret, bindingOf(core))) };
}

/** The file key for one recipient; undefined when this key does not open it. */
export async function fileKeyFor(
  header: Uint8Array,
  wrap: Wrap,
  privateKey: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { core } = parseHeader(header);
  const key =
    wrap.share === 0 ? await openWith({ kem: wrap.kem, privateKey }, wrap, bindingOf(core)) : undefined;
  return key !== undefined && key.length === 32 && isKeyOf(key, header) ? key : undefined;
}

/** The share of one custodian; undefined when this key does not open it, or it is not the share that was given out. */
export async function shareFor(
  header: Uint8Array,
  wrap: Wrap,
  privateKey: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { core } = parseHeader(header);
  if (wrap.share === 0) return undefined;
  const share = await openWith({ kem: wrap.kem, privateKey }, wrap, bindingOf(core));
  return share !== undefined && isShareOf(header, wrap.share, share) ? share : undefined;
}

/** Whether bytes are the share of that number: its digest is in the authenticated core. */
export function isShareOf(header: Uint8Array, number: number, share: Uint8Array): boolean {
  const known = parseHeader(header).core.custody?.commitments[number - 1];
  return known !== undefined && timingSafeEqual(commitment(share), known);
}

/**
 * The file key from shares, by their numbers. Undefined unless there are enough different ones and each is what was given
 * out: fewer say nothing at all about the key (Shamir 1979).
 */
export async function fileKeyFrom(
  header: Uint8Array,
  shares: ReadonlyMap<number, Uint8Array>,
): Promise<Uint8Array | undefined> {
  const { custody } = parseHeader(header).core;
  if (custody === undefined || shares.size < custody.threshold) return undefined;
  if ([...shares].some(([number, share]) => !isShareOf(header, number, share))) return undefined;
  const key = await combine([...shares.values()].map((each) => Uint8Array.from(each)));
  return isKeyOf(key, header) ? key : undefined;
}

/** The content as it flows. @throws BrokenContent when it is not the one that was sealed */
export function openContent(
  header: Uint8Array,
  fileKey: Uint8Array,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const { id } = parseHeader(header).core;
  return openChunks(derivedKey(fileKey, id, 'payload'), source);
}
