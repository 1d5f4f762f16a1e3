import { hash } from 'node:crypto';
import { type AlgorithmIdentifier, parseAlgorithm, signatureAlgorithm } from './algorithms.ts';
import { type Element, equal, type Fields, readDocument, tags, toHex } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { type CertificateExtensions, type Extension, parseExtensions, readExtensions } from './extensions.ts';
import { PublicKey } from './keys.ts';
import { type Name, parseName } from './name.ts';
import { verifySignature } from './signature.ts';

/** RFC 5280 §4.1.2.2 allows 20 octets; some authorities give a few more. */
const MAX_SERIAL_BYTES = 32;

/** A certificate, read whole and once (RFC 5280 §4.1). Times are in milliseconds since 1970. */
export class Certificate {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  /** 0 for v1, 2 for v3. */
  readonly version: number;
  readonly serial: Uint8Array;
  readonly issuer: Name;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly extensionList: readonly Extension[];
  readonly extensions: Readonly<CertificateExtensions>;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  #fingerprint: string | undefined;

  constructor(element: Element) {
    const outer = element.is(tags.SEQUENCE).fields();
    const tbs = outer.next(tags.SEQUENCE);
    this.algorithm = parseAlgorithm(outer.next());
    this.signature = outer.next().signature();
    outer.end();
    this.der = element.whole;
    this.tbs = tbs.whole;
    const fields = tbs.fields();
    this.version = parseVersion(fields);
    this.serial = parseSerial(fields.next(tags.INTEGER));
    // RFC 5280 §4.1.1.2: both must be the same, or what is signed would not say with what.
    if (!equal(fields.next(tags.SEQUENCE).whole, this.algorithm.der))
      throw new PkiError('form', 'The certificate names two signature algorithms.');
    this.issuer = parseName(fields.next());
    const validity = fields.next(tags.SEQUENCE).fields();
    this.notBefore = validity.next().time();
    this.notAfter = validity.next().time();
    validity.end();
    this.subject = parseName(fields.next());
    this.publicKey = new PublicKey(fields.next());
    this.extensionList = parseRest(fields, this.version);
    this.extensions = readExtensions(this.extensionList);
  }

  /** Subject and issuer are the same name (RFC 5280 §3.2). */
  get isSelfIssued(): boolean {
    return this.subject.equals(this.issuer);
  }

  /** SHA-256 of the whole, in hexadecimal. */
  get fingerprint(): string {
    this.#fingerprint ??= hash('sha256', this.der, 'hex');
    return this.#fingerprint;
  }

  get serialHex(): string {
    return toHex(this.serial);
  }

  extension(oid: string): Extension | undefined {
    return this.extensionList.find((each) => each.oid === oid);
  }

  /** Whether it was signed with that key. @throws PkiError `algorithm`, `key` when that cannot be told */
  isSignedWith(key: PublicKey): boolean {
    const { tbs: bytes, signature } = this;
    return verifySignature(signatureAlgorithm(this.algorithm), key, { bytes, signature });
  }
}

export function parseVersion(fields: Fields): number {
  const version = fields.optional(tags.constructed(0))?.inner(tags.INTEGER).small() ?? 0;
  if (version > 2) throw new PkiError('form', 'The version is not one that exists.');
  return version;
}

/** A serial number may not be so long that it is a bomb; negative ones and zero exist and are read. */
export function parseSerial(element: Element): Uint8Array {
  const serial = element.integer();
  if (serial.length > MAX_SERIAL_BYTES) throw new PkiError('asn1-limit', 'A serial number is too long.');
  return serial;
}

function parseRest(fields: Fields, version: number): Extension[] {
  fields.optional(tags.primitive(1))?.bits();
  fields.optional(tags.primitive(2))?.bits();
  const extensions = fields.optional(tags.constructed(3));
  fields.end();
  if (extensions === undefined) return [];
  if (version !== 2) throw new PkiError('form', 'A certificate of version 1 or 2 has extensions.');
  return parseExtensions(extensions.inner());
}

/** @throws PkiError when the bytes are not one certificate in DER */
export function parseCertificate(der: Uint8Array): Certificate {
  return new Certificate(readDocument(der));
}

/** The same of what others gave, which may be anything: undefined when it is no certificate that can be read. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
