import { XmlError } from './error.ts';

/** Something that was written as XML; plain strings are text and are escaped. */
export class Markup {
  readonly xml: string;
  constructor(xml: string) {
    this.xml = xml;
  }
}

export type Inside = Markup | string | undefined | readonly Inside[];

const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;
/** XML 1.0 §2.2 cannot hold most of these, not even as a reference; U+007F to U+009F are discouraged and not written. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/u;

function checked(text: string): string {
  if (FORBIDDEN.test(text) || !text.isWellFormed())
    throw new XmlError('xml-build', 'The text has characters that XML cannot hold.');
  return text;
}

/** Text as canonical form writes it. @throws XmlError `xml-build` for characters that XML cannot hold */
export function escapeText(text: string): string {
  return checked(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

/** The value of an attribute as canonical form writes it. @throws XmlError `xml-build` */
export function escapeAttribute(text: string): string {
  return checked(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}

/** An element; attributes that are undefined are left out. @throws XmlError `xml-build` for a name that is none */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...inside: readonly Inside[]
): Markup {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined);
  for (const each of [name, ...pairs.map(([key]) => key)])
    if (!NAME.test(each)) throw new XmlError('xml-build', 'The name of an element or attribute is not one.');
  const written = pairs.map(([key, value]) => ` ${key}="${escapeAttribute(value as string)}"`).join('');
  return new Markup(`<${name}${written}>${content(inside)}</${name}>`);
}

function content(inside: Inside): string {
  if (inside === undefined) return '';
  if (typeof inside === 'string') return escapeText(inside);
  return inside instanceof Markup ? inside.xml : inside.map(content).join('');
}

/** Several things one after the other. */
export const fragment = (...inside: readonly Inside[]): Markup => new Markup(content(inside));

/** A document of its own, in UTF-8. */
export function documentOf(root: Markup): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}
