import { XmlError } from './error.ts';
import { tokenAt } from './scan.ts';
import {
  Scope,
  unescapeCanonical,
  XML_NAMESPACE,
  type XmlAttribute,
  XmlDocument,
  XmlElement,
} from './tree.ts';

const TOP = new Scope(
  new Map([
    ['', ''],
    ['xml', XML_NAMESPACE],
  ]),
);
/** What counts as an identifier without a schema: the habits of XMLDSig, XAdES, SAML and `xml:id`. */
const ID_NAMES = new Set(['Id', 'ID', 'id', 'xml:id']);

/** The tree over a text in canonical form. Its grammar is small: no declaration, no CDATA, every value in double quotes. */
export function treeOf(text: string): XmlDocument {
  const document = new XmlDocument(text);
  let current: XmlElement | undefined;
  for (let at = text.indexOf('<'); at >= 0; ) {
    const { kind, end } = tokenAt(text, at);
    if (kind === 'open') {
      const element = elementAt(document, current, { at, end });
      if (current === undefined) document.root = element;
      else current.children.push(element);
      current = element;
    } else if (kind === 'close') {
      if (current === undefined) throw broken();
      current.close = at;
      current.end = end;
      current = current.parent;
    } else if (kind === 'comment')
      document.comments.push(current === undefined ? withBreak(document, at, end) : { start: at, end });
    else if (kind !== 'instruction') throw broken();
    at = text.indexOf('<', end);
  }
  if (current !== undefined || !document.hasRoot) throw broken();
  return document;
}

const broken = () => new XmlError('xml-malformed', 'The XML cannot be brought into its canonical form.');

/** Outside the root a comment has a line of its own: before it the break follows, after it the break precedes. */
function withBreak(document: XmlDocument, start: number, end: number) {
  return document.hasRoot ? { start: start - 1, end } : { start, end: end + 1 };
}

interface Written {
  readonly name: string;
  readonly raw: string;
}

function elementAt(
  document: XmlDocument,
  parent: XmlElement | undefined,
  range: { at: number; end: number },
): XmlElement {
  const { name, written } = tag(document.text.slice(range.at + 1, range.end - 1));
  const scope = scopeOf(parent?.scope ?? TOP, written);
  const [prefix, local] = parted(name);
  const attributes = written
    .filter(({ name: each }) => !isDeclaration(each))
    .map((each) => attribute(each, scope));
  const namespace = scope.get(prefix) ?? '';
  const element = new XmlElement({
    document,
    parent,
    name,
    prefix,
    local,
    namespace,
    attributes,
    scope,
    start: range.at,
    open: range.end,
  });
  for (const each of attributes) if (ID_NAMES.has(each.name)) document.keepId(each.value, element);
  return element;
}

/** `name a="1" b="2"`, as canonical form writes it. */
function tag(inside: string): { name: string; written: Written[] } {
  const space = inside.indexOf(' ');
  if (space < 0) return { name: inside, written: [] };
  const written: Written[] = [];
  for (let at = space; at < inside.length; ) {
    const equals = inside.indexOf('="', at);
    const close = inside.indexOf('"', equals + 2);
    if (equals < 0 || close < 0) throw broken();
    written.push({ name: inside.slice(at + 1, equals), raw: inside.slice(equals + 2, close) });
    at = close + 1;
  }
  return { name: inside.slice(0, space), written };
}

const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');

function scopeOf(outer: Scope, written: readonly Written[]): Scope {
  const declared = written.filter(({ name }) => isDeclaration(name));
  if (declared.length === 0) return outer;
  const own = new Map<string, string>();
  for (const { name, raw } of declared) {
    // libxml2 does not escape it there, against C14N §2.3: programs would disagree on what was signed.
    if (raw.includes('&'))
      throw new XmlError(
        'xml-unsupported',
        'The name of a namespace has an ampersand, which is not read here.',
      );
    own.set(name.slice(6), raw);
  }
  return new Scope(own, outer);
}

function parted(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function attribute({ name, raw }: Written, scope: Scope): XmlAttribute {
  const [prefix, local] = parted(name);
  const namespace = prefix === '' ? '' : (scope.get(prefix) ?? '');
  return { name, prefix, local, namespace, raw, value: unescapeCanonical(raw) };
}
