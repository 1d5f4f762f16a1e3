/** An element, already written and escaped. */
export type Xml = { readonly markup: string };

/** What XML 1.0 (§2.2) does not allow at all, whatever is written for it. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text that comes from documents of others: what cannot stand in XML is replaced. */
const escaped = (text: string): string =>
  text.replace(NOT_XML, '\u{fffd}').replace(/[&<>"\t\n\r]/g, (found) => ESCAPES[found]!);

/** One element; strings among the children are text. */
export function xml(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Xml | string)[]
): Xml {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inside = children.map((each) => (typeof each === 'string' ? escaped(each) : each.markup)).join('');
  const head = `${name}${written.join('')}`;
  return { markup: inside === '' ? `<${head}/>` : `<${head}>${inside}</${name}>` };
}

export const xmlDocument = ({ markup }: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${markup}\n`;
