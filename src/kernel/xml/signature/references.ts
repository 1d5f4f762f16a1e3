import { equal, type HashName, hashOf } from '../../pki/index.ts';
import { type CanonicalMethod, canonical, INCLUSIVE } from '../canonical.ts';
import { XmlError } from '../error.ts';
import { parseXml } from '../parse.ts';
import { XmlDocument, type XmlElement } from '../tree.ts';
import type { XmlSignatureFinding } from './findings.ts';
import { DS, TRANSFORM } from './names.ts';
import { canonicalMethod, fromBase64, type XmlReference } from './structure.ts';

/** Gives a file by the name that a reference has, or by its digest if the file is signed as it is; undefined for none. */
export type Detached = (uri: string | undefined, wanted?: FileDigest) => Uint8Array | undefined;

export interface FileDigest {
  readonly hash: HashName;
  readonly digest: Uint8Array;
}

/** What a reference digests: exactly this, and nothing that merely looks like it. */
export type ReferenceTarget =
  | { readonly kind: 'document'; readonly document: XmlDocument; readonly without: readonly XmlElement[] }
  | { readonly kind: 'element'; readonly element: XmlElement; readonly without: readonly XmlElement[] }
  | { readonly kind: 'file'; readonly name: string | undefined };

export interface ReferenceReport {
  readonly reference: XmlReference;
  /** `refused`: it cannot be told what is signed, or it is signed in a way that is not allowed. */
  readonly state: 'intact' | 'changed' | 'absent' | 'refused';
  readonly finding: XmlSignatureFinding | undefined;
  /** Known when `state` is `intact` or `changed`. */
  readonly target: ReferenceTarget | undefined;
}

export interface ReferenceContext {
  readonly signature: XmlElement;
  readonly detached?: Detached | undefined;
}

class Refusal extends Error {
  readonly finding: XmlSignatureFinding;
  constructor(finding: XmlSignatureFinding) {
    super(finding);
    this.finding = finding;
  }
}

/** Checks the digest of one reference. @throws XmlError `xml-limit` when the document asks for too much */
export function checkReference(reference: XmlReference, context: ReferenceContext): ReferenceReport {
  try {
    if (reference.hash === undefined) throw new Refusal('digest-unknown');
    if (reference.digest === undefined) throw new Refusal('value-not-base64');
    const { octets, target } = dereference(reference, context);
    const isIntact = equal(digestOf(reference.hash, octets), reference.digest);
    return {
      reference,
      state: isIntact ? 'intact' : 'changed',
      finding: isIntact ? undefined : 'digest-wrong',
      target,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const state = error.finding === 'reference-absent' ? 'absent' : 'refused';
    return { reference, state, finding: error.finding, target: undefined };
  }
}

const digestOf = (hash: HashName, octets: Octets) =>
  hashOf(hash, typeof octets === 'string' ? Buffer.from(octets, 'utf8') : octets);

type Octets = Uint8Array | string;

interface Nodes {
  readonly apex: XmlDocument | XmlElement;
  readonly without: readonly XmlElement[];
  readonly comments: boolean;
}

/**
 * The octets of a reference as a whole, for those who cover references themselves; undefined when it cannot be followed.
 * `method` makes nodes canonical that no transform has made so (EN 319 132-1 §5.5.2.2).
 */
export function octetsOf(
  reference: XmlReference,
  context: ReferenceContext,
  method?: CanonicalMethod,
): Uint8Array | undefined {
  try {
    const { octets } = dereference(reference, context, method);
    return typeof octets === 'string' ? Buffer.from(octets, 'utf8') : octets;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function dereference(
  reference: XmlReference,
  context: ReferenceContext,
  method = INCLUSIVE,
): { octets: Octets; target: ReferenceTarget } {
  const start = locate(reference, context);
  let current: Nodes | Octets = start;
  let target: ReferenceTarget | undefined;
  for (const transform of reference.transforms) {
    const next: Nodes | Octets = transformed(current, transform, context);
    if (isNodes(current) && !isNodes(next)) target ??= targetOf(current);
    current = next;
  }
  if (isNodes(current)) {
    target ??= targetOf(current);
    current = octetsOfNodes(current, method);
  }
  if (!isNodes(start)) target = { kind: 'file', name: reference.uri };
  return { octets: current, target: target as ReferenceTarget };
}

const isNodes = (value: Nodes | Octets): value is Nodes =>
  typeof value !== 'string' && !(value instanceof Uint8Array);

function targetOf({ apex, without }: Nodes): ReferenceTarget {
  return apex instanceof XmlDocument
    ? { kind: 'document', document: apex, without }
    : { kind: 'element', element: apex, without };
}

const BY_POINTER = /^#xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/;

/** Only whole documents, elements by their identifier, and files that the caller holds (§4.4.3.2, §4.4.3.3). */
function locate(reference: XmlReference, { signature, detached }: ReferenceContext): Nodes | Uint8Array {
  const { uri, hash, digest, transforms } = reference;
  const { document } = signature;
  if (uri === '') return { apex: document, without: [], comments: false };
  if (uri === '#xpointer(/)') return { apex: document, without: [], comments: true };
  const pointer = BY_POINTER.exec(uri ?? '');
  if (pointer !== null) return byId(document, pointer[1] ?? pointer[2] ?? '', true);
  if (uri?.startsWith('#xpointer')) throw new Refusal('reference-refused');
  if (uri?.startsWith('#')) return byId(document, unescapedFragment(uri.slice(1)), false);
  const isAsItIs = hash !== undefined && digest !== undefined && transforms.length === 0;
  const file = detached?.(uri, isAsItIs ? { hash, digest } : undefined);
  if (file === undefined) throw new Refusal('reference-absent');
  return file;
}

function unescapedFragment(fragment: string): string {
  try {
    return fragment.includes('%') ? decodeURIComponent(fragment) : fragment;
  } catch {
    return fragment; // a stray % that escapes nothing: the identifier as it stands
  }
}

function byId(document: XmlDocument, id: string, comments: boolean): Nodes {
  const [found, ...more] = document.withId(id);
  if (found === undefined) throw new Refusal('reference-absent');
  if (more.length > 0) throw new Refusal('reference-ambiguous');
  return { apex: found, without: [], comments };
}

function octetsOfNodes({ apex, without, comments }: Nodes, method: CanonicalMethod): string {
  try {
    return canonical(apex, { ...method, comments: method.comments && comments }, without);
  } catch (error) {
    if (error instanceof XmlError && error.code === 'xml-unsupported') throw new Refusal('transform-failed');
    throw error;
  }
}

function transformed(
  current: Nodes | Octets,
  transform: XmlElement,
  context: ReferenceContext,
): Nodes | Octets {
  const uri = transform.attribute('Algorithm');
  if (uri === TRANSFORM.base64) return base64Of(current);
  const method = canonicalMethod(transform);
  if (method !== undefined) return octetsOfNodes(nodesOf(current), method);
  const { signature } = context;
  if (uri === TRANSFORM.enveloped && isNodes(current) && transform.children.length === 0)
    return leaveOut(current, [signature]);
  if (isNodes(current) && (isWithoutSignatures(transform) || isSubtraction(transform)))
    return leaveOut(current, signaturesOf(signature.document));
  throw new Refusal('transform-refused');
}

/** @throws Refusal when nothing would be left: a signature over nothing is not one */
function leaveOut(nodes: Nodes, elements: readonly XmlElement[]): Nodes {
  const { apex } = nodes;
  if (!(apex instanceof XmlDocument) && elements.some((each) => apex.isWithin(each)))
    throw new Refusal('transform-refused');
  return { ...nodes, without: [...nodes.without, ...elements] };
}

function signaturesOf(document: XmlDocument): XmlElement[] {
  const { root } = document;
  return root.is(DS, 'Signature') ? [root] : outermost(root);
}

function outermost(element: XmlElement): XmlElement[] {
  return element.children.flatMap((each) => (each.is(DS, 'Signature') ? [each] : outermost(each)));
}

const NOT_IN_SIGNATURE = /^not\(ancestor-or-self::([\w.-]+):Signature\)$/;
const EVERY_SIGNATURE = /^\/descendant(?:-or-self)?::([\w.-]+):Signature$/;

/** The one XPath expression that is understood: everything but signatures, as several signers of one document need it. */
function isWithoutSignatures(transform: XmlElement): boolean {
  const [xpath, ...more] = transform.children;
  if (transform.attribute('Algorithm') !== TRANSFORM.xpath || more.length > 0) return false;
  return xpath?.is(DS, 'XPath') === true && namesSignatures(xpath, NOT_IN_SIGNATURE);
}

/** The same said with XPath Filter 2.0, as the Commission's software does. */
function isSubtraction(transform: XmlElement): boolean {
  const [xpath, ...more] = transform.children;
  if (transform.attribute('Algorithm') !== TRANSFORM.filter || more.length > 0) return false;
  if (xpath?.is(TRANSFORM.filter, 'XPath') !== true || xpath.attribute('Filter') !== 'subtract') return false;
  return namesSignatures(xpath, EVERY_SIGNATURE);
}

function namesSignatures(xpath: XmlElement, form: RegExp): boolean {
  const prefix = form.exec(xpath.value.replace(/\s+/g, ''))?.[1];
  return prefix !== undefined && xpath.scope.get(prefix) === DS;
}

function base64Of(current: Nodes | Octets): Uint8Array {
  const decoded = fromBase64(
    isNodes(current) ? textOf(current) : Buffer.from(current as Uint8Array).toString('latin1'),
  );
  if (decoded === undefined) throw new Refusal('transform-failed');
  return decoded;
}

function textOf({ apex, without }: Nodes): string {
  if (without.length > 0) throw new Refusal('transform-refused');
  return (apex instanceof XmlDocument ? apex.root : apex).value;
}

/** Octets that have to be made canonical are XML of their own. */
function nodesOf(current: Nodes | Octets): Nodes {
  if (isNodes(current)) return current;
  try {
    return { apex: parseXml(current), without: [], comments: true };
  } catch (error) {
    if (error instanceof XmlError && error.code !== 'xml-limit') throw new Refusal('transform-failed');
    throw error;
  }
}
