import {
  digestIdentifierWithNull,
  type HashName,
  hashByOid,
  hashBytes,
  parseAlgorithm,
} from '../algorithms.ts';
import { type Bytes, copyOf, type Element, EMPTY, readDocument, tags, w } from '../asn1/index.ts';
import { PkiError } from '../error.ts';
import { type Extension, parseExtensions } from '../extensions.ts';

/** The digest that is stamped (RFC 3161 §2.4.1). */
export interface Imprint {
  readonly hash: HashName;
  readonly digest: Uint8Array;
}

export interface TimestampRequest {
  readonly imprint: Imprint;
  readonly policy: string | undefined;
  /** The contents of an INTEGER; repeated as they are. */
  readonly nonce: Uint8Array | undefined;
  readonly certReq: boolean;
  readonly extensions: readonly Extension[];
}

const MAX_NONCE = 64;

/** @throws PkiError `algorithm` for an unknown digest, else when the bytes are not one TimeStampReq in DER */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  const fields = readDocument(der).is(tags.SEQUENCE).fields();
  if (fields.next(tags.INTEGER).small() !== 1)
    throw new PkiError('form', 'The time-stamp request has a version that does not exist.');
  const imprint = parseImprint(fields.next());
  const policy = fields.optional(tags.OID)?.oid();
  const nonce = fields.optional(tags.INTEGER)?.integer();
  const certReq = fields.optional(tags.BOOLEAN)?.bool() ?? false;
  const extensions = fields.tag === tags.constructed(0) ? implicitExtensions(fields.next()) : [];
  fields.end();
  if (nonce !== undefined && nonce.length > MAX_NONCE)
    throw new PkiError('asn1-limit', 'The nonce of the time-stamp request is too long.');
  return { imprint, policy, nonce, certReq, extensions };
}

/** `[0] IMPLICIT Extensions`: read as the SEQUENCE that it stands for. */
export function implicitExtensions(element: Element): Extension[] {
  const sequence = copyOf(element.whole);
  sequence[0] = tags.SEQUENCE;
  return parseExtensions(readDocument(sequence));
}

/** MessageImprint; the digest must be as long as its algorithm makes it. */
export function parseImprint(element: Element): Imprint {
  const fields = element.is(tags.SEQUENCE).fields();
  const hash = hashByOid(parseAlgorithm(fields.next()).oid);
  const digest = fields.next(tags.OCTET_STRING).octets();
  fields.end();
  if (digest.length !== hashBytes(hash))
    throw new PkiError('form', 'The digest has not the length of its algorithm.');
  return { hash, digest };
}

export const imprintDer = ({ hash, digest }: Imprint): Bytes =>
  w.seq(digestIdentifierWithNull(hash), w.octets(digest));

/** A request; `nonce` as bytes without sign. */
export function buildTimestampRequest(wish: {
  readonly imprint: Imprint;
  readonly policy?: string;
  readonly nonce?: Uint8Array;
  readonly certReq?: boolean;
}): Bytes {
  const { imprint, policy, nonce, certReq = true } = wish;
  return w.seq(
    w.int(1),
    imprintDer(imprint),
    policy === undefined ? EMPTY : w.oid(policy),
    nonce === undefined ? EMPTY : w.int(nonce),
    certReq ? w.bool(true) : EMPTY,
  );
}
