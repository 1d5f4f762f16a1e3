import { PkiError, PublicKey, readDocument, tags, w } from '../../pki/index.ts';
import type { PublicParts } from './session.ts';

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const CURVES = { 'P-256': '1.2.840.10045.3.1.7', 'P-384': '1.3.132.0.34' } as const;
/** Bytes of an uncompressed point of each curve; an OCTET STRING around it is two longer and begins with the same byte. */
const POINT_BYTES: ReadonlySet<number> = new Set([65, 97]);

/** CKA_EC_PARAMS of a named curve. */
export const curveParams = (curve: keyof typeof CURVES) => w.oid(CURVES[curve]);

/** The public key (SubjectPublicKeyInfo, RFC 5480 §2 and RFC 3279 §2.3.1) from its parts in the token. */
export function publicKeyOf(parts: PublicParts): PublicKey {
  if (parts.kind === 'rsa') {
    const key = w.seq(w.int(parts.modulus), w.int(parts.exponent));
    return PublicKey.fromDer(w.seq(w.seq(w.oid(RSA_ENCRYPTION), w.nul), w.bitBytes(key)));
  }
  const point = pointOf(parts.point);
  return PublicKey.fromDer(w.seq(w.seq(w.oid(EC_PUBLIC_KEY), parts.params), w.bitBytes(point)));
}

/** CKA_EC_POINT is an OCTET STRING in DER (pkcs11-curr §2.3.3); some modules give the bare point. */
function pointOf(bytes: Uint8Array): Uint8Array {
  if (POINT_BYTES.has(bytes.length)) return bytes;
  return readDocument(bytes).is(tags.OCTET_STRING).octets();
}

/** r‖s of a token as ECDSA-Sig-Value (RFC 3279 §2.2.3). @throws PkiError `key` */
export function derOf(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  if (!Number.isInteger(half) || half === 0) throw new PkiError('key', 'The token gives no ECDSA signature.');
  return w.seq(w.int(signature.subarray(0, half)), w.int(signature.subarray(half)));
}
