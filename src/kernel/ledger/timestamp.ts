import { type Bytes, equal, FormatError, toHex } from './bytes.ts';
import {
  BOOLEAN_TRUE,
  CONTEXT_0,
  der,
  derInteger,
  type Element,
  elements,
  INTEGER,
  inside,
  NULL,
  OCTET_STRING,
  OID,
  SEQUENCE,
} from './der.ts';

/** id-sha256, 2.16.840.1.101.3.4.2.1 */
const SHA256_OID = Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01);
/** id-signedData, 1.2.840.113549.1.7.2 */
const SIGNED_DATA_OID = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);
/** id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4 */
const TST_INFO_OID = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04);

export type TimestampRequest = { bytes: Bytes; imprint: Bytes; nonce: Bytes };

function messageImprint(imprint: Uint8Array): Bytes {
  return der(SEQUENCE, der(SEQUENCE, der(OID, SHA256_OID), NULL), der(OCTET_STRING, imprint));
}

/** A TimeStampReq (RFC 3161 §2.4.1) for a SHA-256, with a nonce, asking for the certificate of the authority. */
export function timestampRequest(imprint: Bytes, nonce: Bytes): TimestampRequest {
  const version = der(INTEGER, Uint8Array.of(1));
  const bytes = der(SEQUENCE, version, messageImprint(imprint), derInteger(nonce), BOOLEAN_TRUE);
  return { bytes, imprint, nonce };
}

/**
 * Checks that an answer (TimeStampResp, RFC 3161 §2.4.2) was granted and is about this request: same imprint,
 * same nonce. The signature of the authority is for whoever relies on it, with its certificate.
 * @returns the time in it, as its GeneralizedTime text (UTC)
 * @throws FormatError with what differs
 */
export function checkTimestamp(response: Uint8Array, request: TimestampRequest): string {
  const [info, token] = inside(elements(response)[0], SEQUENCE, 'body');
  const status = inside(info, SEQUENCE, 'status')[0];
  if (status?.tag !== INTEGER) throw new FormatError('The time-stamp answer has no status.');
  const code = status.contents.reduce((value, byte) => value * 256 + byte, 0);
  // 0 granted, 1 granted with modifications
  if (code > 1) throw new FormatError(`The time-stamp authority refused with status ${code}.`);
  const fields = tstInfo(token);
  const imprint = fields[2];
  if (imprint === undefined || !equal(imprint.whole, messageImprint(request.imprint))) {
    throw new FormatError('The time stamp is about other bytes than those that were sent.');
  }
  const nonce = fields.slice(4).find((field) => field.tag === INTEGER);
  if (nonce === undefined || !equal(nonce.whole, derInteger(request.nonce))) {
    throw new FormatError('The time stamp does not repeat the nonce: it may be an old answer.');
  }
  const time = fields[4];
  if (time?.tag !== 0x18) throw new FormatError('The time stamp has no time.');
  return String.fromCharCode(...time.contents);
}

/** The fields of the TSTInfo inside a token (RFC 3161 §2.4.2, RFC 5652 §5). */
function tstInfo(token: Element | undefined): Element[] {
  const [kind, signed] = inside(token, SEQUENCE, 'token');
  expectOid(kind, SIGNED_DATA_OID);
  const signedData = inside(inside(signed, CONTEXT_0, 'signed data')[0], SEQUENCE, 'signed data');
  const [contentKind, content] = inside(signedData[2], SEQUENCE, 'content');
  expectOid(contentKind, TST_INFO_OID);
  const octets = inside(content, CONTEXT_0, 'content')[0];
  if (octets?.tag !== OCTET_STRING) throw new FormatError('The time stamp has no content.');
  return inside(elements(octets.contents)[0], SEQUENCE, 'TSTInfo');
}

function expectOid(element: Element | undefined, oid: Uint8Array): void {
  if (element?.tag !== OID || !equal(element.contents, oid)) {
    throw new FormatError(
      `The time-stamp answer has the type ${toHex(element?.contents ?? new Uint8Array())}, not ${toHex(oid)}.`,
    );
  }
}
