import { type HashName, hashOf, type SignatureAlgorithm } from '../../pki/index.ts';
import { type CanonicalMethod, EXCLUSIVE } from '../canonical.ts';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';
export const EXCLUSIVE_NAMESPACE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** Digests (XMLDSig 1.1 §6.2, RFC 9231 §2.1). */
const HASHES: readonly (readonly [string, HashName])[] = [
  [`${MORE}md5`, 'md5'],
  [`${DS}sha1`, 'sha1'],
  [`${MORE}sha224`, 'sha224'],
  [`${ENC}sha256`, 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  [`${ENC}sha512`, 'sha512'],
  [`${MORE_2007}sha3-256`, 'sha3-256'],
  [`${MORE_2007}sha3-384`, 'sha3-384'],
  [`${MORE_2007}sha3-512`, 'sha3-512'],
];
const HASH_BY_URI = new Map(HASHES);
const URI_BY_HASH = new Map(HASHES.map(([uri, hash]) => [hash, uri]));

export const hashByUri = (uri: string | undefined): HashName | undefined => HASH_BY_URI.get(uri ?? '');
export const hashUri = (hash: HashName): string => URI_BY_HASH.get(hash) as string;

const pss = (hash: HashName): SignatureAlgorithm => ({
  kind: 'rsa-pss',
  hash,
  saltLength: hashOf(hash, new Uint8Array(0)).length,
});

/** Signatures (XMLDSig 1.1 §6.4, RFC 9231 §2.3). ECDSA and DSA stand as r‖s, which the checking knows. */
const SIGNATURES: readonly (readonly [string, SignatureAlgorithm])[] = [
  [`${MORE}rsa-md5`, { kind: 'rsa', hash: 'md5' }],
  [`${DS}rsa-sha1`, { kind: 'rsa', hash: 'sha1' }],
  [`${MORE}rsa-sha224`, { kind: 'rsa', hash: 'sha224' }],
  [`${MORE}rsa-sha256`, { kind: 'rsa', hash: 'sha256' }],
  [`${MORE}rsa-sha384`, { kind: 'rsa', hash: 'sha384' }],
  [`${MORE}rsa-sha512`, { kind: 'rsa', hash: 'sha512' }],
  [`${MORE_2007}sha1-rsa-MGF1`, pss('sha1')],
  [`${MORE_2007}sha224-rsa-MGF1`, pss('sha224')],
  [`${MORE_2007}sha256-rsa-MGF1`, pss('sha256')],
  [`${MORE_2007}sha384-rsa-MGF1`, pss('sha384')],
  [`${MORE_2007}sha512-rsa-MGF1`, pss('sha512')],
  [`${MORE_2007}sha3-256-rsa-MGF1`, pss('sha3-256')],
  [`${MORE_2007}sha3-384-rsa-MGF1`, pss('sha3-384')],
  [`${MORE_2007}sha3-512-rsa-MGF1`, pss('sha3-512')],
  [`${MORE}ecdsa-sha1`, { kind: 'ecdsa', hash: 'sha1' }],
  [`${MORE}ecdsa-sha224`, { kind: 'ecdsa', hash: 'sha224' }],
  [`${MORE}ecdsa-sha256`, { kind: 'ecdsa', hash: 'sha256' }],
  [`${MORE}ecdsa-sha384`, { kind: 'ecdsa', hash: 'sha384' }],
  [`${MORE}ecdsa-sha512`, { kind: 'ecdsa', hash: 'sha512' }],
  [`${MORE_2021}ecdsa-sha3-256`, { kind: 'ecdsa', hash: 'sha3-256' }],
  [`${MORE_2021}ecdsa-sha3-384`, { kind: 'ecdsa', hash: 'sha3-384' }],
  [`${MORE_2021}ecdsa-sha3-512`, { kind: 'ecdsa', hash: 'sha3-512' }],
  [`${MORE_2021}eddsa-ed25519`, { kind: 'ed25519' }],
  [`${DS}dsa-sha1`, { kind: 'dsa', hash: 'sha1' }],
  [`${DSIG11}dsa-sha256`, { kind: 'dsa', hash: 'sha256' }],
];
const SIGNATURE_BY_URI = new Map(SIGNATURES);
/** RSASSA-PSS with parameters of its own (RFC 9231 §2.3.9). */
export const PSS_WITH_PARAMETERS = `${MORE_2007}rsa-pss`;
export const PSS_NAMESPACE = MORE_2007;

export const signatureByUri = (uri: string | undefined): SignatureAlgorithm | undefined =>
  SIGNATURE_BY_URI.get(uri ?? '');

/** Undefined for what has no address without parameters. */
export function signatureUri({ kind, hash, saltLength }: SignatureAlgorithm): string | undefined {
  const wanted = kind === 'ecdsa-plain' ? 'ecdsa' : kind;
  return SIGNATURES.find(
    ([, each]) => each.kind === wanted && each.hash === hash && each.saltLength === saltLength,
  )?.[0];
}

const CANONICAL: readonly (readonly [string, CanonicalMethod])[] = [
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { kind: '1.0', comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { kind: '1.0', comments: true }],
  ['http://www.w3.org/2006/12/xml-c14n11', { kind: '1.1', comments: false }],
  ['http://www.w3.org/2006/12/xml-c14n11#WithComments', { kind: '1.1', comments: true }],
  [EXCLUSIVE_NAMESPACE, EXCLUSIVE],
  [`${EXCLUSIVE_NAMESPACE}WithComments`, { kind: 'exclusive', comments: true }],
];
const CANONICAL_BY_URI = new Map(CANONICAL);

export const canonicalByUri = (uri: string | undefined): CanonicalMethod | undefined =>
  CANONICAL_BY_URI.get(uri ?? '');

export function canonicalUri({ kind, comments }: CanonicalMethod): string {
  const found = CANONICAL.find(([, each]) => each.kind === kind && each.comments === comments);
  return (found as (typeof CANONICAL)[number])[0];
}

export const TRANSFORM = {
  enveloped: `${DS}enveloped-signature`,
  base64: `${DS}base64`,
  xpath: 'http://www.w3.org/TR/1999/REC-xpath-19991116',
  filter: 'http://www.w3.org/2002/06/xmldsig-filter2',
} as const;

export const REFERENCE_TYPE = { object: `${DS}Object`, manifest: `${DS}Manifest` } as const;
