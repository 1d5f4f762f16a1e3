import type { Certificate, HashName, SignatureAlgorithm } from '../../../kernel/pki/index.ts';

/**
 * What a format says of the signatures in a document, before anybody judges it. Each format (`pades/`, `xades/`, `cades/`,
 * `jades/`, `asic/`) reads its bytes into this one form; the validation (`validation/`, EN 319 102-1) reads nothing else,
 * so it is the same for all. Reading does no I/O, knows no time and trusts nobody.
 */
export type DocumentFacts = {
  kind: 'pdf' | 'xml' | 'cms' | 'jws' | 'asic-s' | 'asic-e';
  signatures: readonly SignatureFacts[];
  /** Time stamps over the document itself, also those that stand with a signature too; a PDF may have them alone. */
  timestamps?: readonly TimestampFacts[];
  /** What was found of the document itself: changes after a signature, objects that are defined twice. */
  notes: readonly FormNote[];
};

export type SignatureFormat = 'PAdES' | 'XAdES' | 'CAdES' | 'JAdES';

/** Something about the form. `failure`: the signature cannot be one (FORMAT_FAILURE, §5.2.2); `warning`: said, no more. */
export type FormNote = {
  /** Stable: `pdf.byte-range-gap`. */
  code: string;
  level: 'failure' | 'warning';
  /** One English sentence; texts for people go by the code. */
  sentence: string;
};

export type SignatureFacts = {
  /** Unique in the document: field name, Id, or `signature-1`. */
  id: string;
  format: SignatureFormat;
  notes: readonly FormNote[];

  /** The certificate that the signature names as its own, if it is carried (EN 319 102-1 §5.2.3). */
  signer: Certificate | undefined;
  /** How it is named: by a digest that is signed (`protected`), by nothing that is signed, or by one that does not fit. */
  signerReference: 'protected' | 'unprotected' | 'mismatch';
  certificates: readonly Certificate[];
  /** DER, as carried anywhere in the document for this signature. */
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];

  /** Each thing that is signed. `absent`: what is signed was not given (SIGNED_DATA_NOT_FOUND). */
  signed: readonly SignedPart[];
  /** Whether the value of the signature is that of the key of `signer` over the signed attributes; undefined without signer. */
  valueIntact: boolean | undefined;
  algorithm: SignatureAlgorithm | undefined;
  /** Every digest on which the signature stands (content, attributes, references), for the policy of algorithms. */
  hashes: readonly HashName[];

  /** What the signer says of himself; nobody vouches for it. Milliseconds since 1970. */
  claimedTime: number | undefined;
  claims: SignerClaims;
  timestamps: readonly TimestampFacts[];
  counterSignatures: readonly SignatureFacts[];
  /** The baseline level whose elements are all there (EN 319 122-1, 132-1, 142-1, 119 182-1 §6). Not a judgement. */
  level: 'none' | 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
};

export type SignedPart = {
  /** File name, reference, or `revision 2 of 3`. */
  name: string;
  state: 'intact' | 'changed' | 'absent';
  hash: HashName | undefined;
};

export type SignerClaims = {
  reason?: string;
  location?: string;
  contact?: string;
  roles?: readonly string[];
  /** Object identifiers or URIs of commitments (EN 319 122-1 §5.2.3). */
  commitments?: readonly string[];
  policy?: { id: string; hash?: HashName; digest?: Uint8Array; address?: string };
};

export type TimestampFacts = {
  /** Unique in the document. */
  id: string;
  kind: 'content' | 'signature' | 'references' | 'archive' | 'document';
  /** RFC 3161 TimeStampToken in DER or BER, as carried. */
  token: Uint8Array;
  /** The digest of what it must cover, with the hash that the token names. @throws FormError when that cannot be told */
  imprint(hash: HashName): Uint8Array;
  /**
   * What exists before the time of this token if it holds: keys made by `poe`. It is the format that knows what its
   * bytes cover.
   */
  protects: readonly string[];
  /** Certificates and revocation carried for this token, besides those of the signature. */
  certificates: readonly Certificate[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  notes: readonly FormNote[];
};

/** Names of the things of which a proof of existence may exist (EN 319 102-1 §5.6.2.3). `digest`: SHA-256 in hexadecimal. */
export const poe = {
  signature: (id: string) => `signature:${id}`,
  timestamp: (id: string) => `timestamp:${id}`,
  certificate: (digest: string) => `certificate:${digest}`,
  crl: (digest: string) => `crl:${digest}`,
  ocsp: (digest: string) => `ocsp:${digest}`,
  part: (name: string) => `part:${name}`,
};

/** The only error of reading: these bytes are no document of that format, or exceed a limit. Never a verdict on a signature. */
export class FormError extends Error {
  /** Stable: `pdf.broken`, `xml.too-deep`, `too-large`. */
  readonly code: string;
  constructor(code: string, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'FormError';
    this.code = code;
  }
}
