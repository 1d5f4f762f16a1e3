import { type HashName, hashOf, type PublicKey, type SignatureAlgorithm } from '../../pki/index.ts';
import { type CanonicalMethod, canonical, EXCLUSIVE } from '../canonical.ts';
import { XmlError } from '../error.ts';
import { parseXml } from '../parse.ts';
import { XML_NAMESPACE, type XmlElement } from '../tree.ts';
import { element, escapeAttribute, type Markup } from '../write.ts';
import { plainFromDer } from './ecdsa.ts';
import {
  canonicalUri,
  DS,
  EXCLUSIVE_NAMESPACE,
  hashUri,
  PSS_NAMESPACE,
  PSS_WITH_PARAMETERS,
  signatureUri,
  TRANSFORM,
} from './names.ts';

export interface ReferenceWish {
  readonly uri?: string;
  readonly id?: string;
  readonly type?: string;
  readonly hash: HashName;
  readonly transforms?: readonly Markup[];
  /** Of the octets after the transforms. Without it `uri` names a part of this very signature, which is exclusive-canonical. */
  readonly digest?: Uint8Array;
}

export interface XmlSignatureWish {
  readonly id: string;
  readonly valueId?: string;
  readonly algorithm: SignatureAlgorithm;
  /** Of the signer: it says how long an elliptic value is. */
  readonly publicKey: PublicKey;
  /** Of SignedInfo; exclusive unless said, so that the signature may move. */
  readonly canonicalization?: CanonicalMethod;
  readonly references: readonly ReferenceWish[];
  readonly keyInfo?: Markup;
  readonly objects?: readonly Markup[];
  /** The element in which the signature will stand, if it is in a document. Prefix `ds` is the signature's own. */
  readonly place?: XmlElement | undefined;
}

export interface XmlSignatureDraft {
  readonly toBeSigned: Uint8Array<ArrayBuffer>;
  /** ds:Signature with its value. `value` as the key gives it: ECDSA in DER. */
  finish(value: Uint8Array): Markup;
}

export const transform = (algorithm: string, ...inside: Markup[]): Markup =>
  element('ds:Transform', { Algorithm: algorithm }, ...inside);

/** `enveloped`: all but this signature. `withoutSignatures`: all but every signature, so that others may follow. */
export const transforms = {
  enveloped: () => transform(TRANSFORM.enveloped),
  base64: () => transform(TRANSFORM.base64),
  canonical: (method: CanonicalMethod) => transform(canonicalUri(method), ...prefixList(method)),
  withoutSignatures: () =>
    transform(TRANSFORM.xpath, element('ds:XPath', {}, 'not(ancestor-or-self::ds:Signature)')),
};

function prefixList({ prefixes = [] }: CanonicalMethod): Markup[] {
  if (prefixes.length === 0) return [];
  const attributes = { 'xmlns:ec': EXCLUSIVE_NAMESPACE, PrefixList: prefixes.join(' ') };
  return [element('ec:InclusiveNamespaces', attributes)];
}

/** Makes a ds:Signature that waits for its value. @throws XmlError `xml-build` */
export function prepareXmlSignature(wish: XmlSignatureWish): XmlSignatureDraft {
  const method = wish.canonicalization ?? EXCLUSIVE;
  const rest = [wish.keyInfo, wish.objects];
  const whole = (...head: (Markup | undefined)[]) =>
    element('ds:Signature', { 'xmlns:ds': DS, Id: wish.id }, ...head, rest);
  const draft = inPlace(whole(), wish.place);
  const references = wish.references.map((each) => referenceOf(each, draft));
  const signedInfo = element(
    'ds:SignedInfo',
    {},
    element('ds:CanonicalizationMethod', { Algorithm: canonicalUri(method) }, ...prefixList(method)),
    signatureMethod(wish.algorithm),
    references,
  );
  const alone = inPlace(element('ds:Signature', { 'xmlns:ds': DS }, signedInfo), wish.place);
  const toBeSigned = new Uint8Array(Buffer.from(canonical(alone.children[0] as XmlElement, method), 'utf8'));
  return {
    toBeSigned,
    finish: (value) =>
      whole(signedInfo, element('ds:SignatureValue', { Id: wish.valueId }, writtenValue(wish, value))),
  };
}

/** The signature as it will be in its place: below the namespaces and `xml:` attributes that it has there. */
function inPlace(signature: Markup, place: XmlElement | undefined): XmlElement {
  const names = [...(place?.scope.all() ?? [])].filter(([prefix, uri]) => prefix !== 'xml' && uri !== '');
  const declared = names.map(([prefix, uri]) => ` xmlns${prefix && ':'}${prefix}="${escapeAttribute(uri)}"`);
  const around = new Map<string, string>();
  for (let outer = place; outer !== undefined; outer = outer.parent)
    for (const { name, namespace, raw } of outer.attributes)
      if (namespace === XML_NAMESPACE && !around.has(name)) around.set(name, ` ${name}="${raw}"`);
  const start = `<place${declared.join('')}${[...around.values()].join('')}>`;
  const { root } = parseXml(`${start}${signature.xml}</place>`);
  return root.children[0] as XmlElement;
}

function referenceOf(wish: ReferenceWish, draft: XmlElement): Markup {
  const inside = wish.digest === undefined;
  const listed = inside ? [transforms.canonical(EXCLUSIVE)] : (wish.transforms ?? []);
  return element(
    'ds:Reference',
    { Id: wish.id, Type: wish.type, URI: wish.uri },
    listed.length === 0 ? undefined : element('ds:Transforms', {}, listed),
    element('ds:DigestMethod', { Algorithm: hashUri(wish.hash) }),
    element('ds:DigestValue', {}, base64(wish.digest ?? digestInside(wish, draft))),
  );
}

function digestInside({ uri, hash }: ReferenceWish, draft: XmlElement): Uint8Array {
  const [target, ...more] = draft.document.withId((uri ?? '').slice(1));
  if (target === undefined || more.length > 0)
    throw new XmlError('xml-build', 'A reference names no part of the signature, or several.');
  return hashOf(hash, Buffer.from(canonical(target, EXCLUSIVE), 'utf8'));
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function signatureMethod(algorithm: SignatureAlgorithm): Markup {
  const uri = signatureUri(algorithm);
  if (uri !== undefined) return element('ds:SignatureMethod', { Algorithm: uri });
  if (algorithm.kind !== 'rsa-pss' || algorithm.hash === undefined)
    throw new XmlError('xml-build', 'Signatures of that algorithm cannot stand in XML.');
  return element(
    'ds:SignatureMethod',
    { Algorithm: PSS_WITH_PARAMETERS },
    pssParameters(algorithm.hash, algorithm.saltLength),
  );
}

/** Salts of other lengths than the digest's (RFC 9231 §2.3.9). */
function pssParameters(hash: HashName, salt = 20): Markup {
  const digest = element('ds:DigestMethod', { Algorithm: hashUri(hash) });
  return element(
    'pss:RSAPSSParams',
    { 'xmlns:pss': PSS_NAMESPACE },
    digest,
    element('pss:MaskGenerationFunction', { Algorithm: `${PSS_NAMESPACE}MGF1` }, digest),
    element('pss:SaltLength', {}, String(salt)),
  );
}

/** ECDSA goes as r‖s. @throws XmlError `xml-build` when the value is not what such a key gives */
function writtenValue({ algorithm, publicKey }: XmlSignatureWish, value: Uint8Array): string {
  return base64(algorithm.kind === 'ecdsa' ? plainFromDer(value, publicKey) : value);
}
