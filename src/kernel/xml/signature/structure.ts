import type { HashName, SignatureAlgorithm } from '../../pki/index.ts';
import type { CanonicalMethod } from '../canonical.ts';
import type { XmlElement } from '../tree.ts';
import type { XmlSignatureFinding } from './findings.ts';
import {
  canonicalByUri,
  DS,
  EXCLUSIVE_NAMESPACE,
  hashByUri,
  PSS_NAMESPACE,
  PSS_WITH_PARAMETERS,
  signatureByUri,
} from './names.ts';

/** References of one signature or manifest, and transforms of one reference. */
const MOST_REFERENCES = 1000;
const MOST_TRANSFORMS = 8;

/** A ds:Signature, its parts found by their place and never by search (XMLDSig §4). */
export interface XmlSignature {
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly signedInfo: XmlElement;
  /** Undefined when it is none that is allowed. */
  readonly canonicalization: CanonicalMethod | undefined;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly methodUri: string;
  readonly references: readonly XmlReference[];
  readonly valueElement: XmlElement;
  readonly value: Uint8Array | undefined;
  readonly keyInfo: XmlElement | undefined;
  readonly objects: readonly XmlElement[];
}

export interface XmlReference {
  readonly element: XmlElement;
  readonly id: string | undefined;
  /** Undefined: whoever checks has to know what is meant (§4.4.3.1). */
  readonly uri: string | undefined;
  readonly type: string | undefined;
  readonly transforms: readonly XmlElement[];
  readonly hash: HashName | undefined;
  readonly digest: Uint8Array | undefined;
}

/** @returns a finding when the element is not built as a signature must be */
export function readXmlSignature(element: XmlElement): XmlSignature | XmlSignatureFinding {
  const [signedInfo, valueElement, third, ...rest] = element.children;
  if (!element.is(DS, 'Signature') || !signedInfo?.is(DS, 'SignedInfo')) return 'structure';
  if (!valueElement?.is(DS, 'SignatureValue')) return 'structure';
  const keyInfo = third?.is(DS, 'KeyInfo') ? third : undefined;
  const objects = third !== undefined && keyInfo === undefined ? [third, ...rest] : rest;
  if (!objects.every((each) => each.is(DS, 'Object'))) return 'structure';
  const [canonicalization, method, ...references] = signedInfo.children;
  if (!canonicalization?.is(DS, 'CanonicalizationMethod') || !method?.is(DS, 'SignatureMethod'))
    return 'structure';
  if (references.length === 0) return 'no-references';
  if (references.length > MOST_REFERENCES) return 'too-many-references';
  const read = readReferences(references);
  if (typeof read === 'string') return read;
  return {
    element,
    id: element.attribute('Id'),
    signedInfo,
    canonicalization: canonicalMethod(canonicalization),
    algorithm: signatureMethod(method),
    methodUri: method.attribute('Algorithm') ?? '',
    references: read,
    valueElement,
    value: fromBase64(valueElement.value),
    keyInfo,
    objects,
  };
}

/** The references of a ds:Manifest (§5.1). */
export function readManifest(element: XmlElement): readonly XmlReference[] | XmlSignatureFinding {
  if (!element.is(DS, 'Manifest')) return 'structure';
  return element.children.length > MOST_REFERENCES ? 'too-many-references' : readReferences(element.children);
}

function readReferences(elements: readonly XmlElement[]): XmlReference[] | XmlSignatureFinding {
  const references: XmlReference[] = [];
  for (const each of elements) {
    const reference = readReference(each);
    if (reference === undefined) return 'structure';
    references.push(reference);
  }
  return references;
}

function readReference(element: XmlElement): XmlReference | undefined {
  const children = [...element.children];
  const transforms = children[0]?.is(DS, 'Transforms') ? (children.shift() as XmlElement).children : [];
  const [method, value, ...more] = children;
  if (!element.is(DS, 'Reference') || more.length > 0) return undefined;
  if (!method?.is(DS, 'DigestMethod') || !value?.is(DS, 'DigestValue')) return undefined;
  if (transforms.length > MOST_TRANSFORMS) return undefined;
  if (!transforms.every((each) => each.is(DS, 'Transform'))) return undefined;
  return {
    element,
    id: element.attribute('Id'),
    uri: element.attribute('URI'),
    type: element.attribute('Type'),
    transforms,
    hash: hashByUri(method.attribute('Algorithm')),
    digest: fromBase64(value.value),
  };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 with blanks (RFC 2045 §6.8); undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const dense = /\s/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  return dense.length % 4 === 0 && BASE64.test(dense)
    ? new Uint8Array(Buffer.from(dense, 'base64'))
    : undefined;
}

/** The method that a CanonicalizationMethod or Transform element names; undefined when it is none. */
export function canonicalMethod(element: XmlElement): CanonicalMethod | undefined {
  const method = canonicalByUri(element.attribute('Algorithm'));
  if (method === undefined || element.children.length === 0) return method;
  const [list, ...more] = element.children;
  if (method.kind !== 'exclusive' || more.length > 0) return undefined;
  if (!list?.is(EXCLUSIVE_NAMESPACE, 'InclusiveNamespaces')) return undefined;
  const prefixes = (list.attribute('PrefixList') ?? '').split(/[ \t\r\n]+/).filter((each) => each !== '');
  return { ...method, prefixes };
}

function signatureMethod(element: XmlElement): SignatureAlgorithm | undefined {
  const uri = element.attribute('Algorithm');
  if (uri === PSS_WITH_PARAMETERS) return pssMethod(element.only(PSS_NAMESPACE, 'RSAPSSParams'));
  return element.children.length === 0 ? signatureByUri(uri) : undefined;
}

/** RSAPSSParams (RFC 9231 §2.3.9): SHA-256 with a salt of its length unless said; the mask must use the same digest. */
function pssMethod(parameters: XmlElement | undefined): SignatureAlgorithm | undefined {
  const digest = parameters?.only(DS, 'DigestMethod');
  const hash = digest === undefined ? 'sha256' : hashByUri(digest.attribute('Algorithm'));
  const mask = parameters?.only(PSS_NAMESPACE, 'MaskGenerationFunction')?.only(DS, 'DigestMethod');
  const maskHash = mask === undefined ? hash : hashByUri(mask.attribute('Algorithm'));
  const salt = parameters?.only(PSS_NAMESPACE, 'SaltLength')?.value ?? '32';
  const trailer = parameters?.only(PSS_NAMESPACE, 'TrailerField')?.value ?? '1';
  if (hash === undefined || maskHash !== hash || !/^\d{1,3}$/.test(salt) || trailer !== '1') return undefined;
  return { kind: 'rsa-pss', hash, saltLength: Number(salt) };
}
