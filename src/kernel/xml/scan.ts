import { XmlError } from './error.ts';
import { withinLimit, type XmlLimits } from './limits.ts';

const BANG = 0x21;
const QUERY = 0x3f;
const SLASH = 0x2f;
const GREATER = 0x3e;
const DOUBLE = 0x22;
const SINGLE = 0x27;

/** What stands at a `<`, and where it ends; `end` is the length of the text when it never does. */
export interface Token {
  readonly kind: 'open' | 'empty' | 'close' | 'comment' | 'instruction' | 'characters' | 'declaration';
  readonly end: number;
  /** Quoted values in a tag: its attributes and namespace declarations. */
  readonly values?: number;
}

/** One piece of markup (XML 1.0 §2.4 to §3.1): exact as long as the document is well-formed up to there. */
export function tokenAt(text: string, at: number): Token {
  const next = text.charCodeAt(at + 1);
  if (next === SLASH) return { kind: 'close', end: after(text, '>', at) };
  if (next === QUERY) return { kind: 'instruction', end: after(text, '?>', at + 2) };
  if (next !== BANG) return tagAt(text, at);
  if (text.startsWith('<!--', at)) return { kind: 'comment', end: after(text, '-->', at + 4) };
  if (text.startsWith('<![CDATA[', at)) return { kind: 'characters', end: after(text, ']]>', at + 9) };
  return { kind: 'declaration', end: text.length };
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

/** A `>` may stand inside an attribute value, a `<` never. */
function tagAt(text: string, at: number): Token {
  let values = 0;
  for (let here = at + 1; here < text.length; here++) {
    const one = text.charCodeAt(here);
    if (one === GREATER) {
      const kind = text.charCodeAt(here - 1) === SLASH ? 'empty' : 'open';
      return { kind, end: here + 1, values };
    }
    if (one !== DOUBLE && one !== SINGLE) continue;
    const close = text.indexOf(one === DOUBLE ? '"' : "'", here + 1);
    if (close < 0) break;
    values++;
    here = close;
  }
  return { kind: 'open', end: text.length, values };
}

/**
 * Refuses what is too deep or too large, and every document type declaration: entities, external or not, attribute
 * defaults and what fetches come only with one (XML 1.0 §2.8). Done before the parser, whose memory never shrinks.
 * @throws XmlError `xml-dtd`, `xml-limit`
 */
export function refuseDangers(text: string, limits: XmlLimits): void {
  const count = new Count(limits);
  for (let at = text.indexOf('<'); at >= 0; ) {
    const token = tokenAt(text, at);
    if (token.kind === 'declaration')
      throw new XmlError('xml-dtd', 'The XML has a document type declaration, which is never read here.');
    if (token.kind === 'open' || token.kind === 'empty') count.start(token, namespacesIn(text, at, token));
    else if (token.kind === 'close') count.end();
    else count.aside();
    at = text.indexOf('<', token.end);
  }
}

/** At least as many as are declared: the letters may also stand in a value. */
function namespacesIn(text: string, at: number, { end, values = 0 }: Token): number {
  if (values === 0) return 0;
  let count = 0;
  const tag = text.slice(at, end);
  for (let found = tag.indexOf('xmlns'); found >= 0; found = tag.indexOf('xmlns', found + 5)) count++;
  return count;
}

class Count {
  readonly #limits: XmlLimits;
  #elements = 0;
  #attributes = 0;
  #namespaces = 0;
  #asides = 0;
  /** Namespaces of the elements that are open, and their sum. */
  readonly #open: number[] = [];
  #inScope = 0;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
  }

  start({ kind, values = 0 }: Token, namespaces: number): void {
    const limits = this.#limits;
    this.#attributes += values;
    this.#namespaces += namespaces;
    withinLimit(++this.#elements, limits.elements, 'elements');
    withinLimit(values, limits.attributesOfElement, 'attributes in an element');
    withinLimit(this.#attributes, limits.attributes, 'attributes');
    withinLimit(this.#namespaces, limits.namespaces, 'namespaces');
    withinLimit(this.#inScope + namespaces, limits.namespacesInScope, 'namespaces at one place');
    if (kind === 'empty') return;
    withinLimit(this.#open.push(namespaces), limits.depth, 'levels');
    this.#inScope += namespaces;
  }

  end(): void {
    this.#inScope -= this.#open.pop() ?? 0;
  }

  aside(): void {
    withinLimit(++this.#asides, this.#limits.asides, 'comments');
  }
}
