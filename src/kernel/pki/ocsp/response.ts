import { type AlgorithmIdentifier, parseAlgorithm, signatureAlgorithm } from '../algorithms.ts';
import { type Element, type Fields, readDocument, SMALL, tags } from '../asn1/index.ts';
import { Certificate } from '../certificate.ts';
import { type RevocationReason, reasonByNumber } from '../crl-entry.ts';
import { PkiError } from '../error.ts';
import { type Extension, parseExtensions } from '../extensions.ts';
import type { PublicKey } from '../keys.ts';
import { type Name, parseName } from '../name.ts';
import { EXT, OCSP_BASIC } from '../oids.ts';
import { verifySignature } from '../signature.ts';
import { type CertId, parseCertId } from './cert-id.ts';

/** OCSPResponseStatus (RFC 6960 §4.2.1) by number; 4 is not used. */
export const OCSP_STATUSES = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const;
export type OcspResponseStatus = NonNullable<(typeof OCSP_STATUSES)[number]>;

export type CertStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly revokedAt: number; readonly reason: RevocationReason };

export interface SingleResponse {
  readonly id: CertId;
  readonly status: CertStatus;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** Certificates that ended on or after this instant are still answered for (§4.4.4). */
  readonly archiveCutoff: number | undefined;
  readonly hasUnknownCritical: boolean;
}

export type ResponderId = { readonly name: Name } | { readonly keyHash: Uint8Array };

const MAX_RESPONSES = 500;
const MAX_CERTIFICATES = 20;

/** What a successful answer holds: BasicOCSPResponse (§4.2.1). */
export class BasicOcspResponse {
  readonly tbs: Uint8Array;
  readonly responder: ResponderId;
  readonly producedAt: number;
  readonly responses: readonly SingleResponse[];
  readonly extensionList: readonly Extension[];
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];

  constructor(element: Element) {
    const outer = element.is(tags.SEQUENCE).fields();
    const tbs = outer.next(tags.SEQUENCE);
    this.algorithm = parseAlgorithm(outer.next());
    this.signature = outer.next().signature();
    const certificates = outer.optional(tags.constructed(0));
    outer.end();
    this.certificates = parseCertificates(certificates);
    this.tbs = tbs.whole;
    const fields = tbs.fields();
    if ((fields.optional(tags.constructed(0))?.inner(tags.INTEGER).small() ?? 0) !== 0)
      throw new PkiError('form', 'The OCSP answer has a version that does not exist.');
    this.responder = parseResponder(fields);
    this.producedAt = fields.next().generalizedTime(true);
    this.responses = parseResponses(fields.next(tags.SEQUENCE));
    this.extensionList = optionalExtensions(fields, 1);
    fields.end();
  }

  /** The nonce that the answer repeats: the octets inside the inner OCTET STRING (RFC 9654 §2.1). */
  get nonce(): Uint8Array | undefined {
    const found = this.extensionList.find((each) => each.oid === EXT.ocspNonce);
    return found === undefined ? undefined : readDocument(found.value).is(tags.OCTET_STRING).octets();
  }

  get hasUnknownCritical(): boolean {
    return this.extensionList.some((each) => each.critical && each.oid !== EXT.ocspNonce);
  }

  /** @throws PkiError `algorithm`, `key` when that cannot be told */
  isSignedWith(key: PublicKey): boolean {
    const { tbs: bytes, signature } = this;
    return verifySignature(signatureAlgorithm(this.algorithm), key, { bytes, signature });
  }
}

export interface OcspResponse {
  readonly status: OcspResponseStatus;
  /** Only when `successful`. */
  readonly basic: BasicOcspResponse | undefined;
}

/** @throws PkiError when the bytes are not one OCSPResponse in DER */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const fields = readDocument(der).is(tags.SEQUENCE).fields();
  const status = OCSP_STATUSES[fields.next(tags.ENUMERATED).small()];
  const body = fields.optional(tags.constructed(0));
  fields.end();
  if (status === undefined) throw new PkiError('form', 'The OCSP answer has a status that does not exist.');
  if ((status === 'successful') !== (body !== undefined))
    throw new PkiError('form', 'The OCSP answer says that it succeeded and has no content, or the reverse.');
  return { status, basic: body === undefined ? undefined : parseBody(body.inner(tags.SEQUENCE)) };
}

function parseBody(element: Element): BasicOcspResponse {
  const fields = element.fields();
  if (fields.next().oid() !== OCSP_BASIC)
    throw new PkiError('form', 'The OCSP answer is of a kind that is not known.');
  const bytes = fields.next(tags.OCTET_STRING).octets();
  fields.end();
  return parseBasicOcspResponse(bytes);
}

/** A BasicOCSPResponse by itself, as signatures carry it. @throws PkiError */
export function parseBasicOcspResponse(der: Uint8Array): BasicOcspResponse {
  return new BasicOcspResponse(readDocument(der, { limits: SMALL }));
}

function parseCertificates(element: Element | undefined): Certificate[] {
  const found = element?.inner(tags.SEQUENCE).children() ?? [];
  if (found.length > MAX_CERTIFICATES)
    throw new PkiError('asn1-limit', 'The OCSP answer brings too many certificates.');
  return found.flatMap(readable);
}

/** A certificate that goes along and cannot be read is left out: it could help nobody to trust the answer. */
function readable(element: Element): Certificate[] {
  try {
    return [new Certificate(element)];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

function parseResponder(fields: Fields): ResponderId {
  const byName = fields.optional(tags.constructed(1));
  if (byName !== undefined) return { name: parseName(byName.inner()) };
  return { keyHash: fields.next(tags.constructed(2)).inner(tags.OCTET_STRING).octets() };
}

function parseResponses(element: Element): SingleResponse[] {
  const found: SingleResponse[] = [];
  const fields = element.fields();
  while (!fields.atEnd) {
    if (found.length >= MAX_RESPONSES)
      throw new PkiError('asn1-limit', 'The OCSP answer is about too many certificates.');
    found.push(parseSingle(fields.next(tags.SEQUENCE)));
  }
  return found;
}

function parseSingle(element: Element): SingleResponse {
  const fields = element.fields();
  const id = parseCertId(fields.next());
  const status = parseStatus(fields.next());
  const thisUpdate = fields.next().generalizedTime(true);
  const nextUpdate = fields.optional(tags.constructed(0))?.inner().generalizedTime(true);
  const extensions = optionalExtensions(fields, 1);
  fields.end();
  const cutoff = extensions.find((each) => each.oid === EXT.ocspArchiveCutoff);
  return {
    id,
    status,
    thisUpdate,
    nextUpdate,
    archiveCutoff: cutoff === undefined ? undefined : readDocument(cutoff.value).generalizedTime(true),
    hasUnknownCritical: extensions.some((each) => each.critical && each.oid !== EXT.ocspArchiveCutoff),
  };
}

function parseStatus(element: Element): CertStatus {
  if (element.tag === tags.primitive(0) || element.tag === tags.primitive(2)) {
    element.null();
    return { status: element.tag === tags.primitive(0) ? 'good' : 'unknown' };
  }
  const fields = element.is(tags.constructed(1)).fields();
  const revokedAt = fields.next().generalizedTime(true);
  const reason = fields.optional(tags.constructed(0))?.inner(tags.ENUMERATED).small();
  fields.end();
  return {
    status: 'revoked',
    revokedAt,
    reason: reason === undefined ? 'unspecified' : reasonByNumber(reason),
  };
}

export function optionalExtensions(fields: Fields, n: number): Extension[] {
  const extensions = fields.optional(tags.constructed(n));
  return extensions === undefined ? [] : parseExtensions(extensions.inner());
}
