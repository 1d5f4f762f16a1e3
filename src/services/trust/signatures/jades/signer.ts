import {
  type Certificate,
  equal,
  type HashName,
  hashOf,
  PkiError,
  parseCertificate,
} from '../../../../kernel/pki/index.ts';
import { FormError, type SignatureFacts } from '../facts.ts';
import { hashNamed } from './algorithms.ts';
import { fromBase64url } from './jws.ts';
import { isArray, isObject, isText, type Json, type JsonObject } from './strict-json.ts';

const MAX_CHAIN = 50;

/** The certificates of `x5c` (RFC 7515 §4.1.6), the signer's first. @throws FormError when one cannot be read */
export function chainIn(header: JsonObject): Certificate[] {
  const { x5c } = header;
  if (x5c === undefined) return [];
  if (!isArray(x5c) || !x5c.every(isText) || x5c.length > MAX_CHAIN)
    throw new FormError('jades.x5c', 'The list of certificates in the header is none, or too long.');
  try {
    return x5c.map((each) => parseCertificate(Buffer.from(each, 'base64')));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new FormError('jades.x5c', 'A certificate in the header cannot be read.', error);
  }
}

type Thumbprint = { readonly hash: HashName; readonly digest: Uint8Array };

export type SignerNamed = {
  readonly signer: Certificate | undefined;
  readonly reference: SignatureFacts['signerReference'];
  readonly hashes: readonly HashName[];
};

/**
 * Whose certificate the signature names as its own (TS 119 182-1 §5.1.7, §5.2.2): by digests in the protected header, or by
 * `x5c` there, which is signed whole. What is in the unprotected header names nobody.
 */
export function namedSigner(header: JsonObject, certificates: readonly Certificate[]): SignerNamed {
  const prints = thumbprintsIn(header);
  const fits = (each: Certificate) =>
    prints.every(({ hash, digest }) => equal(hashOf(hash, each.der), digest));
  const hashes = prints.map((each) => each.hash);
  const first = chainIn(header)[0];
  if (prints.length === 0)
    return {
      signer: first ?? certificates[0],
      reference: first === undefined ? 'unprotected' : 'protected',
      hashes,
    };
  const signer = first ?? certificates.find(fits);
  return { signer, reference: signer !== undefined && !fits(signer) ? 'mismatch' : 'protected', hashes };
}

/** @throws FormError for a digest that cannot be read: it would name nobody and look as if it did */
function thumbprintsIn(header: JsonObject): Thumbprint[] {
  const found: Thumbprint[] = [];
  const add = (hash: HashName | undefined, text: Json | undefined) => {
    if (hash === undefined || !isText(text))
      throw new FormError('jades.x5t', 'The certificate is named in a form that is not known.');
    found.push({ hash, digest: fromBase64url(text) });
  };
  if (header['x5t#S256'] !== undefined) add('sha256', header['x5t#S256']);
  if (header['x5t'] !== undefined) add('sha1', header['x5t']);
  if (header['x5t#o'] !== undefined) addOther(header['x5t#o'], add);
  const several = header['sigX5ts'];
  // The first of several is that of the signer (§5.2.2.3).
  if (isArray(several) && several[0] !== undefined) addOther(several[0], add);
  return found;
}

function addOther(value: Json, add: (hash: HashName | undefined, text: Json | undefined) => void): void {
  const name = isObject(value) ? value['digAlg'] : undefined;
  add(isText(name) ? hashNamed(name) : undefined, isObject(value) ? value['digVal'] : undefined);
}
