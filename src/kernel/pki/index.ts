/** The door of the public-key forms: what services may use. See README.md. */
export {
  type AlgorithmPolicy,
  ANY_ALGORITHM,
  hashSuitability,
  keySuitability,
  signatureSuitability,
  TS_119_312,
} from './algorithm-policy.ts';
export {
  type AlgorithmIdentifier,
  algorithmName,
  digestIdentifier,
  type HashName,
  hashByOid,
  hashBytes,
  parseAlgorithm,
  type SignatureAlgorithm,
  signatureAlgorithm,
  signatureIdentifier,
} from './algorithms.ts';
export * from './asn1/index.ts';
export { Certificate, parseCertificate, readCertificate } from './certificate.ts';
export { buildCertificate, type CertificateWish, newSerial } from './certificate-build.ts';
export {
  type Attribute,
  attributeDer,
  parseAttributes,
  signingCertificateRef,
  signingCertificateV2Der,
  single,
} from './cms/attributes.ts';
export { cmsSigner, combineSigners, counterSignatureDer } from './cms/build.ts';
export { parseSignedData, parseSignerInfo, type SignedData, type SignerInfo } from './cms/signed-data.ts';
export { toDer } from './cms/to-der.ts';
export { CMS_FINDINGS, type Content, type SignerReport, verifySignedData } from './cms/verify.ts';
export { Crl, parseCrl } from './crl.ts';
export { buildCrl, type CrlEntryWish, type CrlWish } from './crl-build.ts';
export { type CrlEntry, REASONS, type RevocationReason } from './crl-entry.ts';
export { type DistributionPoint, pointAt } from './distribution-point.ts';
export { PkiError, type PkiErrorCode } from './error.ts';
export type { CertificateExtensions, Extension, KeyUsage } from './extensions.ts';
export { ext } from './extensions-build.ts';
export type { GeneralName } from './general-name.ts';
export { PublicKey } from './keys.ts';
export { buildName, EMPTY_NAME, Name, type NameAttribute } from './name.ts';
export { nameFromText, nameText } from './name-text.ts';
export { ocspRefusal, ocspResponder } from './ocsp/build.ts';
export { type CertId, means } from './ocsp/cert-id.ts';
export { buildOcspRequest, type OcspRequest, parseOcspRequest } from './ocsp/request.ts';
export { type OcspResponse, parseBasicOcspResponse, parseOcspResponse } from './ocsp/response.ts';
export * from './oids.ts';
export { anchorFrom, type TrustAnchor } from './path/anchor.ts';
export { FINDINGS, type Finding, type FindingCode } from './path/findings.ts';
export { type RevocationStatus, UNKNOWN_CAUSES } from './path/revocation-status.ts';
export { PATH_LIMITS, type PathSettings } from './path/settings.ts';
export type { PathReport } from './path/validate.ts';
export { PathValidator } from './path/validator.ts';
export { fromPem, toPem } from './pem.ts';
export type { QcStatements } from './qc-statements.ts';
export { buildRequest, type CertificateRequest, parseRequest } from './request.ts';
export {
  algorithmFor,
  digestInfo,
  hashOf,
  issue,
  signBytes,
  type Unsigned,
  verifySignature,
} from './signature.ts';
export { buildTimestampRequest, type Imprint, parseTimestampRequest } from './tsp/request.ts';
export {
  parseTimestampResponse,
  TSP_FAILURES,
  type TspFailure,
  timestampAuthority,
  timestampRefusal,
} from './tsp/response.ts';
export {
  isForTimestamps,
  parseTimestampToken,
  TIMESTAMP_FINDINGS,
  type TimestampToken,
  verifyTimestamp,
} from './tsp/token.ts';
