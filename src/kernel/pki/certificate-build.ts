import { randomBytes } from 'node:crypto';
import { type SignatureAlgorithm, signatureIdentifier } from './algorithms.ts';
import { type Bytes, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import type { Extension } from './extensions.ts';
import { ext, extensionsDer } from './extensions-build.ts';
import type { PublicKey } from './keys.ts';
import type { Name } from './name.ts';
import { signedSequence, type Unsigned } from './signature.ts';

/** A certificate to be issued; times in milliseconds since 1970. Key identifiers are added when they are not there. */
export interface CertificateWish {
  /** From 1 to 20 bytes, without sign; see `newSerial`. */
  readonly serial: Uint8Array;
  readonly issuer: Name;
  /** Absent when it signs itself. */
  readonly issuerKey?: PublicKey;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly Extension[];
  readonly algorithm: SignatureAlgorithm;
}

const MAX_SERIAL = 20;
const SERIAL_BYTES = 16;
const V3 = w.explicit(0, w.int(2));

/** 127 random bits, positive and never zero: more than the 64 that CABF BR §7.1 wants. */
export function newSerial(): Bytes {
  const serial = new Uint8Array(randomBytes(SERIAL_BYTES));
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  return serial;
}

/** A v3 certificate without its signature (RFC 5280 §4.1). @throws PkiError `build` */
export function buildCertificate(wish: CertificateWish): Unsigned {
  if (wish.serial.length === 0 || wish.serial.length > MAX_SERIAL)
    throw new PkiError('build', 'A serial number has from 1 to 20 bytes.');
  if (wish.notAfter < wish.notBefore)
    throw new PkiError('build', 'The certificate would end before it begins.');
  if (wish.issuer.isEmpty) throw new PkiError('build', 'The issuer has no name.');
  const tbs = w.seq(
    V3,
    w.int(wish.serial),
    signatureIdentifier(wish.algorithm),
    wish.issuer.der,
    w.seq(w.time(wish.notBefore), w.time(wish.notAfter)),
    wish.subject.der,
    wish.publicKey.der,
    w.explicit(3, extensionsDer(withKeyIds(wish))),
  );
  return signedSequence(tbs, wish.algorithm);
}

function withKeyIds({ extensions, publicKey, issuerKey }: CertificateWish): Extension[] {
  const has = new Set(extensions.map((each) => each.oid));
  const own = ext.subjectKeyId(publicKey.identifier());
  const issuer = ext.authorityKeyId((issuerKey ?? publicKey).identifier());
  return [...[own, issuer].filter((each) => !has.has(each.oid)), ...extensions];
}
