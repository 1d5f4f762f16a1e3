import { randomBytes } from 'node:crypto';
import type { SigningKey } from '../../../kernel/keys/index.ts';
import {
  type Certificate,
  equal,
  hashOf,
  PkiError,
  parseCertificate,
  toHex,
} from '../../../kernel/pki/index.ts';
import {
  base64,
  canonical,
  DS,
  EXCLUSIVE,
  editedXml,
  element,
  fromBase64,
  hashByUri,
  hashUri,
  lastIn,
  type Markup,
  parseXml,
  prepareXmlSignature,
  readXmlSignature,
  transforms,
  verifyXmlSignature,
  type XmlDocument,
  type XmlElement,
  type XmlSignature,
} from '../../../kernel/xml/index.ts';
import { SIGNED_PROPERTIES, XADES } from './names.ts';

export type SignatureFault =
  | 'unsigned'
  | 'signed-twice'
  | 'identifier-twice'
  | 'signature-form'
  | 'signature-coverage'
  | 'signer-unknown'
  | 'signature-wrong'
  | 'signer-mismatch';

/**
 * Checks the signature of a list: enveloped, the only one, the last child of the root, over the whole document (TS 119 612
 * clause 5.7.1 and annex B.6), by one of the given signers. Answers who signed, or what is wrong. A certificate that the
 * list carries is believed for nothing: it only says which of the known signers to try first.
 */
export function checkListSignature(
  document: XmlDocument,
  signers: readonly Certificate[],
): Certificate | SignatureFault {
  const { root } = document;
  const all = root.descendants(DS, 'Signature');
  const [found] = all;
  if (found === undefined) return 'unsigned';
  if (all.length > 1) return 'signed-twice';
  if (found.parent !== root || root.children.at(-1) !== found) return 'signature-form';
  // Two elements of one identifier are how a signature is wrapped around something else.
  if (document.ambiguousIds.length > 0) return 'identifier-twice';
  const signature = readXmlSignature(found);
  if (typeof signature === 'string') return 'signature-form';
  const first = signers.find((each) => verifyXmlSignature(signature, each.publicKey).valueIntact);
  if (first === undefined)
    return signers.length > 0 && isKnown(signature, signers) ? 'signature-wrong' : 'signer-unknown';
  const { findings, references } = verifyXmlSignature(signature, first.publicKey);
  if (findings.length > 0) return 'signature-wrong';
  const coversAll = references.some(
    ({ target }) =>
      (target?.kind === 'document' || (target?.kind === 'element' && target.element === root)) &&
      target.without.length === 1 &&
      target.without[0] === found,
  );
  if (!coversAll) return 'signature-coverage';
  return namesAnother(signature, first) ? 'signer-mismatch' : first;
}

/** Whether the list says that it was signed by one of them: then what is wrong is the value, not the signer. */
function isKnown({ keyInfo }: XmlSignature, signers: readonly Certificate[]): boolean {
  const carried = (keyInfo?.descendants(DS, 'X509Certificate') ?? []).map(({ value }) => fromBase64(value));
  return carried.some((der) => der !== undefined && signers.some((each) => equal(each.der, der)));
}

/** EN 319 132-1 §5.2.2: SigningCertificate names the signer by a digest, which must be the one whose key signed. */
function namesAnother({ objects }: XmlSignature, signer: Certificate): boolean {
  const named = objects.flatMap((each) =>
    ['SigningCertificateV2', 'SigningCertificate'].flatMap((name) => each.descendants(XADES, name)),
  );
  if (named.length === 0) return false;
  const digests = named.flatMap((each) => each.descendants(XADES, 'CertDigest'));
  return !digests.some((each) => isDigestOf(each, signer));
}

function isDigestOf(digest: XmlElement, { der }: Certificate): boolean {
  const hash = hashByUri(digest.only(DS, 'DigestMethod')?.attribute('Algorithm'));
  const value = fromBase64(digest.only(DS, 'DigestValue')?.value ?? '');
  return hash !== undefined && value !== undefined && equal(hashOf(hash, der), value);
}

export type ListSigner = { key: SigningKey; certificate: Certificate };

/** Signs a list by XAdES baseline B, enveloped, with the two transforms of annex B.6 and no other. */
export async function signList(
  unsigned: string,
  { key, certificate }: ListSigner,
  at: Temporal.Instant,
): Promise<Buffer> {
  const document = parseXml(unsigned);
  const id = `list-${toHex(new Uint8Array(randomBytes(12)))}`;
  const draft = prepareXmlSignature({
    ...{ id, valueId: `${id}-value`, algorithm: key.algorithm, publicKey: certificate.publicKey },
    place: document.root,
    references: [
      {
        ...{ uri: '', hash: 'sha256' as const },
        transforms: [transforms.enveloped(), transforms.canonical(EXCLUSIVE)],
        digest: hashOf('sha256', Buffer.from(canonical(document, EXCLUSIVE), 'utf8')),
      },
      { uri: `#${id}-signed`, type: SIGNED_PROPERTIES, hash: 'sha256' },
    ],
    keyInfo: element(
      'ds:KeyInfo',
      {},
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate.der))),
    ),
    objects: [element('ds:Object', {}, properties(id, certificate, at))],
  });
  const made = draft.finish(await key.sign(draft.toBeSigned));
  return Buffer.from(editedXml(document, [lastIn(document.root, made)]));
}

function properties(id: string, certificate: Certificate, at: Temporal.Instant): Markup {
  const digest = [
    element('ds:DigestMethod', { Algorithm: hashUri('sha256') }),
    element('ds:DigestValue', {}, base64(hashOf('sha256', certificate.der))),
  ];
  return element(
    'xades:QualifyingProperties',
    { 'xmlns:xades': XADES, Target: `#${id}` },
    element(
      'xades:SignedProperties',
      { Id: `${id}-signed` },
      element(
        'xades:SignedSignatureProperties',
        {},
        element('xades:SigningTime', {}, seconds(at)),
        element(
          'xades:SigningCertificateV2',
          {},
          element('xades:Cert', {}, element('xades:CertDigest', {}, digest)),
        ),
      ),
    ),
  );
}

/** Clause 5.1.3: UTC, without fractions. */
export const seconds = (at: Temporal.Instant): string => at.round('second').toString();

/** Certificates from Base64, those that can be read. */
export function certificatesOf(encoded: readonly string[]): Certificate[] {
  return encoded.flatMap((each) => {
    try {
      return [parseCertificate(new Uint8Array(Buffer.from(each, 'base64')))];
    } catch (error) {
      if (error instanceof PkiError) return [];
      throw error;
    }
  });
}
