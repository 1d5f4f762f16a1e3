/** What a document may cost. Each is refused with `too-large` or a code of its own, never with a crash. */
export const PDF_LIMITS = {
  /** Bytes of a document. */
  bytes: 256 << 20,
  /** Arrays and dictionaries inside one another. */
  depth: 100,
  /** Values read from one document, again when read again. */
  values: 10_000_000,
  /** Highest object number (ISO 32000-1 Annex C, table C.1). */
  objectNumber: 8_388_607,
  /** Rows of all cross-references of one document together. */
  rows: 4_000_000,
  /** Objects of one revision that are named and cannot be read; of more the document is broken. */
  broken: 1_000,
  /** Updates of one document. */
  revisions: 300,
  /** Parts of a cross-reference table. */
  subsections: 100_000,
  /** Bytes that one stream may become, and all of one document together. */
  decodedStream: 64 << 20,
  decoded: 256 << 20,
  /** Fields of forms, and their nesting. */
  fields: 20_000,
  fieldDepth: 32,
  /** Nodes of the tree of pages that are looked at for one page, and its nesting. */
  pageNodes: 200_000,
  pageDepth: 64,
  annotations: 100_000,
  /** Signatures and document time stamps. */
  signatures: 200,
  /** Bytes of one signature's `Contents` once decoded. */
  contents: 4 << 20,
  /** Certificates, lists and answers in a DSS. */
  dssEntries: 2_000,
} as const;
