import { type Certificate, hashOf, PkiError, parseCertificate, toHex } from '../../../../kernel/pki/index.ts';
import { DS, fromBase64, type XmlElement } from '../../../../kernel/xml/index.ts';
import { poe } from '../facts.ts';

/** Certificates and revocation as they are carried. */
export interface Carried {
  readonly certificates: Certificate[];
  readonly crls: Uint8Array[];
  readonly ocsps: Uint8Array[];
  /** How many could not be read. */
  unreadable: number;
}

/** More than this in one signature is not read: no chain needs it. */
const MOST_VALUES = 1000;
const CERTIFICATE = new Set(['EncapsulatedX509Certificate', 'X509Certificate']);

/** What is carried in some elements, at any depth; counter signatures have their own. */
export function carriedIn(elements: readonly XmlElement[]): Carried {
  const carried: Carried = { certificates: [], crls: [], ocsps: [], unreadable: 0 };
  const seen = new Set<string>();
  const visit = (element: XmlElement) => {
    if (element.local === 'CounterSignature' || element.is(DS, 'Signature')) return;
    for (const child of element.children) visit(child);
    if (element.children.length === 0) keep(element, carried, seen);
  };
  for (const element of elements) visit(element);
  return carried;
}

function keep(element: XmlElement, carried: Carried, seen: Set<string>): void {
  const isCertificate = CERTIFICATE.has(element.local);
  const isCrl = element.local === 'EncapsulatedCRLValue' || element.is(DS, 'X509CRL');
  if (!isCertificate && !isCrl && element.local !== 'EncapsulatedOCSPValue') return;
  const der = fromBase64(element.value);
  if (der === undefined || seen.size >= MOST_VALUES) carried.unreadable++;
  else if (!seen.has(digestOf(der))) {
    seen.add(digestOf(der));
    if (isCertificate) keepCertificate(der, carried);
    else (isCrl ? carried.crls : carried.ocsps).push(der);
  }
}

function keepCertificate(der: Uint8Array, carried: Carried): void {
  try {
    carried.certificates.push(parseCertificate(der));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    carried.unreadable++;
  }
}

const digestOf = (der: Uint8Array) => toHex(hashOf('sha256', der));

/** What exists before a time stamp that covers these values. */
export function proven({ certificates, crls, ocsps }: Carried): string[] {
  return [
    ...certificates.map((each) => poe.certificate(each.fingerprint)),
    ...crls.map((each) => poe.crl(digestOf(each))),
    ...ocsps.map((each) => poe.ocsp(digestOf(each))),
  ];
}
