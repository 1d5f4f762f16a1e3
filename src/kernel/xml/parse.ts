import { XmlDocument as LibraryDocument, ParseOption } from 'libxml2-wasm';
import { treeOf } from './canonical-tree.ts';
import { decodeXml, refuseVersion } from './decode.ts';
import { XmlError } from './error.ts';
import { withinLimit, XML_LIMITS, type XmlLimits } from './limits.ts';
import { refuseDangers } from './scan.ts';
import type { XmlDocument } from './tree.ts';

/**
 * No network, no catalogue, no external anything, and no identifiers by the parser. The limits of the parser itself are
 * lifted (HUGE), since ours were checked before and signed files carry documents larger than its ten million characters.
 */
const OPTIONS: ParseOption =
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_IGNORE_ENC |
  ParseOption.XML_PARSE_SKIP_IDS |
  ParseOption.XML_PARSE_HUGE;

/**
 * Reads XML 1.0 with namespaces. libxml2 decides whether it is well-formed and what it means; what is kept is its
 * canonical form with comments, and the memory of libxml2 is given back before this returns.
 * @throws XmlError for whatever is not well-formed, has a document type declaration, or exceeds a limit
 */
export function parseXml(input: Uint8Array | string, limits: XmlLimits = XML_LIMITS): XmlDocument {
  withinLimit(input.length, limits.bytes, 'bytes');
  const text = typeof input === 'string' ? input : decodeXml(input);
  refuseVersion(text);
  refuseDangers(text, limits);
  return treeOf(canonicalText(text));
}

function canonicalText(text: string): string {
  let document: LibraryDocument | undefined;
  try {
    document = LibraryDocument.fromString(text, { option: OPTIONS });
    if (document.dtd !== null) throw new XmlError('xml-dtd', 'The XML has a document type declaration.');
    const parts: Buffer[] = [];
    document.canonicalize({ write: (part) => keep(parts, part), close: () => true }, { withComments: true });
    return Buffer.concat(parts).toString('utf8');
  } catch (error) {
    if (error instanceof XmlError) throw error;
    throw new XmlError('xml-malformed', 'The bytes are not well-formed XML with namespaces.', error);
  } finally {
    document?.dispose();
  }
}

/** The memory that is shown belongs to the library and is used again. */
function keep(parts: Buffer[], part: Uint8Array): number {
  parts.push(Buffer.from(part));
  return part.length;
}
