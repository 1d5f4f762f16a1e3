import {
  type AlgorithmIdentifier,
  parseAlgorithm,
  type SignatureAlgorithm,
  signatureAlgorithm,
} from './algorithms.ts';
import { type Element, readDocument, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { type CertificateExtensions, type Extension, parseExtensions, readExtensions } from './extensions.ts';
import { extensionsDer } from './extensions-build.ts';
import { PublicKey } from './keys.ts';
import { type Name, parseName } from './name.ts';
import { EXTENSION_REQUEST } from './oids.ts';
import { signedSequence, type Unsigned, verifySignature } from './signature.ts';

/** A request for a certificate (PKCS#10, RFC 2986 §4). */
export interface CertificateRequest {
  readonly subject: Name;
  readonly publicKey: PublicKey;
  /** The extensions that are wished for (RFC 2985 §5.4.2). */
  readonly extensionList: readonly Extension[];
  readonly extensions: Readonly<CertificateExtensions>;
  readonly algorithm: AlgorithmIdentifier;
  /** Whoever asks has the key. @throws PkiError `algorithm`, `key` when that cannot be told */
  isProven(): boolean;
}

const MAX_ATTRIBUTES = 20;

/** @throws PkiError when the bytes are not one request in DER */
export function parseRequest(der: Uint8Array): CertificateRequest {
  const outer = readDocument(der).is(tags.SEQUENCE).fields();
  const info = outer.next(tags.SEQUENCE);
  const algorithm = parseAlgorithm(outer.next());
  const signature = outer.next().signature();
  outer.end();
  const fields = info.fields();
  if (fields.next(tags.INTEGER).small() !== 0)
    throw new PkiError('form', 'The request has a version that does not exist.');
  const subject = parseName(fields.next());
  const publicKey = new PublicKey(fields.next());
  const extensionList = wishedExtensions(fields.next(tags.constructed(0)));
  fields.end();
  const bytes = info.whole;
  return {
    subject,
    publicKey,
    extensionList,
    extensions: readExtensions(extensionList),
    algorithm,
    isProven: () => verifySignature(signatureAlgorithm(algorithm), publicKey, { bytes, signature }),
  };
}

function wishedExtensions(attributes: Element): Extension[] {
  const found = attributes.children();
  if (found.length > MAX_ATTRIBUTES) throw new PkiError('asn1-limit', 'The request has too many attributes.');
  return found.flatMap((attribute) => {
    const fields = attribute.is(tags.SEQUENCE).fields();
    const type = fields.next().oid();
    const values = fields.next(tags.SET);
    fields.end();
    return type === EXTENSION_REQUEST ? parseExtensions(values.inner()) : [];
  });
}

/** A request without its signature. */
export function buildRequest(wish: {
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly extensions: readonly Extension[];
  readonly algorithm: SignatureAlgorithm;
}): Unsigned {
  const { subject, publicKey, extensions, algorithm } = wish;
  const attributes =
    extensions.length === 0 ? [] : [w.seq(w.oid(EXTENSION_REQUEST), w.set(extensionsDer(extensions)))];
  const info = w.seq(w.int(0), subject.der, publicKey.der, w.tlv(tags.constructed(0), ...attributes));
  return signedSequence(info, algorithm);
}
