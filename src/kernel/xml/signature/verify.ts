import { PkiError, type PublicKey, type SignatureAlgorithm, verifySignature, w } from '../../pki/index.ts';
import { canonical } from '../canonical.ts';
import { XmlError } from '../error.ts';
import type { XmlSignatureFinding } from './findings.ts';
import { checkReference, type Detached, type ReferenceReport } from './references.ts';
import { readManifest, type XmlSignature } from './structure.ts';

export interface XmlSignatureReport {
  /** Whether the value is that of the key over SignedInfo. */
  readonly valueIntact: boolean;
  readonly findings: readonly XmlSignatureFinding[];
  /** In the order of SignedInfo. Whoever uses what was signed takes it from `target`, and from nowhere else. */
  readonly references: readonly ReferenceReport[];
}

/**
 * Core validation (XMLDSig §3.2): the value over SignedInfo with that key, and every reference. Who the key belongs to
 * is not asked here. @throws XmlError `xml-limit`
 */
export function verifyXmlSignature(
  signature: XmlSignature,
  publicKey: PublicKey,
  detached?: Detached,
): XmlSignatureReport {
  const finding = checkValue(signature, publicKey);
  const references = checkReferences(signature, detached);
  const findings = [finding, ...references.map((each) => each.finding)].filter((each) => each !== undefined);
  return { valueIntact: finding === undefined, findings: [...new Set(findings)], references };
}

export function checkReferences(signature: XmlSignature, detached?: Detached): ReferenceReport[] {
  const context = { signature: signature.element, detached };
  return signature.references.map((each) => checkReference(each, context));
}

/** The references of a manifest that was itself signed (§5.1); undefined when it is not one. */
export function checkManifest(
  report: ReferenceReport,
  signature: XmlSignature,
  detached?: Detached,
): ReferenceReport[] | undefined {
  const { target } = report;
  if (target?.kind !== 'element' || target.without.length > 0) return undefined;
  const references = readManifest(target.element);
  if (typeof references === 'string') return undefined;
  return references.map((each) => checkReference(each, { signature: signature.element, detached }));
}

/** @returns what is wrong, or undefined when the value is that of the key */
export function checkValue(signature: XmlSignature, publicKey: PublicKey): XmlSignatureFinding | undefined {
  const { algorithm, canonicalization, value } = signature;
  if (canonicalization === undefined) return 'canonicalization-unknown';
  if (algorithm === undefined) return 'method-unknown';
  if (value === undefined) return 'value-not-base64';
  try {
    const bytes = Buffer.from(canonical(signature.signedInfo, canonicalization), 'utf8');
    return verifySignature(...plain(algorithm, publicKey, { bytes, signature: value }))
      ? undefined
      : 'value-wrong';
  } catch (error) {
    if (error instanceof PkiError) return 'key-unfit';
    if (error instanceof XmlError && error.code === 'xml-unsupported') return 'canonicalization-unknown';
    throw error;
  }
}

type Check = Parameters<typeof verifySignature>;

/** Elliptic signatures stand as r‖s (RFC 9231 §2.3.6), DSA as two halves (XMLDSig §6.4.1). */
function plain(algorithm: SignatureAlgorithm, key: PublicKey, given: Check[2]): Check {
  if (algorithm.kind === 'ecdsa') return [{ ...algorithm, kind: 'ecdsa-plain' }, key, given];
  if (algorithm.kind !== 'dsa') return [algorithm, key, given];
  const half = given.signature.length / 2;
  if (!Number.isInteger(half) || half === 0) throw new PkiError('key', 'The signature is not two halves.');
  const halves = [given.signature.subarray(0, half), given.signature.subarray(half)];
  return [algorithm, key, { ...given, signature: w.seq(...halves.map(w.int)) }];
}
