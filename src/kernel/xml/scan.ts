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
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'); at >= 0; ) {
    const { kind, end, values = 0 } = tokenAt(text, at);
    if (kind === 'declaration')
      throw new XmlError('xml-dtd', 'The XML has a document type declaration, which is never read here.');
    if (kind === 'open' || kind === 'empty') {
      withinLimit(++elements, limits.elements, 'elements');
      withinLimit(values, limits.attributesOfElement, 'attributes in an element');
    }
    if (kind === 'open') withinLimit(++depth, limits.depth, 'levels');
    if (kind === 'close') depth--;
    at = text.indexOf('<', end);
  }
}
