import { XmlError } from './error.ts';

const HEAD = 200;
const DECLARATION =
  /^<\?xml\s+version\s*=\s*["']([\d.]+)["'](?:\s+encoding\s*=\s*["']([A-Za-z][\w.-]*)["'])?/;

/** Character sets that documents of administrations come in; others are refused and not guessed. */
const CHARSETS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16',
  'utf-16be': 'utf-16',
  'iso-8859-1': 'latin1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
};

/** The text of a document by its byte-order mark or declaration (XML 1.0 §4.3.3). @throws XmlError */
export function decodeXml(bytes: Uint8Array): string {
  const marked = byMark(bytes);
  const head = DECLARATION.exec(
    marked?.slice(0, HEAD) ?? Buffer.from(bytes.subarray(0, HEAD)).toString('latin1'),
  );
  const charset = CHARSETS[(head?.[2] ?? 'utf-8').toLowerCase()];
  if (charset === undefined)
    throw new XmlError('xml-encoding', 'The XML is in a character set that is not read here.');
  if (marked !== undefined) return marked;
  if (charset === 'utf-16')
    throw new XmlError('xml-encoding', 'The XML says UTF-16 and has no byte-order mark.');
  return charset === 'latin1' ? Buffer.from(bytes).toString('latin1') : decodeAs(charset, bytes);
}

/** Version 1.1 has other rules for characters, and no canonical form. @throws XmlError `xml-unsupported` */
export function refuseVersion(text: string): void {
  const version = DECLARATION.exec(text.slice(0, HEAD))?.[1];
  if (version !== undefined && version !== '1.0')
    throw new XmlError('xml-unsupported', 'The XML is of another version than 1.0.');
}

function byMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeAs('utf-8', bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs('utf-16be', bytes);
  return undefined;
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new XmlError(
      'xml-encoding',
      'The bytes are not text in the character set that the XML says.',
      error,
    );
  }
}
