import {
  attributeDer,
  type Certificate,
  CMS,
  type Content,
  type HashName,
  hashByOid,
  hashOf,
  PkiError,
  parseTimestampToken,
  tags,
  verifySignedData,
  w,
} from '../../../../kernel/pki/index.ts';
import { FormError, type SignatureFacts } from '../facts.ts';
import { LEVELS, type Level, type Proofs } from '../making.ts';
import { archiveImprintV3, buildHashIndex, coversWhole, withHashIndex } from './archive.ts';
import { type Draft, draftOf, type Message, openMessage, type SignerDraft, writeMessage } from './message.ts';
import { CADES } from './oids.ts';
import { factsOfSignedData } from './read.ts';

/** One signer of a draft that gets more: where it stands, and which certificates have to be proven for it. */
export type Augmented = {
  readonly at: number;
  readonly hash: HashName;
  readonly certificates: readonly Certificate[];
  readonly known: readonly Certificate[];
};

export const reaches = (level: Level, wanted: Level): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);

/**
 * Every signature of a message brought to a level, or renewed by a further archive time stamp when it has one
 * (EN 319 122-1 §5.5.3). What is there stays as it is encoded. `detached`: what is signed, when it is not inside.
 * @throws FormError `cades.…` when the message cannot be brought there
 */
export async function augmentCades(
  bytes: Uint8Array,
  level: Level,
  proofs: Proofs,
  detached: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [],
): Promise<Uint8Array> {
  const beside = detached.map(({ name, bytes: content }) => ({ name, content }));
  const facts = factsOfSignedData(bytes, { beside });
  const message = openMessage(bytes);
  refuseCoveredWhole(message);
  let draft = draftOf(message);
  for (const [at, each] of facts.entries()) {
    const content = contentOf(message, beside);
    draft = await augmentSigner(draft, level, proofs, { content, of: subjectOf(each, message, at) });
  }
  return writeMessage(draft);
}

/** Archive time stamps of the first kinds cover `certificates` and `crls` as they are: nothing can be added under them. */
export function refuseCoveredWhole(message: Message): void {
  if (message.signers.some((each) => coversWhole(each.unsigned)))
    throw new FormError(
      'cades.covered-whole',
      'An archive time stamp of an older kind covers the whole message: nothing can be added to it.',
    );
}

function contentOf(message: Message, beside: readonly { content: Content }[]): Content | undefined {
  return beside[0]?.content ?? message.content;
}

const OLD: readonly HashName[] = ['md5', 'sha1', 'sha224'];

function subjectOf(facts: SignatureFacts, message: Message, at: number): Augmented {
  const { info } = message.signers[at]!;
  if (facts.signer === undefined)
    throw new FormError('cades.no-signer', 'The certificate of the signer is not in the message.');
  const hash = hashByOid(info.digest.oid);
  const certificates = [facts, ...countersBelow(facts)].flatMap((each) => [
    ...(each.signer === undefined ? [] : [each.signer]),
    ...each.timestamps.map((stamp) => tokenSigner(stamp.token)),
  ]);
  return { at, hash: OLD.includes(hash) ? 'sha256' : hash, certificates, known: facts.certificates };
}

const countersBelow = (facts: SignatureFacts): SignatureFacts[] =>
  facts.counterSignatures.flatMap((each) => [each, ...countersBelow(each)]);

/** The certificate of whoever made a token. @throws FormError when it is not in it */
export function tokenSigner(token: Uint8Array): Certificate {
  try {
    const { signed } = parseTimestampToken(token);
    const found = verifySignedData(signed)[0]?.certificate;
    if (found !== undefined) return found;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new FormError('cades.timestamp-unreadable', 'A time stamp of the signature cannot be read.', error);
  }
  throw new FormError(
    'cades.timestamp-without-certificate',
    'A time stamp does not bring the certificate of its authority.',
  );
}

type Subject = { readonly content: Content | undefined; readonly of: Augmented };

/** One signer of a draft brought to a level: each step asks only for what is not there yet. */
export async function augmentSigner(
  draft: Draft,
  level: Level,
  proofs: Proofs,
  { content, of }: Subject,
): Promise<Draft> {
  const signer = draft.signers[of.at]!;
  if (!reaches(level, 'B-T')) return draft;
  const stamped = hasAttribute(signer, CMS.signatureTimeStamp)
    ? undefined
    : await stampSignature(signer, of.hash, proofs);
  const withTime = stamped === undefined ? draft : replace(draft, of.at, stamped.signer);
  if (!reaches(level, 'B-LT')) return withTime;
  const certificates = [...of.certificates, ...(stamped === undefined ? [] : [tokenSigner(stamped.token)])];
  const proven = await withEvidence(withTime, { ...of, certificates }, proofs);
  if (!reaches(level, 'B-LTA')) return proven;
  return replace(proven, of.at, await archive(proven, proofs, { content, of }));
}

const hasAttribute = (signer: SignerDraft, oid: string): boolean => {
  const type = w.oid(oid);
  return signer.unsigned.some((each) => Buffer.from(each).indexOf(type) === headerLength(each));
};

const headerLength = (element: Uint8Array): number => {
  const first = element[1]!;
  return first <= 0x80 ? 2 : 2 + (first & 0x7f);
};

const replace = (draft: Draft, at: number, signer: SignerDraft): Draft => ({
  ...draft,
  signers: draft.signers.with(at, signer),
});

/** signature-time-stamp (§5.3): over the octets of the signature. */
export async function stampSignature(signer: SignerDraft, hash: HashName, proofs: Proofs) {
  const token = await proofs.timestamp(hash, hashOf(hash, signer.signature));
  const unsigned = [...signer.unsigned, attributeDer(CMS.signatureTimeStamp, token)];
  return { token, signer: { ...signer, unsigned } };
}

/** What proves certificates goes into `certificates` and `crls` of the message (§5.4, §6.3), answers as RFC 5940 says. */
export async function withEvidence(
  draft: Draft,
  { certificates, known }: Pick<Augmented, 'certificates' | 'known'>,
  proofs: Proofs,
): Promise<Draft> {
  const added = { certificates: [...draft.certificates], revocations: [...draft.revocations] };
  const distinct = [...new Map(certificates.map((each) => [each.fingerprint, each])).values()];
  for (const certificate of distinct) {
    const evidence = await proofs.evidence(certificate, known);
    added.certificates.push(...evidence.certificates);
    added.revocations.push(...evidence.crls, ...evidence.ocsps.map(otherRevocation));
  }
  return { ...draft, certificates: once(added.certificates), revocations: once(added.revocations) };
}

const otherRevocation = (ocsp: Uint8Array): Uint8Array =>
  w.tlv(tags.constructed(1), w.oid(CMS.ocspRevocationInfo), ocsp);

function once(parts: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(parts.map((each) => [Buffer.from(each).toString('base64'), each])).values()];
}

/** archive-time-stamp-v3 with ats-hash-index-v3 in its token (§5.5). */
async function archive(draft: Draft, proofs: Proofs, { content, of }: Subject): Promise<SignerDraft> {
  const signer = draft.signers[of.at]!;
  const index = buildHashIndex(of.hash, draft, signer);
  const { contentType } = draft;
  const imprint = archiveImprintV3(of.hash, index, { contentType, fields: signer.fields, content });
  const token = withHashIndex(await proofs.timestamp(of.hash, imprint), index);
  return { ...signer, unsigned: [...signer.unsigned, attributeDer(CADES.archiveTimestampV3, token)] };
}
