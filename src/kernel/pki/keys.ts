import { createPublicKey, hash as digest, type KeyObject } from 'node:crypto';
import { parseAlgorithm } from './algorithms.ts';
import { type Bytes, type Element, readDocument, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';

export type KeyKind = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'dsa' | 'other';

const KINDS: Readonly<Record<string, KeyKind>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.2.840.10045.2.1': 'ec',
  '1.3.101.112': 'ed25519',
  '1.2.840.10040.4.1': 'dsa',
};

/** Only named curves: a certificate that brings its own could make any key look like another's. Bits of the order. */
const CURVES: Readonly<Record<string, readonly [name: string, bits: number]>> = {
  '1.2.840.10045.3.1.7': ['P-256', 256],
  '1.3.132.0.34': ['P-384', 384],
  '1.3.132.0.35': ['P-521', 521],
  '1.3.36.3.3.2.8.1.1.7': ['brainpoolP256r1', 256],
  '1.3.36.3.3.2.8.1.1.11': ['brainpoolP384r1', 384],
  '1.3.36.3.3.2.8.1.1.13': ['brainpoolP512r1', 512],
};

/** More would let one certificate keep a core busy. */
const MAX_RSA_BITS = 16_384;

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). The key is made for use when it is first needed, and kept. */
export class PublicKey {
  readonly der: Uint8Array;
  readonly kind: KeyKind;
  /** The name of the curve, for EC. */
  readonly curve: string | undefined;
  /** The bits of the BIT STRING, over which key identifiers are computed. */
  readonly bits: Uint8Array;
  /** DSA parameters, absent when they are to be inherited from the issuer (RFC 3279 §2.3.2). */
  readonly parameters: Uint8Array | undefined;
  #key: KeyObject | undefined;
  #size: number | undefined;
  #fingerprint: string | undefined;

  constructor(element: Element) {
    const fields = element.is(tags.SEQUENCE).fields();
    const { oid, parameters } = parseAlgorithm(fields.next());
    this.bits = fields.next(tags.BIT_STRING).bitBytes();
    fields.end();
    this.der = element.whole;
    this.kind = KINDS[oid] ?? 'other';
    const curve = this.kind === 'ec' && parameters?.tag === tags.OID ? CURVES[parameters.oid()] : undefined;
    this.curve = curve?.[0];
    this.#size = curve?.[1];
    this.parameters = parameters?.tag === tags.SEQUENCE ? parameters.whole : undefined;
  }

  static fromDer(der: Uint8Array): PublicKey {
    return new PublicKey(readDocument(der));
  }

  static fromKey(key: KeyObject): PublicKey {
    const open = key.type === 'private' ? createPublicKey(key) : key;
    return PublicKey.fromDer(new Uint8Array(open.export({ format: 'der', type: 'spki' })));
  }

  /** The key for node:crypto. @throws PkiError `key` when it is of no kind that is known, or not a key at all */
  get key(): KeyObject {
    this.#key ??= this.#open();
    return this.#key;
  }

  /** Modulus of RSA and DSA, order of the curve, 256 for Ed25519. @throws PkiError `key` */
  get size(): number {
    this.#size ??= this.kind === 'ed25519' ? 256 : (this.key.asymmetricKeyDetails?.modulusLength ?? 0);
    return this.#size;
  }

  /** SHA-1 of the key's bits: the usual identifier (RFC 5280 §4.2.1.2, method 1), and what OCSP asks for. */
  identifier(): Bytes {
    return new Uint8Array(digest('sha1', this.bits, 'buffer'));
  }

  /** This DSA key with the parameters of another, when it has none of its own. */
  inheriting(parameters: Uint8Array | undefined): PublicKey {
    if (this.kind !== 'dsa' || this.parameters !== undefined || parameters === undefined) return this;
    return PublicKey.fromDer(w.seq(w.seq(w.oid('1.2.840.10040.4.1'), parameters), w.bitBytes(this.bits)));
  }

  /** A short name by which signature checks already made are remembered. */
  get fingerprint(): string {
    this.#fingerprint ??= digest('sha256', this.der, 'base64');
    return this.#fingerprint;
  }

  #open(): KeyObject {
    if (this.kind === 'other' || (this.kind === 'ec' && this.curve === undefined))
      throw new PkiError('key', 'The public key is of a kind that is not known here.');
    if (this.kind.startsWith('rsa') && this.bits.length * 8 > MAX_RSA_BITS + 256)
      throw new PkiError('key', 'The RSA key is too large.');
    try {
      return createPublicKey({ key: Buffer.from(this.der), format: 'der', type: 'spki' });
    } catch (error) {
      throw new PkiError('key', 'The public key cannot be used.', error);
    }
  }
}
