import { type Certificate, equal, type HashName, hashOf, toHex } from '../../../../kernel/pki/index.ts';
import {
  checkValue,
  DS,
  fromBase64,
  hashByUri,
  type XmlElement,
  type XmlSignature,
} from '../../../../kernel/xml/index.ts';
import type { FormNote, SignatureFacts } from '../facts.ts';
import { warning } from './structure.ts';

export interface Signer {
  readonly certificate: Certificate | undefined;
  readonly reference: SignatureFacts['signerReference'];
  readonly hashes: readonly HashName[];
  readonly valueIntact: boolean | undefined;
  readonly notes: readonly FormNote[];
}

/** A reference to a certificate in SigningCertificate or SigningCertificateV2 (EN 319 132-1 §5.2.2). */
interface CertificateReference {
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array | undefined;
  readonly serial: string | undefined;
}

const MOST_REFERENCES = 50;
/** Keys that are tried on one value. */
const MOST_TRIED = 20;

/**
 * Who signed: the certificate that signed properties name. Without them, one that is carried and whose key made the value;
 * it is protected all the same when KeyInfo was signed (TS 101 903 V1.1.1 to V1.4.2, §7.2.2).
 */
export function signerOf(
  signature: XmlSignature,
  given: {
    signedProperties: XmlElement | undefined;
    certificates: readonly Certificate[];
    isKeyInfoSigned: boolean;
  },
): Signer {
  const { certificates } = given;
  const references = referencesIn(given.signedProperties);
  const named = certificates.filter((each) => references.some((reference) => fits(reference, each)));
  const candidates = named.length > 0 ? named : certificates;
  const made = candidates
    .slice(0, MOST_TRIED)
    .find((each) => checkValue(signature, each.publicKey) === undefined);
  const certificate = made ?? candidates[0];
  const hashes = references.map(({ hash }) => hash).filter((each) => each !== undefined);
  const valueIntact = certificate === undefined ? undefined : made !== undefined;
  return {
    certificate,
    reference: referenceState(references, named, given.isKeyInfoSigned),
    hashes,
    valueIntact,
    notes: [...serialNotes(references, certificate), ...keyNotes(signature, certificate, valueIntact)],
  };
}

function referenceState(
  references: readonly CertificateReference[],
  named: readonly Certificate[],
  isKeyInfoSigned: boolean,
): Signer['reference'] {
  if (references.length > 0) return named.length > 0 ? 'protected' : 'mismatch';
  return isKeyInfoSigned ? 'protected' : 'unprotected';
}

function referencesIn(signedProperties: XmlElement | undefined): CertificateReference[] {
  if (signedProperties === undefined) return [];
  const { namespace } = signedProperties;
  const properties = signedProperties.all(namespace, 'SignedSignatureProperties');
  const lists = properties.flatMap((each) => [
    // Of the second kind the first entry is the signer's; of the first kind any may be (EN 319 132-1 §5.2.2.2).
    ...each.all(namespace, 'SigningCertificateV2').map((list) => list.all(namespace, 'Cert').slice(0, 1)),
    ...each.all(namespace, 'SigningCertificate').map((list) => list.all(namespace, 'Cert')),
  ]);
  return lists
    .flat()
    .slice(0, MOST_REFERENCES)
    .map((each) => referenceIn(each, namespace));
}

function referenceIn(certificate: XmlElement, namespace: string): CertificateReference {
  const digest = certificate.all(namespace, 'CertDigest')[0];
  const issuer = certificate.all(namespace, 'IssuerSerial')[0];
  return {
    hash: hashByUri(childOf(digest, 'DigestMethod')?.attribute('Algorithm')),
    digest: fromBase64(childOf(digest, 'DigestValue')?.value ?? ''),
    serial: issuer?.all(DS, 'X509SerialNumber')[0]?.value.trim(),
  };
}

/** V1.1.1 has these two in its own namespace. */
const childOf = (digest: XmlElement | undefined, local: string) =>
  digest?.children.find(
    (each) => each.local === local && (each.namespace === DS || each.namespace === digest.namespace),
  );

function fits({ hash, digest }: CertificateReference, certificate: Certificate): boolean {
  return hash !== undefined && digest !== undefined && equal(hashOf(hash, certificate.der), digest);
}

/** The name of the issuer is not compared: programs write it in too many ways, and the digest decides. */
function serialNotes(
  references: readonly CertificateReference[],
  certificate: Certificate | undefined,
): FormNote[] {
  if (certificate === undefined) return [];
  const own = references.find((each) => fits(each, certificate));
  const serial = BigInt(`0x${toHex(certificate.serial) || '0'}`).toString();
  if (own?.serial === undefined || own.serial === serial) return [];
  return [warning('xades.issuer-serial', 'The signature names its certificate by another serial number.')];
}

function keyNotes(
  signature: XmlSignature,
  certificate: Certificate | undefined,
  intact: boolean | undefined,
): FormNote[] {
  if (certificate === undefined || intact === true) return [];
  const finding = checkValue(signature, certificate.publicKey);
  if (finding === 'key-unfit')
    return [warning('xml.key-unfit', 'The key of the certificate cannot make signatures of that algorithm.')];
  return [];
}
