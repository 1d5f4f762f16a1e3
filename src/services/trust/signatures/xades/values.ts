import { type Certificate, hashOf, PkiError, parseCertificate, toHex } from '../../../../kernel/pki/index.ts';
import { DS, fromBase64, type XmlElement } from '../../../../kernel/xml/index.ts';
import { poe } from '../facts.ts';

/** Certificates and revocation as they are carried. */
export interface Carried {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  /** What exists before a time stamp that covers these values. */
  readonly proven: readonly string[];
  /** How many could not be read. */
  readonly unreadable: number;
}

type Value =
  | { readonly kind: 'certificate'; readonly certificate: Certificate; readonly digest: string }
  | { readonly kind: 'crl' | 'ocsp'; readonly der: Uint8Array; readonly digest: string };

/** More than this in one signature is not read: no chain needs it. */
const MOST_VALUES = 1000;

/** What is carried in some elements, at any depth; counter signatures have their own. */
export function carriedIn(elements: readonly XmlElement[]): Carried {
  const found = new Map<string, Value>();
  let unreadable = 0;
  const visit = (element: XmlElement) => {
    if (element.local === 'CounterSignature' || element.is(DS, 'Signature')) return;
    for (const child of element.children) visit(child);
    const kind = kindOf(element);
    if (kind === undefined) return;
    const value = found.size < MOST_VALUES ? valueIn(element, kind) : undefined;
    if (value === undefined) unreadable++;
    else found.set(value.digest, value);
  };
  for (const element of elements) visit(element);
  return { ...sorted([...found.values()]), unreadable };
}

function kindOf(element: XmlElement): Value['kind'] | undefined {
  if (element.children.length > 0) return undefined;
  if (element.local === 'EncapsulatedX509Certificate' || element.is(DS, 'X509Certificate'))
    return 'certificate';
  if (element.local === 'EncapsulatedCRLValue' || element.is(DS, 'X509CRL')) return 'crl';
  return element.local === 'EncapsulatedOCSPValue' ? 'ocsp' : undefined;
}

/** Each value is looked at several times for one signature, and read once. */
const known = new WeakMap<XmlElement, { value: Value | undefined }>();

function valueIn(element: XmlElement, kind: Value['kind']): Value | undefined {
  const before = known.get(element);
  if (before !== undefined) return before.value;
  const der = fromBase64(element.value);
  const value = der && readValue(der, kind);
  known.set(element, { value });
  return value;
}

function readValue(der: Uint8Array, kind: Value['kind']): Value | undefined {
  if (kind !== 'certificate') return { kind, der, digest: toHex(hashOf('sha256', der)) };
  try {
    const certificate = parseCertificate(der);
    return { kind, certificate, digest: certificate.fingerprint };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return undefined;
  }
}

function sorted(values: readonly Value[]): Omit<Carried, 'unreadable'> {
  const ders = (kind: 'crl' | 'ocsp') => values.flatMap((each) => (each.kind === kind ? [each.der] : []));
  return {
    certificates: values.flatMap((each) => (each.kind === 'certificate' ? [each.certificate] : [])),
    crls: ders('crl'),
    ocsps: ders('ocsp'),
    proven: values.map(({ kind, digest }) => poe[kind](digest)),
  };
}
