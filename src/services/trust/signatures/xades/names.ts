import type { XmlDocument } from '../../../../kernel/xml/index.ts';

/** Namespaces of XAdES: TS 101 903 V1.1.1, V1.2.2, V1.3.2; what V1.4.1 and EN 319 132-1 added. */
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const XADES_141 = 'http://uri.etsi.org/01903/v1.4.1#';
const OLD = ['http://uri.etsi.org/01903/v1.1.1#', 'http://uri.etsi.org/01903/v1.2.2#'];

export const isXades = (namespace: string): boolean => namespace === XADES || OLD.includes(namespace);

export const TYPE = {
  signedProperties: 'http://uri.etsi.org/01903#SignedProperties',
  countersigned: 'http://uri.etsi.org/01903#CountersignedSignature',
} as const;

/** Signatures of one document, and how deep they may sign each other. */
export const MOST_SIGNATURES = 100;
export const MOST_COUNTER_DEPTH = 4;
/** Time stamps of one signature. */
export const MOST_TIMESTAMPS = 100;

/**
 * A name for what has none of its own, which nothing in the document has: proofs of existence go by name, and a document
 * could take the name that another signature is going to get.
 */
export function freeName(document: XmlDocument, wished: string): string {
  let name = wished;
  while (document.withId(name).length > 0) name += '+';
  return name;
}
