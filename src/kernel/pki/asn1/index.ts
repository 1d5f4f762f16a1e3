/** ASN.1 in DER, and in BER where a standard lets signers use it (ITU-T X.690). */
export { type Bytes, compare, concat, copyOf, EMPTY, equal, fromHex, toHex } from './bytes.ts';
export { checkDer, Element, Fields, readDocument } from './element.ts';
export { CMS_LIMITS, CRL_LIMITS, type Limits, type Rules, SMALL } from './limits.ts';
export * as tags from './tags.ts';
export * as w from './write.ts';
