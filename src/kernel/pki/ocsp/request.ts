import type { HashName } from '../algorithms.ts';
import { type Bytes, EMPTY, readDocument, tags, w } from '../asn1/index.ts';
import { PkiError } from '../error.ts';
import type { Extension } from '../extensions.ts';
import { extensionsDer } from '../extensions-build.ts';
import { EXT } from '../oids.ts';
import { type CertId, certIdDer, type IssuerKey, parseCertId } from './cert-id.ts';
import { optionalExtensions } from './response.ts';

/** A question about certificates (RFC 6960 §4.1). A signature on it is not looked at. */
export interface OcspRequest {
  readonly ids: readonly CertId[];
  /** The octets inside; from 1 to 128 of them (RFC 9654 §2.1). */
  readonly nonce: Uint8Array | undefined;
  readonly hasUnknownCritical: boolean;
}

const MAX_IDS = 100;
const MAX_NONCE = 128;

/** @throws PkiError when the bytes are not one OCSPRequest in DER, or ask too much */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const outer = readDocument(der).is(tags.SEQUENCE).fields();
  const tbs = outer.next(tags.SEQUENCE);
  outer.optional(tags.constructed(0));
  outer.end();
  const fields = tbs.fields();
  if ((fields.optional(tags.constructed(0))?.inner(tags.INTEGER).small() ?? 0) !== 0)
    throw new PkiError('form', 'The OCSP request has a version that does not exist.');
  fields.optional(tags.constructed(1));
  const list = fields.next(tags.SEQUENCE).children();
  const extensions = optionalExtensions(fields, 2);
  fields.end();
  if (list.length === 0 || list.length > MAX_IDS)
    throw new PkiError('form', 'The OCSP request asks about no certificate, or about too many.');
  const ids = list.map((each) => {
    const request = each.is(tags.SEQUENCE).fields();
    const id = parseCertId(request.next());
    const single = optionalExtensions(request, 0);
    request.end();
    return { id, single };
  });
  return {
    ids: ids.map((each) => each.id),
    nonce: nonceOf(extensions),
    hasUnknownCritical: [...extensions, ...ids.flatMap((each) => each.single)].some(
      (each) => each.critical && each.oid !== EXT.ocspNonce,
    ),
  };
}

function nonceOf(extensions: readonly Extension[]): Uint8Array | undefined {
  const found = extensions.find((each) => each.oid === EXT.ocspNonce);
  if (found === undefined) return undefined;
  const nonce = readDocument(found.value).is(tags.OCTET_STRING).octets();
  if (nonce.length === 0 || nonce.length > MAX_NONCE)
    throw new PkiError('form', 'The nonce of the OCSP request is empty or too long.');
  return nonce;
}

export function nonceExtension(nonce: Uint8Array): Extension {
  return { oid: EXT.ocspNonce, critical: false, value: w.octets(nonce) };
}

/** A request about certificates of one issuer, unsigned. */
export function buildOcspRequest(wish: {
  readonly issuer: IssuerKey;
  readonly serials: readonly Uint8Array[];
  readonly hash?: HashName;
  readonly nonce?: Uint8Array;
}): Bytes {
  const { issuer, serials, hash = 'sha1', nonce } = wish;
  const list = w.seq(...serials.map((serial) => w.seq(certIdDer(issuer, serial, hash))));
  const extensions = nonce === undefined ? EMPTY : w.explicit(2, extensionsDer([nonceExtension(nonce)]));
  return w.seq(w.seq(list, extensions));
}
