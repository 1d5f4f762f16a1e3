/** The door of XML: what services may use. See README.md. */
export { type CanonicalMethod, canonical, EXCLUSIVE, INCLUSIVE } from './canonical.ts';
export { before, editedXml, instead, lastIn, type XmlEdit } from './edit.ts';
export { XmlError, type XmlErrorCode } from './error.ts';
export { XML_LIMITS, type XmlLimits } from './limits.ts';
export { parseXml } from './parse.ts';
export { plainFromDer } from './signature/ecdsa.ts';
export { XML_SIGNATURE_FINDINGS, type XmlSignatureFinding } from './signature/findings.ts';
export {
  base64,
  prepareXmlSignature,
  type ReferenceWish,
  transforms,
  type XmlSignatureDraft,
  type XmlSignatureWish,
} from './signature/make.ts';
export { canonicalByUri, canonicalUri, DS, hashByUri, hashUri, REFERENCE_TYPE } from './signature/names.ts';
export type { Detached, FileDigest, ReferenceReport, ReferenceTarget } from './signature/references.ts';
export { octetsOf } from './signature/references.ts';
export {
  canonicalMethod,
  fromBase64,
  readXmlSignature,
  type XmlReference,
  type XmlSignature,
} from './signature/structure.ts';
export {
  checkManifest,
  checkReferences,
  checkValue,
  verifyXmlSignature,
  type XmlSignatureReport,
} from './signature/verify.ts';
export { XML_NAMESPACE, type XmlAttribute, XmlDocument, XmlElement } from './tree.ts';
export { documentOf, element, escapeAttribute, escapeText, fragment, type Inside, Markup } from './write.ts';
