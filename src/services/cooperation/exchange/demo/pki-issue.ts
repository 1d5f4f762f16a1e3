import 'reflect-metadata';
import { X509Certificate as NodeCertificate, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** Key algorithm of every demonstration certificate: ECDSA on P-256 with SHA-256 (RFC 5480, RFC 5758). */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** 2.5.4.97, organizationIdentifier (ITU-T X.520; ETSI EN 319 412-1 §5.1.4 fixes `VATES-<NIF>` for Spain). */
const ORGANIZATION_IDENTIFIER = '2.5.4.97';
const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';
const COUNTRY = '2.5.4.6';
const ORGANIZATION = '2.5.4.10';
const SERIAL_BYTES = 16;
export const LEAF_YEARS = 2;
export const ROOT_YEARS = 10;

export interface Pair {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface LeafRequest {
  /** Subject CN. */
  readonly commonName: string;
  readonly organization: string;
  /** NIF of the body; becomes organizationIdentifier `VATES-<NIF>`. */
  readonly nif?: string;
  /** Subject serialNumber (2.5.4.5), printable characters. */
  readonly serialNumber?: string;
  readonly use: 'server' | 'client';
  /** DNS names and IP addresses of the subject alternative name. */
  readonly names?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
  readonly notBefore: Temporal.Instant;
  /** Defaults to two years after `notBefore`; never after the issuer's own end. */
  readonly notAfter?: Temporal.Instant;
}

x509.cryptoProvider.set(webcrypto as Crypto);

/** Makes a self-signed root: CA true, path length 0, keyCertSign and cRLSign only (RFC 5280 §4.2.1.3, §4.2.1.9). */
export async function issueRoot(commonName: string, now: Temporal.Instant): Promise<Pair> {
  const keys = await newKeys();
  const notBefore = wholeSecond(now);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: new x509.Name(subjectOf({ commonName, organization: DEMO_ORGANIZATION })),
    notBefore: toDate(notBefore),
    notAfter: toDate(plusYears(notBefore, ROOT_YEARS)),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certPem: pem(cert), keyPem: await exportKey(keys.privateKey) };
}

/** Issues an end-entity certificate signed by `issuer`, with the extensions that a strict RFC 5280 check asks for. */
export async function issueLeaf(issuer: Pair, request: LeafRequest): Promise<Pair> {
  const keys = await newKeys();
  const root = new x509.X509Certificate(issuer.certPem);
  const notBefore = wholeSecond(request.notBefore);
  const wanted = request.notAfter ?? plusYears(notBefore, LEAF_YEARS);
  const notAfter = wanted.epochMilliseconds < root.notAfter.getTime() ? toDate(wanted) : root.notAfter;
  const purpose =
    request.use === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: new x509.Name(subjectOf(request)),
    issuer: root.subjectName,
    notBefore: toDate(notBefore),
    notAfter,
    publicKey: keys.publicKey,
    signingKey: await importKey(issuer.keyPem),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([purpose]),
      ...(request.names?.length ? [new x509.SubjectAlternativeNameExtension([...request.names])] : []),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root),
    ],
  });
  return { certPem: pem(cert), keyPem: await exportKey(keys.privateKey) };
}

export const DEMO_ORGANIZATION = 'Aplec (demostració)';

/** One attribute per RDN; ASCII attributes as PrintableString, text as UTF8String (RFC 5280 appendix A.1). */
function subjectOf(request: {
  commonName: string;
  organization: string;
  nif?: string;
  serialNumber?: string;
}): Record<string, { utf8String?: string; printableString?: string }[]>[] {
  return [
    { [COUNTRY]: [{ printableString: 'ES' }] },
    { [ORGANIZATION]: [{ utf8String: request.organization }] },
    ...(request.nif ? [{ [ORGANIZATION_IDENTIFIER]: [{ utf8String: `VATES-${request.nif}` }] }] : []),
    ...(request.serialNumber ? [{ [SERIAL_NUMBER]: [{ printableString: request.serialNumber }] }] : []),
    { [COMMON_NAME]: [{ utf8String: request.commonName }] },
  ];
}

async function newKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as CryptoKeyPair;
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key as webcrypto.CryptoKey);
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}

async function importKey(keyPem: string): Promise<CryptoKey> {
  const der = x509.PemConverter.decodeFirst(keyPem);
  return (await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])) as CryptoKey;
}

/** A positive serial of 127 random bits (RFC 5280 §4.1.2.2 allows up to 20 octets). */
function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const pem = (cert: x509.X509Certificate): string => new NodeCertificate(Buffer.from(cert.rawData)).toString();
const toDate = (instant: Temporal.Instant): Date => new Date(instant.epochMilliseconds);
const wholeSecond = (instant: Temporal.Instant): Temporal.Instant =>
  instant.round({ smallestUnit: 'second', roundingMode: 'floor' });
const plusYears = (instant: Temporal.Instant, years: number): Temporal.Instant =>
  instant.toZonedDateTimeISO('UTC').add({ years }).toInstant();
