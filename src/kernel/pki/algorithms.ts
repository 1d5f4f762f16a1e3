import { type Bytes, type Element, EMPTY, readDocument, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';

/** Digests by the names that node:crypto gives them. */
export type HashName =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512';

export type SignatureKind = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ecdsa-plain' | 'ed25519' | 'dsa';

/** How a signature is made. `saltLength` only for `rsa-pss`; Ed25519 has its own hash and none here. */
export interface SignatureAlgorithm {
  readonly kind: SignatureKind;
  readonly hash?: HashName;
  readonly saltLength?: number;
}

/** AlgorithmIdentifier as found: the identifier, and the parameters if there are any. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: Element | undefined;
  readonly der: Uint8Array;
}

const HASH_OIDS: Readonly<Record<HashName, string>> = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  'sha3-256': '2.16.840.1.101.3.4.2.8',
  'sha3-384': '2.16.840.1.101.3.4.2.9',
  'sha3-512': '2.16.840.1.101.3.4.2.10',
};
const HASH_BYTES: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
};
const HASH_BY_OID = new Map(Object.entries(HASH_OIDS).map(([name, oid]) => [oid, name as HashName]));

export const hashBytes = (hash: HashName): number => HASH_BYTES[hash];
export const hashOid = (hash: HashName): string => HASH_OIDS[hash];

/** @throws PkiError `algorithm` when the digest is not one that is known here */
export function hashByOid(oid: string): HashName {
  const hash = HASH_BY_OID.get(oid);
  if (hash === undefined)
    throw new PkiError('algorithm', 'The digest algorithm is not one that is known here.');
  return hash;
}

/** Algorithms whose identifier says kind and digest (RFC 4055, 5758, 8410, 8692; BSI TR-03111 for plain ECDSA). */
const SIGNATURES: readonly (readonly [SignatureKind, HashName | undefined, string])[] = [
  ['rsa', 'md5', '1.2.840.113549.1.1.4'],
  ['rsa', 'sha1', '1.2.840.113549.1.1.5'],
  ['rsa', 'sha224', '1.2.840.113549.1.1.14'],
  ['rsa', 'sha256', '1.2.840.113549.1.1.11'],
  ['rsa', 'sha384', '1.2.840.113549.1.1.12'],
  ['rsa', 'sha512', '1.2.840.113549.1.1.13'],
  ['rsa', 'sha3-256', '2.16.840.1.101.3.4.3.14'],
  ['rsa', 'sha3-384', '2.16.840.1.101.3.4.3.15'],
  ['rsa', 'sha3-512', '2.16.840.1.101.3.4.3.16'],
  ['ecdsa', 'sha1', '1.2.840.10045.4.1'],
  ['ecdsa', 'sha224', '1.2.840.10045.4.3.1'],
  ['ecdsa', 'sha256', '1.2.840.10045.4.3.2'],
  ['ecdsa', 'sha384', '1.2.840.10045.4.3.3'],
  ['ecdsa', 'sha512', '1.2.840.10045.4.3.4'],
  ['ecdsa', 'sha3-256', '2.16.840.1.101.3.4.3.10'],
  ['ecdsa', 'sha3-384', '2.16.840.1.101.3.4.3.11'],
  ['ecdsa', 'sha3-512', '2.16.840.1.101.3.4.3.12'],
  ['ecdsa-plain', 'sha256', '0.4.0.127.0.7.1.1.4.1.3'],
  ['ecdsa-plain', 'sha384', '0.4.0.127.0.7.1.1.4.1.4'],
  ['ecdsa-plain', 'sha512', '0.4.0.127.0.7.1.1.4.1.5'],
  ['ed25519', undefined, '1.3.101.112'],
  ['dsa', 'sha1', '1.2.840.10040.4.3'],
  ['dsa', 'sha224', '2.16.840.1.101.3.4.3.1'],
  ['dsa', 'sha256', '2.16.840.1.101.3.4.3.2'],
];
const BY_OID = new Map(
  SIGNATURES.map(([kind, hash, oid]) => [oid, hash === undefined ? { kind } : { kind, hash }]),
);

const RSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
/** Identifiers of keys that old signers put where the signature algorithm should be (RFC 3370 §3.2, RFC 5753). */
const KEY_ONLY: Readonly<Record<string, SignatureKind>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.10045.2.1': 'ecdsa',
  '1.2.840.10040.4.1': 'dsa',
};

export function parseAlgorithm(element: Element): AlgorithmIdentifier {
  const fields = element.is(tags.SEQUENCE).fields();
  const oid = fields.next().oid();
  const parameters = fields.atEnd ? undefined : fields.next();
  fields.end();
  return { oid, parameters, der: element.whole };
}

/**
 * What a signature's AlgorithmIdentifier means. In CMS the identifier may name the key only: then `digest` is its digest.
 * @throws PkiError `algorithm` when it is unknown, or its parameters are not those of the standard
 */
export function signatureAlgorithm(identifier: AlgorithmIdentifier, digest?: HashName): SignatureAlgorithm {
  if (identifier.oid === RSA_PSS) return pssAlgorithm(identifier.parameters);
  const keyOnly = digest === undefined ? undefined : KEY_ONLY[identifier.oid];
  const found = keyOnly === undefined ? BY_OID.get(identifier.oid) : { kind: keyOnly, hash: digest };
  if (found === undefined)
    throw new PkiError('algorithm', 'The signature algorithm is not one that is known here.');
  checkParameters(identifier.parameters, found.kind);
  return found as SignatureAlgorithm;
}

/** NULL or nothing for RSA (RFC 4055 §5), nothing for the rest; NULL is let pass where old software wrote it. */
function checkParameters(parameters: Element | undefined, kind: SignatureKind): void {
  if (parameters === undefined) return;
  if (parameters.tag !== tags.NULL || kind === 'ed25519')
    throw new PkiError('algorithm', 'The signature algorithm has parameters that it may not have.');
  parameters.null();
}

/** RSASSA-PSS-params (RFC 4055 §3.1), with their defaults. */
function pssAlgorithm(parameters: Element | undefined): SignatureAlgorithm {
  if (parameters === undefined) throw new PkiError('algorithm', 'RSASSA-PSS has no parameters.');
  const fields = parameters.is(tags.SEQUENCE).fields();
  const digest = fields.optional(tags.constructed(0));
  const mask = fields.optional(tags.constructed(1));
  const salt = fields.optional(tags.constructed(2));
  const trailer = fields.optional(tags.constructed(3));
  fields.end();
  const hash = digest === undefined ? 'sha1' : hashByOid(parseAlgorithm(digest.inner()).oid);
  if ((mask === undefined ? 'sha1' : maskHash(mask.inner())) !== hash)
    throw new PkiError(
      'algorithm',
      'RSASSA-PSS masks with another digest than it signs with, which is not supported.',
    );
  if (trailer !== undefined && trailer.inner(tags.INTEGER).small() !== 1)
    throw new PkiError('algorithm', 'RSASSA-PSS has another trailer than the only one there is.');
  return { kind: 'rsa-pss', hash, saltLength: salt === undefined ? 20 : salt.inner(tags.INTEGER).small() };
}

function maskHash(element: Element): HashName {
  const { oid, parameters } = parseAlgorithm(element);
  if (oid !== MGF1 || parameters === undefined)
    throw new PkiError('algorithm', 'RSASSA-PSS has a mask function that is not MGF1.');
  return hashByOid(parseAlgorithm(parameters).oid);
}

/** AlgorithmIdentifier of a digest: without parameters, as RFC 5754 §2 prefers. */
export const digestIdentifier = (hash: HashName): Bytes => w.seq(w.oid(HASH_OIDS[hash]));

/** Digest in the form with NULL, which time-stamping authorities expect in an imprint and PKCS#1 in its parameters. */
export const digestIdentifierWithNull = (hash: HashName): Bytes => w.seq(w.oid(HASH_OIDS[hash]), w.nul);

/** AlgorithmIdentifier of a signature. @throws PkiError `algorithm` for a combination that has none */
export function signatureIdentifier(algorithm: SignatureAlgorithm): Bytes {
  const { kind, hash } = algorithm;
  if (kind === 'rsa-pss') return pssIdentifier(algorithm);
  const found = SIGNATURES.find((each) => each[0] === kind && each[1] === hash);
  if (found === undefined)
    throw new PkiError('algorithm', 'There is no identifier for this signature algorithm.');
  return w.seq(w.oid(found[2]), kind === 'rsa' ? w.nul : EMPTY);
}

function pssIdentifier({ hash = 'sha256', saltLength = HASH_BYTES[hash] }: SignatureAlgorithm): Bytes {
  const digest = digestIdentifierWithNull(hash);
  const mask = w.seq(w.oid(MGF1), digest);
  // Defaults are not written (X.690 §11.5).
  const isDefault = hash === 'sha1';
  return w.seq(
    w.oid(RSA_PSS),
    w.seq(
      isDefault ? EMPTY : w.explicit(0, digest),
      isDefault ? EMPTY : w.explicit(1, mask),
      saltLength === 20 ? EMPTY : w.explicit(2, w.int(saltLength)),
    ),
  );
}

/** For settings and reports: `RSA-SHA256`, `RSASSA-PSS-SHA256`, `ECDSA-SHA384`, `Ed25519`. */
export function algorithmName({ kind, hash }: SignatureAlgorithm): string {
  if (kind === 'ed25519') return 'Ed25519';
  const family = {
    rsa: 'RSA',
    'rsa-pss': 'RSASSA-PSS',
    ecdsa: 'ECDSA',
    'ecdsa-plain': 'PLAIN-ECDSA',
    dsa: 'DSA',
  }[kind];
  return `${family}-${(hash ?? '').toUpperCase()}`;
}

/** The identifier in some bytes, for what is kept apart from a document. */
export const algorithmFromDer = (der: Uint8Array): AlgorithmIdentifier => parseAlgorithm(readDocument(der));
