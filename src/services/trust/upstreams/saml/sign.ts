import { hashOf } from '../../../../kernel/pki/index.ts';
import {
  base64,
  before,
  canonical,
  EXCLUSIVE,
  editedXml,
  element,
  parseXml,
  prepareXmlSignature,
  transforms,
  type XmlElement,
} from '../../../../kernel/xml/index.ts';
import type { OwnKeys } from './keys.ts';

/**
 * Signs the root of a document by its `ID`, enveloped, with the signature before the child that the schema wants after it
 * (SAML core §5.4; RSA with SHA-256).
 */
export async function signRoot(
  xml: string,
  { key, certificate }: OwnKeys['signer'],
  next: (root: XmlElement) => XmlElement,
): Promise<string> {
  const document = parseXml(xml);
  const { root } = document;
  const draft = prepareXmlSignature({
    ...{
      id: `${root.attribute('ID')}-signature`,
      algorithm: key.algorithm,
      publicKey: certificate.publicKey,
    },
    place: root,
    references: [
      {
        ...{ uri: `#${root.attribute('ID')}`, hash: 'sha256' as const },
        transforms: [transforms.enveloped(), transforms.canonical(EXCLUSIVE)],
        digest: hashOf('sha256', Buffer.from(canonical(root, EXCLUSIVE), 'utf8')),
      },
    ],
    keyInfo: element(
      'ds:KeyInfo',
      {},
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, base64(certificate.der))),
    ),
  });
  const made = draft.finish(await key.sign(draft.toBeSigned));
  return Buffer.from(editedXml(document, [before(next(root), made)])).toString('utf8');
}
