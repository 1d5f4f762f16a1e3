import {
  attributeDer,
  type Certificate,
  CMS,
  type Content,
  concat,
  digestIdentifier,
  equal,
  type HashName,
  hashByOid,
  hashBytes,
  hashOf,
  PkiError,
  signatureIdentifier,
  signingCertificateV2Der,
  single,
  tags,
  w,
} from '../../../../kernel/pki/index.ts';
import { FormError } from '../facts.ts';
import type { Level, Prepared, Proofs, SignWish } from '../making.ts';
import { augmentSigner, refuseCoveredWhole } from './augment.ts';
import { type ContentClaims, claimAttributes } from './claims.ts';
import {
  type Draft,
  draftOf,
  encapsulate,
  type Message,
  openMessage,
  type SignerDraft,
  type SignerFrame,
  writeMessage,
} from './message.ts';

/** What is signed: its bytes, or only its digest, which makes a detached signature. */
export type CadesDocument = Uint8Array | { readonly hash: HashName; readonly digest: Uint8Array };

export type CadesOptions = ContentClaims & {
  readonly packaging: 'attached' | 'detached';
  /** A message about the same document, to whose signers this one is added. */
  readonly beside?: Uint8Array;
};

/**
 * A CAdES signature of a document (EN 319 122-1 §5, §6) that waits for its value; `finish` gives the whole message in DER.
 * @throws FormError `cades.…` for a wish that has no form in CAdES
 */
export async function prepareCades(
  document: CadesDocument,
  wish: SignWish,
  options: CadesOptions,
): Promise<Prepared<Uint8Array>> {
  const hash = hashFor(wish);
  const digest = digestFor(document, hash);
  const draft =
    options.beside === undefined ? newDraft(document, options) : existingDraft(options.beside, document);
  const contentType = attributeDer(CMS.contentType, w.oid(draft.contentType));
  const toBeSigned = signedAttributes(wish, digest, [
    contentType,
    ...claimAttributes(claimsOf(wish), options),
  ]);
  return waiting(wish, toBeSigned, async (signer, level, proofs) => {
    const of = { at: draft.signers.length, hash, certificates: [wish.certificate], known: [...wish.chain] };
    const content = contentFor(document, hash);
    return writeMessage(await augmentSigner(withSigner(draft, wish, signer), level, proofs, { content, of }));
  });
}

/** The same preparation again, in another process. @throws FormError `cades.other-document` unless it is the same */
export async function resumeCades(
  document: CadesDocument,
  wish: SignWish,
  options: CadesOptions,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  return sameAs(state, await prepareCades(document, wish, options));
}

/** @throws FormError `cades.other-document` unless what is prepared now is what waited */
export function sameAs(state: Uint8Array, again: Prepared<Uint8Array>): Prepared<Uint8Array> {
  if (equal(state, again.state)) return again;
  throw new FormError(
    'cades.other-document',
    'This is not the document, certificate or wish with which the signature was prepared.',
  );
}

/** SHA-512 goes with Ed25519 (RFC 8419 §3.1). */
export const hashFor = (wish: SignWish): HashName => wish.hash ?? wish.algorithm.hash ?? 'sha512';

function digestFor(document: CadesDocument, hash: HashName): Uint8Array {
  if (document instanceof Uint8Array) return hashOf(hash, document);
  if (document.hash === hash && document.digest.length === hashBytes(hash)) return document.digest;
  throw new FormError(
    'cades.other-hash',
    'The digest of the document was made with another algorithm than the signature.',
  );
}

/** What an archive time stamp needs of a document of which only one digest may be known. */
function contentFor(document: CadesDocument, hash: HashName): Content {
  if (document instanceof Uint8Array) return document;
  return {
    digest(wanted: HashName): Uint8Array {
      if (wanted === hash) return document.digest;
      throw new FormError('cades.no-content', 'Of the document only another digest is known.');
    },
  };
}

export function claimsOf({ claims = {} }: SignWish) {
  if (claims.reason === undefined && claims.contact === undefined) return claims;
  throw new FormError(
    'cades.claim',
    'CAdES has no place for a reason or a contact; a commitment says what the signature means.',
  );
}

function newDraft(document: CadesDocument, { packaging }: CadesOptions): Draft {
  const isAttached = packaging === 'attached';
  if (isAttached && !(document instanceof Uint8Array))
    throw new FormError('cades.no-content', 'A document of which only the digest is known cannot be inside.');
  return {
    contentType: CMS.data,
    encapsulated: encapsulate(CMS.data, isAttached ? (document as Uint8Array) : undefined),
    digestAlgorithms: [],
    certificates: [],
    revocations: [],
    signers: [],
  };
}

/** @throws FormError `cades.other-document` when the message is about something else */
function existingDraft(bytes: Uint8Array, document: CadesDocument): Draft {
  const message = openChangeable(bytes);
  if (message.signers.some((each) => !isAbout(each, message.content, document)))
    throw new FormError('cades.other-document', 'The message is about another document.');
  return draftOf(message);
}

/** Whether a signer there signed the same document, as far as what is known of it can tell. */
function isAbout({ info }: SignerFrame, inside: Uint8Array | undefined, document: CadesDocument): boolean {
  if (inside !== undefined) return document instanceof Uint8Array && equal(inside, document);
  const hash = hashByOid(info.digest.oid);
  const known = document instanceof Uint8Array ? hashOf(hash, document) : document.digest;
  const digest = single(info.signedAttributes ?? [], CMS.messageDigest)?.octets();
  const isComparable = document instanceof Uint8Array || document.hash === hash;
  return digest === undefined || !isComparable || equal(digest, known);
}

/** A message to which something may be added. @throws FormError */
export function openChangeable(bytes: Uint8Array): Message {
  try {
    const message = openMessage(bytes);
    refuseCoveredWhole(message);
    return message;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new FormError(`cms.${error.code}`, error.message, error);
  }
}

function withSigner(draft: Draft, wish: SignWish, signer: SignerDraft): Draft {
  return {
    ...draft,
    digestAlgorithms: [...draft.digestAlgorithms, digestIdentifier(hashFor(wish))],
    certificates: withCertificates(draft, wish),
    signers: [...draft.signers, signer],
  };
}

export function withCertificates({ certificates }: Draft, wish: SignWish): Uint8Array[] {
  const all: readonly Certificate[] = [wish.certificate, ...wish.chain];
  const known = certificates.filter((each) => !all.some(({ der }) => equal(der, each)));
  return [...known, ...all.map((each) => each.der)];
}

/** SignedAttributes in DER (EN 319 122-1 §6.3): what every signature has, and what was asked for. */
export function signedAttributes(
  wish: SignWish,
  digest: Uint8Array,
  rest: readonly Uint8Array[],
): Uint8Array {
  return w.setOf([
    attributeDer(CMS.messageDigest, w.octets(digest)),
    attributeDer(CMS.signingTime, w.time(wish.time)),
    signingCertificateV2Der(wish.certificate, hashFor(wish)),
    ...rest,
  ]);
}

type Finish = (signer: SignerDraft, level: Level, proofs: Proofs) => Promise<Uint8Array>;

/** `state`: what is signed and with what, so that the same wish on the same document is known again. */
export function waiting(wish: SignWish, toBeSigned: Uint8Array, finish: Finish): Prepared<Uint8Array> {
  const { certificate, algorithm } = wish;
  const head = [
    w.int(1),
    w.seq(certificate.issuer.der, w.tlv(tags.INTEGER, certificate.serial)),
    digestIdentifier(hashFor(wish)),
    w.implicit(0, toBeSigned),
    signatureIdentifier(algorithm),
  ];
  return {
    algorithm,
    toBeSigned,
    state: hashOf('sha256', concat([...head, certificate.der])),
    finish: (value, level, proofs) =>
      finish({ fields: [...head, w.octets(value)], signature: value, unsigned: [] }, level, proofs),
  };
}
