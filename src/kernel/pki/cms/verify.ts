import { type HashName, hashByOid, type SignatureAlgorithm, signatureAlgorithm } from '../algorithms.ts';
import { equal } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { CMS } from '../oids.ts';
import { hashOf, verifySignature } from '../signature.ts';
import { refersTo, signingCertificateRef, single } from './attributes.ts';
import { parseSignerInfo, type SignedData, type SignerId, type SignerInfo } from './signed-data.ts';
import { signedForms } from './to-der.ts';

/** Why a signature does not hold; services translate by the code. */
export const CMS_FINDINGS = {
  'no-signer-certificate': 'The certificate of the signer is not there.',
  'no-content': 'What was signed is not there.',
  'digest-unknown': 'The digest algorithm is not one that is known.',
  'message-digest-missing': 'The signed attributes do not say the digest of what was signed.',
  'digest-mismatch': 'What was signed has been changed.',
  'content-type-missing': 'The signed attributes do not say what kind of content was signed.',
  'content-type-mismatch': 'The signed attributes name another kind of content than the message has.',
  'attributes-missing': 'A content of this kind may only be signed with attributes.',
  'signature-invalid':
    'The signature was not made with the key of the certificate, or the attributes were changed.',
  'signature-unknown': 'The signature cannot be checked: its algorithm or key is not supported.',
  'no-signing-certificate': 'The signature does not protect which certificate was used.',
  'signing-certificate-mismatch': 'The signature names another certificate than the one it is checked with.',
  'attribute-malformed': 'A signed attribute is malformed or there several times.',
} as const;
export type CmsFindingCode = keyof typeof CMS_FINDINGS;
export interface CmsFinding {
  readonly code: CmsFindingCode;
  readonly sentence: string;
}

/** What was signed: its bytes, or whoever can hash it without holding it whole. */
export type Content = Uint8Array | { digest(hash: HashName): Uint8Array };

export interface SignerReport {
  readonly signer: SignerInfo;
  readonly certificate: Certificate | undefined;
  readonly hash: HashName | undefined;
  readonly algorithm: SignatureAlgorithm | undefined;
  /** 1 or 2: the kind of signing-certificate attribute; undefined when there is none. */
  readonly reference: 1 | 2 | undefined;
  /** What the signer claims, in milliseconds; it proves nothing. */
  readonly signingTime: number | undefined;
  readonly findings: readonly CmsFinding[];
  /** The content is what was signed with that certificate's key. A missing signing-certificate attribute does not undo it. */
  readonly intact: boolean;
  readonly counterSignatures: readonly SignerReport[];
}

interface Subject {
  readonly content: Content | undefined;
  /** Undefined for a countersignature, which has none (§11.4). */
  readonly contentType: string | undefined;
  readonly certificates: readonly Certificate[];
  readonly depth: number;
  /** Countersignatures that may still be looked at in this message. */
  readonly budget: { left: number };
}

const MAX_COUNTER_DEPTH = 4;
const MAX_COUNTERS = 100;

/**
 * Checks every signer of a message (RFC 5652 §5.6, RFC 5035 §5). Certificates are not judged here: that is for a path.
 * `content` for a detached signature; it also wins over what is in the message; `certificates` besides those in the message.
 */
export function verifySignedData(
  signed: SignedData,
  options: { content?: Content; certificates?: readonly Certificate[] } = {},
): SignerReport[] {
  // What the caller holds decides: a message may bring another content than the one that is asked about.
  const content = options.content ?? signed.content;
  const certificates = [...signed.certificates, ...(options.certificates ?? [])];
  const { contentType } = signed;
  const subject: Subject = { content, contentType, certificates, depth: 0, budget: { left: MAX_COUNTERS } };
  return signed.signers.map((signer) => verifySigner(signer, subject));
}

function verifySigner(signer: SignerInfo, subject: Subject): SignerReport {
  const codes = new Set<CmsFindingCode>();
  const hash = attempt(codes, 'digest-unknown', () => hashByOid(signer.digest.oid));
  const algorithm = attempt(codes, 'signature-unknown', () => signatureAlgorithm(signer.algorithm, hash));
  const attributes = signer.signedAttributes ?? [];
  const ref = attempt(codes, 'attribute-malformed', () => signingCertificateRef(attributes));
  const signingTime = attempt(codes, 'attribute-malformed', () =>
    single(attributes, CMS.signingTime)?.time(),
  );
  const named = subject.certificates.filter((each) => identifies(signer.id, each));
  const certificate = named.find((each) => ref !== undefined && refersTo(ref, each)) ?? named[0];
  if (certificate === undefined) codes.add('no-signer-certificate');
  if (ref === undefined) codes.add('no-signing-certificate');
  else if (certificate !== undefined && !refersTo(ref, certificate))
    codes.add('signing-certificate-mismatch');
  if (hash !== undefined) checkAttributes(signer, subject, { hash, codes });
  if (certificate !== undefined && algorithm !== undefined)
    checkSignature(signer, subject.content, { certificate, algorithm, codes });
  const findings = [...codes].map((code) => ({ code, sentence: CMS_FINDINGS[code] }));
  const intact = findings.every((each) => each.code === 'no-signing-certificate');
  return {
    signer,
    certificate,
    hash,
    algorithm,
    reference: ref?.version,
    signingTime,
    findings,
    intact,
    counterSignatures: counterSignatures(signer, subject),
  };
}

function attempt<T>(codes: Set<CmsFindingCode>, code: CmsFindingCode, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    codes.add(code);
    return undefined;
  }
}

function identifies(id: SignerId, certificate: Certificate): boolean {
  if ('keyId' in id) {
    const { subjectKeyId } = certificate.extensions;
    return subjectKeyId !== undefined && equal(subjectKeyId, id.keyId);
  }
  return equal(id.serial, certificate.serial) && certificate.issuer.equals(id.issuer);
}

interface AttributeCheck {
  readonly hash: HashName;
  readonly codes: Set<CmsFindingCode>;
}

/** §5.3, §11.1, §11.2: content-type and message-digest. */
function checkAttributes(signer: SignerInfo, subject: Subject, { hash, codes }: AttributeCheck): void {
  const { signedAttributes } = signer;
  const { content, contentType } = subject;
  if (content === undefined) codes.add('no-content');
  if (signedAttributes === undefined) {
    if (contentType !== undefined && contentType !== CMS.data) codes.add('attributes-missing');
    return;
  }
  attempt(codes, 'attribute-malformed', () => {
    const type = single(signedAttributes, CMS.contentType);
    if (type === undefined) {
      if (contentType !== undefined) codes.add('content-type-missing');
    } else if (type.oid() !== contentType) codes.add('content-type-mismatch');
    const digest = single(signedAttributes, CMS.messageDigest);
    if (digest === undefined) codes.add('message-digest-missing');
    else if (content !== undefined && !equal(digest.octets(), digestOf(content, hash)))
      codes.add('digest-mismatch');
  });
}

function digestOf(content: Content, hash: HashName): Uint8Array {
  return content instanceof Uint8Array ? hashOf(hash, content) : content.digest(hash);
}

interface SignatureCheck {
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  readonly codes: Set<CmsFindingCode>;
}

function checkSignature(
  { signedElement, signature }: SignerInfo,
  content: Content | undefined,
  { certificate, algorithm, codes }: SignatureCheck,
): void {
  attempt(codes, 'signature-unknown', () => {
    const forms = signedElement === undefined ? wholeContent(content) : signedForms(signedElement);
    if (forms.length === 0) codes.add('no-content');
    else if (!forms.some((bytes) => verifySignature(algorithm, certificate.publicKey, { bytes, signature })))
      codes.add('signature-invalid');
  });
}

/** Without attributes the signature is over the content itself, which must then be given whole. */
function wholeContent(content: Content | undefined): Uint8Array[] {
  return content instanceof Uint8Array ? [content] : [];
}

/** Countersignatures (§11.4): each signs the signature value of the signer above it. One that cannot be read is passed over. */
function counterSignatures(signer: SignerInfo, subject: Subject): SignerReport[] {
  if (subject.depth >= MAX_COUNTER_DEPTH) return [];
  const values = signer.unsignedAttributes
    .filter((each) => each.oid === CMS.counterSignature)
    .flatMap((each) => each.values);
  const below: Subject = {
    ...subject,
    content: signer.signature,
    contentType: undefined,
    depth: subject.depth + 1,
  };
  const reports: SignerReport[] = [];
  for (const value of values) {
    if (subject.budget.left-- <= 0) break;
    const found = attempt(new Set(), 'attribute-malformed', () => parseSignerInfo(value));
    if (found !== undefined) reports.push(verifySigner(found, below));
  }
  return reports;
}
