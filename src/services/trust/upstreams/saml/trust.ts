import { PkiError, parseCertificate } from '../../../../kernel/pki/index.ts';
import {
  DS,
  fromBase64,
  parseXml,
  readXmlSignature,
  verifyXmlSignature,
  XML_LIMITS,
  type XmlElement,
  XmlError,
} from '../../../../kernel/xml/index.ts';
import { UpstreamFinding } from '../upstream.ts';
import { BINDING, METADATA } from './names.ts';

/** What is read of a message of others: small, and of no great depth. */
export const MESSAGE_LIMITS = {
  ...XML_LIMITS,
  ...{ bytes: 512 * 1024, depth: 40, elements: 5_000, attributes: 10_000, namespaces: 2_000 },
};
const MOST_CERTIFICATES = 8;

/** What the metadata of an identity provider say, by which everything that comes from it is checked. */
export type IdentityProvider = {
  entityId: string;
  sso: { redirect?: string; post?: string };
  /** DER. */
  certificates: readonly Uint8Array[];
};

/** @throws UpstreamFinding `metadata-…`; whoever gives it vouches for it, its signature is asked for nothing */
export function readMetadata(text: string): IdentityProvider {
  const root = rootOf(text);
  if (!root.is(METADATA, 'EntityDescriptor')) throw new UpstreamFinding('metadata-form');
  const descriptor = root.all(METADATA, 'IDPSSODescriptor')[0];
  const entityId = root.attribute('entityID');
  if (descriptor === undefined || entityId === undefined || entityId.length > 1024)
    throw new UpstreamFinding('metadata-form');
  const services = descriptor.all(METADATA, 'SingleSignOnService');
  const at = (binding: string) =>
    services.find((each) => each.attribute('Binding') === binding)?.attribute('Location');
  const [redirect, post] = [at(BINDING.redirect), at(BINDING.post)];
  for (const each of [redirect, post])
    if (each !== undefined && !isWeb(each)) throw new UpstreamFinding('metadata-address');
  if (redirect === undefined && post === undefined) throw new UpstreamFinding('metadata-address');
  const certificates = descriptor
    .all(METADATA, 'KeyDescriptor')
    .filter((each) => [undefined, 'signing'].includes(each.attribute('use')))
    .flatMap((each) => each.descendants(DS, 'X509Certificate'))
    .flatMap(({ value }) => certificateIn(value))
    .slice(0, MOST_CERTIFICATES);
  if (certificates.length === 0) throw new UpstreamFinding('metadata-key');
  return { entityId, sso: { ...(redirect && { redirect }), ...(post && { post }) }, certificates };
}

const isWeb = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

export function rootOf(bytes: Uint8Array | string): XmlElement {
  try {
    return parseXml(bytes, MESSAGE_LIMITS).root;
  } catch (error) {
    if (error instanceof XmlError) throw new UpstreamFinding(error.code);
    throw error;
  }
}

function certificateIn(base64: string): Uint8Array[] {
  const der = fromBase64(base64);
  try {
    return der === undefined ? [] : [parseCertificate(new Uint8Array(der)).der];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

const ALGORITHMS = /^(rsa|rsa-pss|ecdsa)-sha(256|384|512)$/;

/**
 * Whether an element carries a signature of its own, and it is a good one: the only signature that is a child of it, with one
 * reference, which covers this very element and nothing less, by one of these keys. What is signed is what is used: nothing is
 * searched for (SAML core §5.4.2; signature wrapping). A signature that is there and is not good is refused, never ignored.
 * @throws UpstreamFinding `signature`, `signature-algorithm`, `signature-coverage`
 */
export function isSignedBy(element: XmlElement, certificates: readonly Uint8Array[]): boolean {
  const own = element.all(DS, 'Signature');
  if (own.length === 0) return false;
  const signature = own.length === 1 ? readXmlSignature(own[0]!) : 'twice';
  if (typeof signature === 'string') throw new UpstreamFinding('signature');
  const { algorithm, references } = signature;
  if (!ALGORITHMS.test(`${algorithm?.kind}-${algorithm?.hash}`))
    throw new UpstreamFinding('signature-algorithm');
  const id = element.attribute('ID');
  const [reference] = references;
  if (references.length !== 1 || id === undefined || reference?.uri !== `#${id}`)
    throw new UpstreamFinding('signature-coverage');
  for (const der of certificates) {
    const report = verifyXmlSignature(signature, parseCertificate(der).publicKey);
    if (!report.valueIntact) continue;
    const [found] = report.references;
    if (report.findings.length > 0 || found?.state !== 'intact') throw new UpstreamFinding('signature');
    const { target } = found;
    const isWhole =
      target?.kind === 'element' &&
      target.element === element &&
      target.without.length === 1 &&
      target.without[0] === own[0];
    if (!isWhole) throw new UpstreamFinding('signature-coverage');
    return true;
  }
  throw new UpstreamFinding('signature');
}
