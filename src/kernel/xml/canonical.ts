import { XmlError } from './error.ts';
import { type Range, XML_NAMESPACE, type XmlAttribute, XmlDocument, type XmlElement } from './tree.ts';

/** C14N 1.0, 1.1 (W3C 2001, 2008) and Exclusive 1.0 (2002). */
export interface CanonicalMethod {
  readonly kind: '1.0' | '1.1' | 'exclusive';
  readonly comments: boolean;
  /** InclusiveNamespaces PrefixList of the exclusive form; `#default` for the default namespace. */
  readonly prefixes?: readonly string[];
}

export const EXCLUSIVE: CanonicalMethod = { kind: 'exclusive', comments: false };
export const INCLUSIVE: CanonicalMethod = { kind: '1.0', comments: false };

/**
 * The canonical form of a document or of an element with all that is in it, except the elements in `without`.
 * @throws XmlError `xml-unsupported` for a joined `xml:base` of 1.1, `xml-limit` when asked too often
 */
export function canonical(
  apex: XmlDocument | XmlElement,
  method: CanonicalMethod,
  without: readonly XmlElement[] = [],
): string {
  const document = apex instanceof XmlDocument ? apex : apex.document;
  const text = new Cut(document, method.comments, without);
  const whole = apex instanceof XmlDocument ? { start: 0, end: document.text.length } : apex;
  document.spend(whole.end - whole.start);
  if (!(apex instanceof XmlDocument) && without.some((each) => apex.isWithin(each))) return '';
  if (method.kind === 'exclusive') return exclusive(apex, text, method.prefixes ?? []);
  if (apex instanceof XmlDocument) return text.between(whole.start, whole.end);
  // Below the apex inclusive forms write what the canonical form of the document has.
  return inclusiveTag(apex, method.kind) + text.between(apex.open, apex.end);
}

/** Text without what is left out. */
class Cut {
  readonly document: XmlDocument;
  readonly #gaps: readonly Range[];

  constructor(document: XmlDocument, comments: boolean, without: readonly XmlElement[]) {
    this.document = document;
    const gaps: Range[] = [...(comments ? [] : document.comments), ...without];
    this.#gaps = gaps.sort((one, other) => one.start - other.start);
  }

  between(start: number, end: number): string {
    const { text } = this.document;
    let kept = '';
    let from = start;
    for (let at = this.#firstAfter(start); at < this.#gaps.length; at++) {
      const gap = this.#gaps[at] as Range;
      if (gap.start >= end) break;
      if (gap.start > from) kept += text.slice(from, gap.start);
      from = Math.max(from, gap.end);
    }
    return from < end ? kept + text.slice(from, end) : kept;
  }

  leavesOut(element: XmlElement): boolean {
    return this.#gaps[this.#firstAfter(element.start)]?.start === element.start;
  }

  /** The first gap that starts at or after a place. */
  #firstAfter(place: number): number {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#gaps[middle] as Range).start < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const byName = (one: string, other: string) => (one < other ? -1 : Number(one > other));
const escaped = (uri: string) =>
  uri
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');

const declaration = (prefix: string, uri: string) => ` xmlns${prefix && ':'}${prefix}="${escaped(uri)}"`;

/** The apex has every namespace in scope, and the `xml:` attributes that it inherits (C14N §2.4, 1.1 §2.4). */
function inclusiveTag(apex: XmlElement, kind: '1.0' | '1.1'): string {
  const names = [...apex.scope.all()]
    .filter(([prefix, uri]) => prefix !== 'xml' && uri !== '')
    .sort(([one], [other]) => byName(one, other));
  const attributes = [...apex.attributes, ...inherited(apex, kind)].sort(
    (one, other) => byName(one.namespace, other.namespace) || byName(one.local, other.local),
  );
  return `<${apex.name}${names.map(([prefix, uri]) => declaration(prefix, uri)).join('')}${attributes.map(written).join('')}>`;
}

const written = ({ name, raw }: XmlAttribute) => ` ${name}="${raw}"`;

function inherited(apex: XmlElement, kind: '1.0' | '1.1'): XmlAttribute[] {
  const own = new Set(apex.attributes.map(({ name }) => name));
  const found: XmlAttribute[] = [];
  for (let outer = apex.parent; outer !== undefined; outer = outer.parent)
    for (const each of outer.attributes) {
      if (each.namespace !== XML_NAMESPACE) continue;
      if (kind === '1.1' && each.local === 'base')
        throw new XmlError('xml-unsupported', 'Canonical XML 1.1 would have to join base addresses.');
      if (own.has(each.name) || (kind === '1.1' && each.local === 'id')) continue;
      own.add(each.name);
      found.push(each);
    }
  return found;
}

function exclusive(apex: XmlDocument | XmlElement, text: Cut, prefixes: readonly string[]): string {
  const root = apex instanceof XmlDocument ? apex.root : apex;
  const end = apex instanceof XmlDocument ? apex.text.length : apex.end;
  const inclusive = prefixes.map((each) => (each === '#default' ? '' : each));
  const writing: Writing = {
    text,
    inclusive,
    pieces: [],
    from: apex instanceof XmlDocument ? 0 : apex.start,
  };
  if (!text.leavesOut(root)) writeExclusive(root, NOTHING, writing);
  writing.pieces.push(text.between(writing.from, end));
  return writing.pieces.join('');
}

const NOTHING: ReadonlyMap<string, string> = new Map();

interface Writing {
  readonly text: Cut;
  readonly inclusive: readonly string[];
  readonly pieces: string[];
  /** Up to where the text of the document is written: most tags stay as they are. */
  from: number;
}

/** Tags get the namespaces that they use visibly and that no element around them has written (Exclusive C14N §3). */
function writeExclusive(element: XmlElement, rendered: ReadonlyMap<string, string>, writing: Writing): void {
  const fresh = freshNames(element, rendered, writing.inclusive);
  const hasDeclarations = element.scope !== element.parent?.scope;
  if (fresh.length > 0 || hasDeclarations) {
    const declared = fresh.map(([prefix, uri]) => declaration(prefix, uri)).join('');
    const tag = `<${element.name}${declared}${element.attributes.map(written).join('')}>`;
    writing.pieces.push(writing.text.between(writing.from, element.start), tag);
    writing.from = element.open;
  }
  const inside = fresh.length === 0 ? rendered : new Map([...rendered, ...fresh]);
  for (const child of element.children)
    if (!writing.text.leavesOut(child)) writeExclusive(child, inside, writing);
}

const NONE: [string, string][] = [];

function freshNames(
  element: XmlElement,
  rendered: ReadonlyMap<string, string>,
  inclusive: readonly string[],
): [string, string][] {
  let fresh = NONE;
  const look = (prefix: string): void => {
    const uri = element.scope.get(prefix);
    if (prefix === 'xml' || uri === undefined || (rendered.get(prefix) ?? '') === uri) return;
    if (fresh.some(([known]) => known === prefix)) return;
    fresh = [...fresh, [prefix, uri]];
  };
  look(element.prefix);
  for (const { prefix } of element.attributes) if (prefix !== '') look(prefix);
  for (const prefix of inclusive) look(prefix);
  return fresh.length < 2 ? fresh : fresh.sort(([one], [other]) => byName(one, other));
}
