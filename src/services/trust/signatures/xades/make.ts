import { randomBytes } from 'node:crypto';
import { hashOf, toHex } from '../../../../kernel/pki/index.ts';
import {
  base64,
  element,
  type Markup,
  prepareXmlSignature,
  type XmlSignatureDraft,
} from '../../../../kernel/xml/index.ts';
import { FormError } from '../facts.ts';
import type { Prepared, SignWish } from '../making.ts';
import { augmentXades } from './augment.ts';
import { type Content, contentOf, holderOf, type XadesDocument, type XadesOptions } from './content.ts';
import { POLICIES } from './policies.ts';
import { qualifyingProperties } from './properties.ts';
import { withinForm } from './read.ts';
import { brokenBy } from './several.ts';

/**
 * Prepares a XAdES signature (EN 319 132-1 V1.3.1 §6). What `finish` gives is the whole signed document, or for detached
 * files the signature alone. @throws FormError for a document that cannot be signed so
 */
export async function prepareXades(
  document: XadesDocument,
  wish: SignWish,
  options: XadesOptions,
): Promise<Prepared<Uint8Array>> {
  return prepared(document, wish, { options, id: toHex(new Uint8Array(randomBytes(12))) });
}

/** Whether an XML document can be signed in its root, before anybody does. @throws FormError when it cannot */
export function assertSignableXml(document: Uint8Array): void {
  withinForm(() => holderOf(document));
}

/** The same signature again in another process. @throws FormError `xades.other-document` when anything has changed meanwhile */
export async function resumeXades(
  document: XadesDocument,
  wish: SignWish,
  options: XadesOptions,
  state: Uint8Array,
): Promise<Prepared<Uint8Array>> {
  const text = Buffer.from(state).toString('utf8');
  const [id = '', digest = ''] = text.split(' ');
  if (!/^[0-9a-f]{24}$/.test(id)) throw new FormError('xades.state', 'This is not the state of a signature.');
  const again = prepared(document, wish, { options, id });
  if (Buffer.from(again.state).toString('utf8') !== `${id} ${digest}`)
    throw new FormError('xades.other-document', 'The document or the wish is not the one that was prepared.');
  return again;
}

function prepared(
  document: XadesDocument,
  wish: SignWish,
  { options, id }: { options: XadesOptions; id: string },
): Prepared<Uint8Array> {
  const ids = { signature: `xades-${id}`, properties: `xades-${id}-signed`, value: `xades-${id}-value` };
  const hash = wish.hash ?? wish.algorithm.hash ?? 'sha256';
  const content = withinForm(() => contentOf(document, options, { id: ids.signature, hash, wish }));
  const draft = withinForm(() => draftOf(wish, ids, content));
  const { toBeSigned } = draft;
  return {
    algorithm: wish.algorithm,
    toBeSigned,
    state: Buffer.from(`${id} ${toHex(hashOf('sha256', toBeSigned))}`, 'utf8'),
    finish: async (value, level, proofs) => {
      const made = withinForm(() => content.around(draft.finish(value)));
      if (content.others > 0 && brokenBy(document as Uint8Array, made))
        throw new FormError(
          'xades.would-break',
          'A signature that is there covers the place of the new one.',
        );
      if (level === 'B-B') return made;
      return augmentXades(made, level, proofs, { id: ids.signature, detached: content.files });
    },
  };
}

function draftOf(
  wish: SignWish,
  ids: { signature: string; properties: string; value: string },
  content: Content,
): XmlSignatureDraft {
  const hash = wish.hash ?? wish.algorithm.hash ?? 'sha256';
  const isFacturae = wish.claims?.policy?.id === POLICIES.facturae.id;
  const keyInfo = `${ids.signature}-key`;
  const properties = qualifyingProperties(wish, ids, content.formats);
  return prepareXmlSignature({
    id: ids.signature,
    valueId: ids.value,
    algorithm: wish.algorithm,
    publicKey: wish.certificate.publicKey,
    place: content.place,
    references: [
      ...content.references,
      { uri: `#${ids.properties}`, type: 'http://uri.etsi.org/01903#SignedProperties', hash },
      // Facturae's policy v3.1 §1.2 wants the certificate itself signed.
      ...(isFacturae ? [{ uri: `#${keyInfo}`, hash }] : []),
    ],
    keyInfo: element(
      'ds:KeyInfo',
      { Id: isFacturae ? keyInfo : undefined },
      element('ds:X509Data', {}, [wish.certificate, ...wish.chain].map(certificateMarkup)),
    ),
    objects: [...content.objects, element('ds:Object', {}, properties)],
  });
}

const certificateMarkup = ({ der }: { der: Uint8Array }): Markup =>
  element('ds:X509Certificate', {}, base64(der));
