import { digestIdentifier, type HashName, hashByOid, parseAlgorithm } from '../algorithms.ts';
import { type Bytes, type Element, EMPTY, equal, tags, w } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import { type GeneralName, parseGeneralNames } from '../general-name.ts';
import { CMS } from '../oids.ts';
import { hashOf } from '../signature.ts';

/** Attribute ::= SEQUENCE { type, SET OF value } (RFC 5652 §5.3). */
export interface Attribute {
  readonly oid: string;
  readonly values: readonly Element[];
}

const MAX_ATTRIBUTES = 100;

/** The attributes of a SET OF, or of the SET under an IMPLICIT tag. */
export function parseAttributes(element: Element | undefined): Attribute[] {
  const found: Attribute[] = [];
  const fields = element?.fields();
  while (fields !== undefined && !fields.atEnd) {
    if (found.length >= MAX_ATTRIBUTES)
      throw new PkiError('asn1-limit', 'A signature has too many attributes.');
    const attribute = fields.next(tags.SEQUENCE).fields();
    found.push({ oid: attribute.next().oid(), values: attribute.next(tags.SET).children() });
    attribute.end();
  }
  return found;
}

/** The one value of an attribute that may be there once; undefined when it is not there. @throws PkiError `form` */
export function single(attributes: readonly Attribute[], oid: string): Element | undefined {
  const found = attributes.filter((each) => each.oid === oid);
  if (found.length === 0) return undefined;
  if (found.length > 1 || found[0]!.values.length !== 1)
    throw new PkiError('form', 'An attribute that may be there once is there several times.');
  return found[0]!.values[0];
}

export const attributeDer = (oid: string, value: Uint8Array): Bytes => w.seq(w.oid(oid), w.set(value));

/** The first ESSCertID of a signing-certificate attribute (RFC 2634 §5.4, RFC 5035 §4). */
export interface SigningCertificateRef {
  readonly version: 1 | 2;
  readonly hash: HashName;
  readonly certHash: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  readonly serial?: Uint8Array;
}

/** @throws PkiError when the attribute is malformed or uses an unknown digest */
export function signingCertificateRef(attributes: readonly Attribute[]): SigningCertificateRef | undefined {
  const second = single(attributes, CMS.signingCertificateV2);
  const first = second ?? single(attributes, CMS.signingCertificate);
  if (first === undefined) return undefined;
  const id = first.is(tags.SEQUENCE).fields().next(tags.SEQUENCE).fields().next(tags.SEQUENCE).fields();
  const algorithm = second === undefined ? undefined : id.optional(tags.SEQUENCE);
  const byDefault = second === undefined ? 'sha1' : 'sha256';
  const hash = algorithm === undefined ? byDefault : hashByOid(parseAlgorithm(algorithm).oid);
  const certHash = id.next(tags.OCTET_STRING).octets();
  const issuerSerial = id.optional(tags.SEQUENCE)?.fields();
  const version = second === undefined ? 1 : 2;
  if (issuerSerial === undefined) return { version, hash, certHash };
  const issuer = parseGeneralNames(issuerSerial.next(tags.SEQUENCE));
  return { version, hash, certHash, issuer, serial: issuerSerial.next(tags.INTEGER).integer() };
}

/** Whether a reference means that certificate: by hash, and by issuer and serial number when they are there. */
export function refersTo(ref: SigningCertificateRef, certificate: Certificate): boolean {
  if (!equal(ref.certHash, hashOf(ref.hash, certificate.der))) return false;
  if (ref.serial !== undefined && !equal(ref.serial, certificate.serial)) return false;
  return (
    ref.issuer === undefined ||
    ref.issuer.some((each) => each.form === 'directory' && each.name.equals(certificate.issuer))
  );
}

/** SigningCertificateV2 with the signer's certificate only; the digest is written when it is not SHA-256. */
export function signingCertificateV2Der(certificate: Certificate, hash: HashName): Bytes {
  const id = w.seq(
    hash === 'sha256' ? EMPTY : digestIdentifier(hash),
    w.octets(hashOf(hash, certificate.der)),
    w.seq(w.seq(w.explicit(4, certificate.issuer.der)), w.tlv(tags.INTEGER, certificate.serial)),
  );
  return attributeDer(CMS.signingCertificateV2, w.seq(w.seq(id)));
}
