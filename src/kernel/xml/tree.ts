import { XmlError } from './error.ts';
import { CANONICAL_CHARACTERS } from './limits.ts';
import { tokenAt } from './scan.ts';

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

export interface XmlAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  readonly value: string;
  /** Value as it stands in the canonical form. */
  readonly raw: string;
}

/** Namespaces in scope, by prefix; the empty prefix is the default one. Shared between elements that declare none. */
export class Scope {
  readonly #declared: ReadonlyMap<string, string>;
  readonly #outer: Scope | undefined;

  constructor(declared: ReadonlyMap<string, string>, outer?: Scope) {
    this.#declared = declared;
    this.#outer = outer;
  }

  get(prefix: string): string | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const uri = scope.#declared.get(prefix);
      if (uri !== undefined) return uri;
    }
    return undefined;
  }

  /** Every prefix with its namespace, the empty one of an undeclared default too. */
  all(): Map<string, string> {
    const all = this.#outer?.all() ?? new Map<string, string>();
    for (const [prefix, uri] of this.#declared) all.set(prefix, uri);
    return all;
  }
}

/** A range of the canonical text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A document, as its canonical form with comments. Everything that is looked at, digested and answered about comes from
 * this one text, so there are no two readings of a document.
 */
export class XmlDocument {
  readonly text: string;
  /** Comments in the order of the document, with the line break that goes with those outside the root (C14N §2.3). */
  readonly comments: Range[] = [];
  readonly #ids = new Map<string, XmlElement[]>();
  #root: XmlElement | undefined;
  #spent = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** @throws XmlError `xml-malformed` while there is none */
  get root(): XmlElement {
    if (this.#root === undefined) throw new XmlError('xml-malformed', 'The XML has no element.');
    return this.#root;
  }

  set root(element: XmlElement) {
    this.#root = element;
  }

  get hasRoot(): boolean {
    return this.#root !== undefined;
  }

  /** Every element with that identifier (`Id`, `ID`, `id`, `xml:id`): more than one is an ambiguity, never a choice. */
  withId(id: string): readonly XmlElement[] {
    return this.#ids.get(id) ?? [];
  }

  keepId(id: string, element: XmlElement): void {
    const same = this.#ids.get(id);
    if (same === undefined) this.#ids.set(id, [element]);
    else if (same.at(-1) !== element) same.push(element);
  }

  /** All identifiers that stand at several elements. */
  get ambiguousIds(): string[] {
    return [...this.#ids].filter(([, elements]) => elements.length > 1).map(([id]) => id);
  }

  /** @throws XmlError `xml-limit` when canonical forms of this document were asked for too often */
  spend(characters: number): void {
    this.#spent += characters;
    if (this.#spent > CANONICAL_CHARACTERS)
      throw new XmlError('xml-limit', 'The XML asks for too much to be digested.');
  }
}

export interface ElementParts {
  readonly document: XmlDocument;
  readonly parent: XmlElement | undefined;
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly scope: Scope;
  readonly start: number;
  readonly open: number;
}

export class XmlElement implements ElementParts {
  readonly document: XmlDocument;
  readonly parent: XmlElement | undefined;
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly scope: Scope;
  /** Children that are elements. */
  readonly children: XmlElement[] = [];
  readonly start: number;
  /** Where the start tag ends. */
  readonly open: number;
  /** Where the end tag starts and ends: known when it was reached. */
  close = 0;
  end = 0;

  constructor(parts: ElementParts) {
    this.document = parts.document;
    this.parent = parts.parent;
    this.name = parts.name;
    this.prefix = parts.prefix;
    this.local = parts.local;
    this.namespace = parts.namespace;
    this.attributes = parts.attributes;
    this.scope = parts.scope;
    this.start = parts.start;
    this.open = parts.open;
  }

  is(namespace: string, local: string): boolean {
    return this.local === local && this.namespace === namespace;
  }

  /** The value of an attribute without namespace, or of one with. */
  attribute(local: string, namespace = ''): string | undefined {
    return this.attributes.find((each) => each.local === local && each.namespace === namespace)?.value;
  }

  /** The children of that name. */
  all(namespace: string, local: string): XmlElement[] {
    return this.children.filter((each) => each.is(namespace, local));
  }

  /** The only child of that name; undefined when there is none. @throws XmlError `xml-malformed` when there are several */
  only(namespace: string, local: string): XmlElement | undefined {
    const found = this.all(namespace, local);
    if (found.length > 1)
      throw new XmlError('xml-malformed', 'An element stands twice where it may stand once.');
    return found[0];
  }

  /** Whether it stands inside that element, or is it. */
  isWithin(other: XmlElement): boolean {
    return this.document === other.document && this.start >= other.start && this.end <= other.end;
  }

  /** Text inside, also in elements below; comments and instructions are not text (XPath 1.0 §5.2). */
  get value(): string {
    const { text } = this.document;
    const pieces: string[] = [];
    for (let at = this.open; at < this.close; ) {
      const next = text.indexOf('<', at);
      const end = next < 0 || next > this.close ? this.close : next;
      pieces.push(text.slice(at, end));
      at = end < this.close ? tokenAt(text, end).end : end;
    }
    return unescapeCanonical(pieces.join(''));
  }

  /** Elements below with that name, in the order of the document. */
  descendants(namespace: string, local: string): XmlElement[] {
    const found: XmlElement[] = [];
    const visit = (element: XmlElement) => {
      if (element.is(namespace, local)) found.push(element);
      for (const child of element.children) visit(child);
    };
    for (const child of this.children) visit(child);
    return found;
  }
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#x9;': '\t',
  '&#xA;': '\n',
  '&#xD;': '\r',
};

/** Text from its canonical form, in which only these references are written (C14N §2.3). */
export function unescapeCanonical(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&[^;]*;/g, (reference) => REFERENCES[reference] ?? reference);
}
