import { type Element, equal, readDocument, tags, w } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { parseSignedData, type SignedData } from '../cms/signed-data.ts';
import { type CmsFindingCode, type SignerReport, verifySignedData } from '../cms/verify.ts';
import { PkiError } from '../error.ts';
import type { Extension } from '../extensions.ts';
import { type GeneralName, parseGeneralName } from '../general-name.ts';
import { CMS, EXT, PURPOSE } from '../oids.ts';
import { hashOf } from '../signature.ts';
import { type Imprint, implicitExtensions, parseImprint } from './request.ts';

/** What a time stamp says (RFC 3161 §2.4.2). Times in milliseconds since 1970, accuracy in microseconds. */
export interface TstInfo {
  readonly policy: string;
  readonly imprint: Imprint;
  readonly serial: Uint8Array;
  readonly genTime: number;
  readonly accuracyMicros: number | undefined;
  readonly ordering: boolean;
  readonly nonce: Uint8Array | undefined;
  readonly tsa: GeneralName | undefined;
  readonly extensions: readonly Extension[];
}

/** A token: the message, and what is in it. */
export interface TimestampToken {
  readonly signed: SignedData;
  readonly info: TstInfo;
}

/** @throws PkiError when the bytes are no time-stamp token */
export function parseTimestampToken(bytes: Uint8Array): TimestampToken {
  const signed = parseSignedData(bytes);
  if (signed.contentType !== CMS.tstInfo || signed.content === undefined)
    throw new PkiError('form', 'The message is not a time stamp.');
  return { signed, info: parseTstInfo(readDocument(signed.content)) };
}

function parseTstInfo(element: Element): TstInfo {
  const fields = element.is(tags.SEQUENCE).fields();
  if (fields.next(tags.INTEGER).small() !== 1)
    throw new PkiError('form', 'The time stamp has a version that does not exist.');
  const policy = fields.next().oid();
  const imprint = parseImprint(fields.next());
  const serial = fields.next(tags.INTEGER).integer();
  const genTime = fields.next().generalizedTime(true);
  const accuracy = fields.optional(tags.SEQUENCE);
  const ordering = fields.optional(tags.BOOLEAN)?.bool() ?? false;
  const nonce = fields.optional(tags.INTEGER)?.integer();
  const tsa = fields.optional(tags.constructed(0))?.inner();
  const extensions = fields.optional(tags.constructed(1));
  fields.end();
  return {
    policy,
    imprint,
    serial,
    genTime,
    accuracyMicros: accuracy === undefined ? undefined : parseAccuracy(accuracy),
    ordering,
    nonce,
    tsa: tsa === undefined ? undefined : parseGeneralName(tsa),
    extensions: extensions === undefined ? [] : implicitExtensions(extensions),
  };
}

function parseAccuracy(element: Element): number {
  const fields = element.fields();
  const seconds = fields.optional(tags.INTEGER)?.small() ?? 0;
  const millis = fields.optional(tags.primitive(0))?.small() ?? 0;
  const micros = fields.optional(tags.primitive(1))?.small() ?? 0;
  fields.end();
  return (seconds * 1000 + millis) * 1000 + micros;
}

/** Why a time stamp does not hold, besides what its signature says; services translate by the code. */
export const TIMESTAMP_FINDINGS = {
  'not-one-signer': 'A time stamp has one signature, and this one has none or several.',
  'imprint-mismatch': 'The time stamp is about other bytes.',
  'nonce-mismatch': 'The time stamp does not repeat the nonce: it may be an old answer.',
  'policy-mismatch': 'The time stamp was made under another policy than the one asked for.',
  'not-an-authority': 'The certificate is not one for time stamps alone.',
  'signature-not-intact': 'The signature of the time stamp does not hold.',
  'unknown-critical-extension': 'The time stamp has a critical extension that is not understood.',
} as const;
export type TimestampFindingCode = keyof typeof TIMESTAMP_FINDINGS;

export interface TimestampReport {
  readonly info: TstInfo;
  readonly signer: SignerReport | undefined;
  readonly certificate: Certificate | undefined;
  readonly findings: readonly { readonly code: TimestampFindingCode; readonly sentence: string }[];
  /** What the signature itself failed at. */
  readonly signatureFindings: readonly CmsFindingCode[];
  readonly intact: boolean;
}

/** What a time stamp should be about: the bytes, or their digest; and what was asked. */
export interface TimestampExpectation {
  readonly content?: Uint8Array;
  readonly imprint?: Imprint;
  readonly nonce?: Uint8Array;
  readonly policy?: string;
  readonly certificates?: readonly Certificate[];
}

/**
 * Checks a token (RFC 3161 §2.2, §2.3; RFC 5816): signature, signing certificate, purpose, and what it is about. The path of the
 * authority's certificate at `info.genTime` is for whoever knows the anchors.
 */
export function verifyTimestamp(token: TimestampToken, expected: TimestampExpectation): TimestampReport {
  const { signed, info } = token;
  const codes = new Set<TimestampFindingCode>();
  const reports = verifySignedData(
    signed,
    expected.certificates ? { certificates: expected.certificates } : {},
  );
  const signer = reports.length === 1 ? reports[0] : undefined;
  if (signer === undefined) codes.add('not-one-signer');
  else if (signer.findings.length > 0) codes.add('signature-not-intact');
  if (signer?.certificate !== undefined && !isForTimestamps(signer.certificate))
    codes.add('not-an-authority');
  if (!isAbout(info, expected)) codes.add('imprint-mismatch');
  if (expected.nonce !== undefined && !repeats(info, expected.nonce)) codes.add('nonce-mismatch');
  if (expected.policy !== undefined && info.policy !== expected.policy) codes.add('policy-mismatch');
  if (info.extensions.some((each) => each.critical)) codes.add('unknown-critical-extension');
  return {
    info,
    signer,
    certificate: signer?.certificate,
    findings: [...codes].map((code) => ({ code, sentence: TIMESTAMP_FINDINGS[code] })),
    signatureFindings: signer?.findings.map((each) => each.code) ?? [],
    intact: codes.size === 0,
  };
}

/** The nonce as the contents of an INTEGER, or as the bytes from which one was made. */
function repeats({ nonce }: TstInfo, expected: Uint8Array): boolean {
  return (
    nonce !== undefined && (equal(nonce, expected) || equal(w.tlv(tags.INTEGER, nonce), w.int(expected)))
  );
}

function isAbout({ imprint }: TstInfo, { content, imprint: wanted }: TimestampExpectation): boolean {
  if (content !== undefined && !equal(imprint.digest, hashOf(imprint.hash, content))) return false;
  return wanted === undefined || (wanted.hash === imprint.hash && equal(wanted.digest, imprint.digest));
}

/** Extended key usage with time stamping alone, and critical (§2.3). */
export function isForTimestamps(certificate: Certificate): boolean {
  const { extKeyUsage } = certificate.extensions;
  const isAlone = extKeyUsage?.length === 1 && extKeyUsage[0] === PURPOSE.timeStamping;
  return isAlone && certificate.extension(EXT.extKeyUsage)?.critical === true;
}
