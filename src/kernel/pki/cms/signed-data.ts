import { type AlgorithmIdentifier, parseAlgorithm } from '../algorithms.ts';
import { CMS_LIMITS, type Element, type Fields, readDocument, tags } from '../asn1/index.ts';
import { type Certificate, parseCertificate } from '../certificate.ts';
import { type Crl, parseCrl } from '../crl.ts';
import { PkiError } from '../error.ts';
import { type Name, parseName } from '../name.ts';
import { type OcspResponse, parseOcspResponse } from '../ocsp/response.ts';
import { CMS } from '../oids.ts';
import { type Attribute, parseAttributes } from './attributes.ts';

export type SignerId =
  | { readonly issuer: Name; readonly serial: Uint8Array }
  | { readonly keyId: Uint8Array };

/** One signer (RFC 5652 §5.3). */
export interface SignerInfo {
  readonly id: SignerId;
  readonly digest: AlgorithmIdentifier;
  readonly signedAttributes: readonly Attribute[] | undefined;
  /** The `[0]` element as it was encoded. */
  readonly signedElement: Element | undefined;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly Attribute[];
}

/** A message signed by some (RFC 5652 §5.1). What goes along and cannot be read is counted and left out. */
export interface SignedData {
  readonly version: number;
  readonly contentType: string;
  /** Absent when the signature is detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
  readonly unreadable: number;
  readonly signers: readonly SignerInfo[];
}

const MAX_SIGNERS = 100;
const MAX_ENCLOSED = 1000;

/**
 * The SignedData in a ContentInfo, in BER or DER, since signers of documents use both (certificates, lists and answers
 * inside must be DER). @throws PkiError
 */
export function parseSignedData(bytes: Uint8Array, options: { trailingZeroes?: true } = {}): SignedData {
  const document = readDocument(bytes, {
    rules: 'ber',
    limits: CMS_LIMITS,
    ...(options.trailingZeroes && { trailing: true }),
  });
  if (options.trailingZeroes) refuseAfter(bytes, document.whole.length);
  const outer = document.is(tags.SEQUENCE).fields();
  if (outer.next().oid() !== CMS.signedData) throw new PkiError('form', 'The message is not a signed one.');
  const fields = outer.next(tags.constructed(0)).inner(tags.SEQUENCE).fields();
  outer.end();
  const version = fields.next(tags.INTEGER).small();
  fields.next(tags.SET);
  const { contentType, content } = parseContent(fields.next(tags.SEQUENCE).fields());
  const enclosed = parseEnclosed(fields);
  const signers = fields.next(tags.SET).children();
  fields.end();
  if (signers.length > MAX_SIGNERS) throw new PkiError('asn1-limit', 'The message has too many signers.');
  return { version, contentType, content, ...enclosed, signers: signers.map(parseSignerInfo) };
}

/** A signature in a PDF fills its place with zeroes. */
function refuseAfter(bytes: Uint8Array, from: number): void {
  for (let at = from; at < bytes.length; at++)
    if (bytes[at] !== 0)
      throw new PkiError('asn1-trailing', 'There are bytes after the end of the document.');
}

function parseContent(fields: Fields): { contentType: string; content: Uint8Array | undefined } {
  const contentType = fields.next().oid();
  const wrapped = fields.optional(tags.constructed(0));
  fields.end();
  if (wrapped === undefined) return { contentType, content: undefined };
  const inner = wrapped.inner();
  // PKCS#7 (RFC 2315 §7) has other types here than OCTET STRING; what is signed is then the contents of that element.
  const isOctets = (inner.tag & ~tags.CONSTRUCTED) === tags.OCTET_STRING;
  return { contentType, content: isOctets ? inner.octets() : inner.contents };
}

interface Enclosed {
  readonly certificates: Certificate[];
  readonly crls: Crl[];
  readonly ocsp: OcspResponse[];
  readonly unreadable: number;
}

function parseEnclosed(fields: Fields): Enclosed {
  const certificates = fields.optional(tags.constructed(0))?.children() ?? [];
  const revocation = fields.optional(tags.constructed(1))?.children() ?? [];
  if (certificates.length + revocation.length > MAX_ENCLOSED)
    throw new PkiError('asn1-limit', 'The message brings too many certificates and lists.');
  const found: Enclosed & { unreadable: number } = { certificates: [], crls: [], ocsp: [], unreadable: 0 };
  for (const each of [...certificates, ...revocation]) {
    try {
      if (certificates.includes(each))
        found.certificates.push(parseCertificate(each.is(tags.SEQUENCE).whole));
      else if (each.tag === tags.SEQUENCE) found.crls.push(parseCrl(each.whole));
      else found.ocsp.push(parseOtherRevocation(each));
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      found.unreadable++;
    }
  }
  return found;
}

/** OtherRevocationInfoFormat with an OCSPResponse (RFC 5940 §2.1). */
function parseOtherRevocation(element: Element): OcspResponse {
  const fields = element.is(tags.constructed(1)).fields();
  if (fields.next().oid() !== CMS.ocspRevocationInfo)
    throw new PkiError('form', 'Revocation information has a form that is not known.');
  return parseOcspResponse(fields.next().whole);
}

export function parseSignerInfo(element: Element): SignerInfo {
  const fields = element.is(tags.SEQUENCE).fields();
  fields.next(tags.INTEGER).small();
  const id = parseSignerId(fields.next());
  const digest = parseAlgorithm(fields.next());
  const signedElement = fields.optional(tags.constructed(0));
  const algorithm = parseAlgorithm(fields.next());
  const signature = stringOctets(fields.next());
  const unsigned = fields.optional(tags.constructed(1));
  fields.end();
  return {
    id,
    digest,
    signedAttributes: signedElement === undefined ? undefined : parseAttributes(signedElement),
    signedElement,
    algorithm,
    signature,
    unsignedAttributes: parseAttributes(unsigned),
  };
}

function stringOctets(element: Element): Uint8Array {
  if ((element.tag & ~tags.CONSTRUCTED) !== tags.OCTET_STRING)
    throw new PkiError('asn1-tag', 'An element has another type than it should have.');
  return element.octets();
}

function parseSignerId(element: Element): SignerId {
  if (element.tag === tags.primitive(0)) return { keyId: element.octets() };
  const fields = element.is(tags.SEQUENCE).fields();
  const id = { issuer: parseName(fields.next()), serial: fields.next(tags.INTEGER).integer() };
  fields.end();
  return id;
}
