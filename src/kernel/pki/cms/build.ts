import {
  digestIdentifier,
  type HashName,
  type SignatureAlgorithm,
  signatureIdentifier,
} from '../algorithms.ts';
import { type Bytes, EMPTY, tags, w } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { CMS } from '../oids.ts';
import type { Unsigned } from '../signature.ts';
import { attributeDer, signingCertificateV2Der } from './attributes.ts';

export interface CmsSignerWish {
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  /** What goes along besides, mostly the authorities up to and without the anchor. */
  readonly chain?: readonly Certificate[];
  /** The digest of content and certificate; that of the signature when it has one, SHA-512 for Ed25519 (RFC 8419 §3). */
  readonly hash?: HashName;
  /** id-data unless said otherwise. */
  readonly contentType?: string;
  /** The signer's own certificate is left out (a time stamp whose asker did not want it). */
  readonly withoutCertificates?: true;
}

export interface CmsContent {
  /** Digest of the content, made with `signer.hash`. */
  readonly digest: Uint8Array;
  /** The content, when it is to be inside; absent makes a detached signature. */
  readonly attached?: Uint8Array;
  /** The claimed time. CAdES-B-B wants it (EN 319 122-1 §6.3), PAdES forbids it (EN 319 142-1 §6.3). */
  readonly signingTime?: number;
  /** Further signed attributes in DER: commitment, policy, place. */
  readonly signedAttributes?: readonly Uint8Array[];
}

/** `finish` also takes unsigned attributes in DER, which are made from the signature: time stamps, countersignatures. */
export interface UnsignedCms extends Unsigned {
  finish(signature: Uint8Array, unsignedAttributes?: readonly Uint8Array[]): Bytes;
  /** The SignerInfo alone, to be added beside others or as a countersignature. */
  finishSigner(signature: Uint8Array, unsignedAttributes?: readonly Uint8Array[]): Bytes;
}

/** Who signs messages: what does not change from one to the next is made once. */
export interface CmsSigner {
  readonly hash: HashName;
  prepare(content: CmsContent): UnsignedCms;
}

const SIGNED_DATA = w.oid(CMS.signedData);
const VERSION_1 = w.int(1);
const VERSION_3 = w.int(3);

/** A signer of CAdES-B-B messages (RFC 5652 §5, EN 319 122-1): content-type, message-digest, signing-certificate-v2. */
export function cmsSigner(wish: CmsSignerWish): CmsSigner {
  const { certificate, algorithm, contentType = CMS.data } = wish;
  const hash = wish.hash ?? algorithm.hash ?? 'sha512';
  const digestId = digestIdentifier(hash);
  const algorithmId = signatureIdentifier(algorithm);
  const signerId = w.seq(certificate.issuer.der, w.tlv(tags.INTEGER, certificate.serial));
  const fixed = [
    attributeDer(CMS.contentType, w.oid(contentType)),
    signingCertificateV2Der(certificate, hash),
  ];
  const certificates = wish.withoutCertificates
    ? EMPTY
    : certificatesDer([certificate, ...(wish.chain ?? [])]);
  const head = [contentType === CMS.data ? VERSION_1 : VERSION_3, w.set(digestId)];
  const type = w.oid(contentType);
  const infoHead = [VERSION_1, signerId, digestId];

  function prepare({ digest, attached, signingTime, signedAttributes = [] }: CmsContent): UnsignedCms {
    const attributes = [...fixed, digestAttribute(digest), ...signedAttributes];
    if (signingTime !== undefined) attributes.push(attributeDer(CMS.signingTime, w.time(signingTime)));
    const toBeSigned = w.setOf(attributes);
    const content = w.seq(type, attached === undefined ? EMPTY : w.explicit(0, w.octets(attached)));
    const finishSigner = (signature: Uint8Array, unsigned: readonly Uint8Array[] = []) =>
      w.seq(...infoHead, w.implicit(0, toBeSigned), algorithmId, w.octets(signature), unsignedDer(unsigned));
    const finish = (signature: Uint8Array, unsigned: readonly Uint8Array[] = []) =>
      contentInfo(...head, content, certificates, w.set(finishSigner(signature, unsigned)));
    return { algorithm, toBeSigned, finish, finishSigner };
  }
  return { hash, prepare };
}

const DIGEST_TYPE = w.oid(CMS.messageDigest);
const digestAttribute = (digest: Uint8Array): Bytes => w.seq(DIGEST_TYPE, w.set(w.octets(digest)));

function unsignedDer(attributes: readonly Uint8Array[]): Bytes {
  return attributes.length === 0 ? EMPTY : w.implicit(1, w.setOf(attributes));
}

function certificatesDer(certificates: readonly Certificate[]): Bytes {
  const once = new Map(certificates.map((each) => [each.fingerprint, each.der]));
  return w.implicit(0, w.setOf([...once.values()]));
}

function contentInfo(...parts: readonly Uint8Array[]): Bytes {
  return w.seq(SIGNED_DATA, w.explicit(0, w.seq(...parts)));
}

/** A message of several signers over one content, each prepared apart and signed. */
export function combineSigners(wish: {
  readonly signers: readonly Uint8Array[];
  readonly hashes: readonly HashName[];
  readonly certificates: readonly Certificate[];
  readonly attached?: Uint8Array;
}): Bytes {
  const { signers, hashes, certificates, attached } = wish;
  if (signers.length === 0) throw new PkiError('build', 'The message would have no signer.');
  const content = w.seq(w.oid(CMS.data), attached === undefined ? EMPTY : w.explicit(0, w.octets(attached)));
  const digests = w.setOf([...new Set(hashes)].map(digestIdentifier));
  return contentInfo(VERSION_1, digests, content, certificatesDer(certificates), w.setOf(signers));
}

/** The attribute by which somebody signs another's signature (RFC 5652 §11.4); `signerInfo` from `finishSigner`. */
export const counterSignatureDer = (signerInfo: Uint8Array): Bytes =>
  attributeDer(CMS.counterSignature, signerInfo);
