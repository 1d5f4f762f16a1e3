import { signatureSuitability } from '../algorithm-policy.ts';
import { signatureAlgorithm } from '../algorithms.ts';
import { equal } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { isKnownExtension } from '../extensions.ts';
import type { PublicKey } from '../keys.ts';
import { means } from '../ocsp/cert-id.ts';
import type { BasicOcspResponse, SingleResponse } from '../ocsp/response.ts';
import { PURPOSE } from '../oids.ts';
import { type RevocationStatus, type UnknownCause, unknown } from './revocation-status.ts';
import type { PathContext } from './settings.ts';
import type { Issuer } from './validate.ts';

/** An answer that does not say until when it holds is taken for this long (RFC 6960 §2.4: newer ones are always there). */
const MAX_AGE_MS = 24 * 60 * 60_000;

/** Whether a delegated responder's own certificate was revoked; asked only when it is not exempt from that. */
export type AskResponder = (responder: Certificate, issuer: Issuer) => RevocationStatus;

export interface OcspQuestion {
  readonly context: PathContext;
  readonly certificate: Certificate;
  readonly issuer: Issuer;
  readonly ask: AskResponder;
}

/** What the OCSP answers that the caller gave say about one certificate (RFC 6960 §3.2). The newest good one counts. */
export function ocspStatus(question: OcspQuestion): RevocationStatus {
  const { context, certificate, issuer } = question;
  const causes: UnknownCause[] = [];
  const found = (context.settings.evidence?.ocsp ?? [])
    .flatMap(({ basic }) => (basic === undefined ? [] : basic.responses.map((single) => ({ basic, single }))))
    .filter(({ single }) => means(single.id, issuer, certificate.serial))
    .sort((one, other) => other.single.thisUpdate - one.single.thisUpdate);
  for (const { basic, single } of found) {
    const cause = refusal(question, basic, single);
    if (cause !== undefined) causes.push(cause);
    else if (counts(question, single)) return statusOf(basic, single);
    else return { status: 'good', by: 'ocsp', producedAt: basic.producedAt };
  }
  return unknown(...causes);
}

function refusal(
  question: OcspQuestion,
  basic: BasicOcspResponse,
  single: SingleResponse,
): UnknownCause | undefined {
  if (basic.hasUnknownCritical || single.hasUnknownCritical) return 'not-understood';
  if (!isFresh(question, single)) return 'not-fresh';
  if (single.status.status === 'unknown') return 'answered-unknown';
  return refusalOfSigner(question, basic);
}

function isFresh({ context, certificate }: OcspQuestion, single: SingleResponse): boolean {
  const { at, laterEvidence } = context.settings;
  if ((single.nextUpdate ?? single.thisUpdate + MAX_AGE_MS) < at) return false;
  if (single.thisUpdate <= at) return true;
  if (laterEvidence !== true) return false;
  const { archiveCutoff } = single;
  const { notAfter } = certificate;
  return single.thisUpdate <= notAfter || (archiveCutoff !== undefined && archiveCutoff <= notAfter);
}

function counts({ context }: OcspQuestion, { status }: SingleResponse): boolean {
  const { laterEvidence, at } = context.settings;
  return status.status !== 'revoked' || laterEvidence !== true || status.revokedAt <= at;
}

function statusOf(basic: BasicOcspResponse, { status }: SingleResponse): RevocationStatus {
  const { producedAt } = basic;
  if (status.status !== 'revoked') return { status: 'good', by: 'ocsp', producedAt };
  return { status: 'revoked', by: 'ocsp', producedAt, revokedAt: status.revokedAt, reason: status.reason };
}

/** The issuer itself, or somebody to whom it gave a certificate for just that (§4.2.2.2). */
function refusalOfSigner(question: OcspQuestion, basic: BasicOcspResponse): UnknownCause | undefined {
  const { issuer, context } = question;
  try {
    if (names(basic, issuer)) return signedWell(context, basic, issuer.publicKey);
    const delegated = [...basic.certificates, ...byResponderName(context, basic)].find((each) =>
      names(basic, { name: each.subject, publicKey: each.publicKey }),
    );
    if (delegated === undefined || !mayAnswer(question, delegated, basic.producedAt))
      return 'signer-not-trusted';
    return signedWell(context, basic, delegated.publicKey);
  } catch (error) {
    if (error instanceof PkiError) return 'not-understood';
    throw error;
  }
}

function signedWell(
  context: PathContext,
  basic: BasicOcspResponse,
  key: PublicKey,
): UnknownCause | undefined {
  if (!basic.isSignedWith(key)) return 'signature-invalid';
  const algorithm = signatureAlgorithm(basic.algorithm);
  const { at } = context.settings;
  return signatureSuitability(context.algorithms, { algorithm, key }, at).suitable
    ? undefined
    : 'signature-invalid';
}

function byResponderName(context: PathContext, { responder }: BasicOcspResponse): readonly Certificate[] {
  return 'name' in responder ? context.bySubject(responder.name.key) : [];
}

function names({ responder }: BasicOcspResponse, who: Pick<Issuer, 'name' | 'publicKey'>): boolean {
  if ('name' in responder) return responder.name.equals(who.name);
  return equal(responder.keyHash, who.publicKey.identifier());
}

function mayAnswer(
  { context, issuer, ask }: OcspQuestion,
  responder: Certificate,
  producedAt: number,
): boolean {
  const { extKeyUsage, keyUsage, ocspNoCheck } = responder.extensions;
  if (!responder.issuer.equals(issuer.name) || !context.isSignedWith(responder, issuer.publicKey))
    return false;
  if (extKeyUsage?.includes(PURPOSE.ocspSigning) !== true) return false;
  if (
    keyUsage !== undefined &&
    !keyUsage.some((each) => each === 'digitalSignature' || each === 'nonRepudiation')
  )
    return false;
  if (producedAt < responder.notBefore || producedAt > responder.notAfter) return false;
  if (responder.extensionList.some((each) => each.critical && !isKnownExtension(each.oid))) return false;
  if (ocspNoCheck === true) return true;
  const status = ask(responder, issuer);
  return (
    status.status === 'good' || (status.status === 'unknown' && context.settings.revocation !== 'required')
  );
}
