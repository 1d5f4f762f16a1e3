import { digestIdentifierWithNull, type HashName, hashByOid, parseAlgorithm } from '../algorithms.ts';
import { type Bytes, type Element, equal, tags, w } from '../asn1/index.ts';
import { parseSerial } from '../certificate.ts';
import type { PublicKey } from '../keys.ts';
import type { Name } from '../name.ts';
import { hashOf } from '../signature.ts';

/** Which certificate is meant (RFC 6960 §4.1.1); SHA-1 here identifies and protects nothing. */
export interface CertId {
  readonly hash: HashName;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
  readonly der: Uint8Array;
}

/** Who issued it, as far as a CertID goes. */
export interface IssuerKey {
  readonly name: Name;
  readonly publicKey: PublicKey;
}

export function parseCertId(element: Element): CertId {
  const fields = element.is(tags.SEQUENCE).fields();
  const hash = hashByOid(parseAlgorithm(fields.next()).oid);
  const issuerNameHash = fields.next(tags.OCTET_STRING).octets();
  const issuerKeyHash = fields.next(tags.OCTET_STRING).octets();
  const serial = parseSerial(fields.next(tags.INTEGER));
  fields.end();
  return { hash, issuerNameHash, issuerKeyHash, serial, der: element.whole };
}

export function certIdDer(issuer: IssuerKey, serial: Uint8Array, hash: HashName): Bytes {
  return w.seq(
    digestIdentifierWithNull(hash),
    w.octets(hashOf(hash, issuer.name.der)),
    w.octets(hashOf(hash, issuer.publicKey.bits)),
    w.tlv(tags.INTEGER, serial),
  );
}

/** Whether an identifier means that certificate of that issuer. */
export function means(id: CertId, issuer: IssuerKey, serial: Uint8Array): boolean {
  return (
    equal(id.serial, serial) &&
    equal(id.issuerKeyHash, hashOf(id.hash, issuer.publicKey.bits)) &&
    equal(id.issuerNameHash, hashOf(id.hash, issuer.name.der))
  );
}
