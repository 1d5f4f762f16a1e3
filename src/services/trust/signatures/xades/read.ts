import { type HashName, hashOf, toHex } from '../../../../kernel/pki/index.ts';
import {
  type Detached,
  DS,
  parseXml,
  type XmlDocument,
  type XmlElement,
  XmlError,
} from '../../../../kernel/xml/index.ts';
import { type DocumentFacts, FormError, type SignatureFacts } from '../facts.ts';
import { coverageNotes } from './coverage.ts';
import { isXades, MOST_SIGNATURES } from './names.ts';
import { type Reading, signatureFacts } from './signature-facts.ts';
import { warning } from './structure.ts';

/** A file that is signed and stands beside the signature. */
export interface DetachedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The XML signatures of a document: XAdES of every version, and plain XMLDSig, told as what they are.
 * @throws FormError `xml-…` when the bytes are not XML as it is read here, or ask for too much
 */
export function readXades(bytes: Uint8Array, detached: readonly DetachedFile[] = []): DocumentFacts {
  return withinForm(() => factsOfXml(parseXml(bytes), byNameOrDigest(detached)));
}

/** Errors of the XML floor as those of reading a document. */
export function withinForm<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof XmlError) throw new FormError(error.code, error.message, error);
    throw error;
  }
}

/** `prefix`: before every name, where several documents are read as one. */
export function factsOfXml(document: XmlDocument, detached?: Detached, prefix = ''): DocumentFacts {
  const elements = topSignatures(document);
  const reading: Reading = { detached, prefix, covered: [], count: 0 };
  const signatures: SignatureFacts[] = [];
  for (const element of elements.slice(0, MOST_SIGNATURES)) {
    if (reading.count >= MOST_SIGNATURES) break;
    signatures.push(signatureFacts(element, reading, { number: String(signatures.length + 1), depth: 1 }));
  }
  const notes = signatures.length === 0 ? [] : coverageNotes(document, reading.covered, elements);
  if (signatures.length < elements.length)
    notes.push(warning('xml.many-signatures', 'The document has more signatures than are read.'));
  return { kind: 'xml', signatures, notes };
}

/** All but counter signatures, which belong to the signature in which they stand. */
export function topSignatures({ root }: XmlDocument): XmlElement[] {
  const all = root.is(DS, 'Signature')
    ? [root, ...root.descendants(DS, 'Signature')]
    : root.descendants(DS, 'Signature');
  return all.filter(({ parent }) => !(parent?.local === 'CounterSignature' && isXades(parent.namespace)));
}

/** Files by the name in the reference, percent-decoded; a reference without a name means the only file (XMLDSig §4.4.3.1). */
export function detachedBy(files: readonly DetachedFile[]): Detached {
  const byName = new Map(files.map((file) => [file.name, file]));
  return (uri) => {
    if (uri === undefined) return files.length === 1 ? files[0]?.bytes : undefined;
    return (byName.get(uri) ?? byName.get(decoded(uri).replace(/^\.\//, '')))?.bytes;
  };
}

/** People rename files: one that no reference names is taken for the reference whose digest it has. */
function byNameOrDigest(files: readonly DetachedFile[]): Detached {
  const byName = detachedBy(files);
  const digests = new Map<string, Map<string, Uint8Array>>();
  const digestsBy = (hash: HashName) => {
    const known = digests.get(hash) ?? new Map(files.map(({ bytes }) => [toHex(hashOf(hash, bytes)), bytes]));
    digests.set(hash, known);
    return known;
  };
  return (uri, wanted) => byName(uri) ?? (wanted && digestsBy(wanted.hash).get(toHex(wanted.digest)));
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri; // a stray % that escapes nothing: the name as it stands
  }
}
