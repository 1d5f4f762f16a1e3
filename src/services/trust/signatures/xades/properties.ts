import { type Certificate, type HashName, hashOf, nameText, toHex } from '../../../../kernel/pki/index.ts';
import { base64, element, hashUri, type Inside, type Markup } from '../../../../kernel/xml/index.ts';
import { FormError, type SignerClaims } from '../facts.ts';
import type { SignWish } from '../making.ts';
import { XADES, XADES_141 } from './names.ts';
import { isOfFirstKind } from './policies.ts';

const el = (name: string, ...inside: Inside[]): Markup => element(`xades:${name}`, {}, ...inside);

export interface DataFormat {
  /** Identifier of the ds:Reference. */
  readonly reference: string;
  readonly mediaType: string;
}

/**
 * QualifyingProperties with their signed part (EN 319 132-1 §5.2). Policies of the first kind get SigningCertificate and
 * SignerRole, as their validators expect. @throws FormError `xades.policy` for a policy without its digest
 */
export function qualifyingProperties(
  wish: SignWish,
  ids: { signature: string; properties: string },
  formats: readonly DataFormat[],
): Markup {
  const { claims = {} } = wish;
  const isFirst = isOfFirstKind(claims.policy);
  const signed = element(
    'xades:SignedProperties',
    { Id: ids.properties },
    el(
      'SignedSignatureProperties',
      el('SigningTime', `${new Date(wish.time).toISOString().slice(0, 19)}Z`),
      signingCertificate(wish, isFirst),
      claims.policy && policyIdentifier(claims.policy),
      claims.location && el(`SignatureProductionPlace${isFirst ? '' : 'V2'}`, el('City', claims.location)),
      roles(claims.roles ?? [], isFirst),
    ),
    dataProperties(formats, claims.commitments ?? []),
  );
  return element(
    'xades:QualifyingProperties',
    { 'xmlns:xades': XADES, 'xmlns:xades141': XADES_141, Target: `#${ids.signature}` },
    signed,
  );
}

export function digestMarkup(hash: HashName, digest: Uint8Array): Markup[] {
  return [
    element('ds:DigestMethod', { Algorithm: hashUri(hash) }),
    element('ds:DigestValue', {}, base64(digest)),
  ];
}

function signingCertificate(wish: SignWish, isFirst: boolean): Markup {
  const { certificate } = wish;
  const hash = wish.hash ?? wish.algorithm.hash ?? 'sha256';
  const digest = el('CertDigest', digestMarkup(hash, hashOf(hash, certificate.der)));
  if (!isFirst) return el('SigningCertificateV2', el('Cert', digest));
  return el('SigningCertificate', el('Cert', digest, issuerSerial(certificate)));
}

function issuerSerial({ issuer, serial }: Certificate): Markup {
  return el(
    'IssuerSerial',
    element('ds:X509IssuerName', {}, nameText(issuer)),
    element('ds:X509SerialNumber', {}, BigInt(`0x${toHex(serial)}`).toString()),
  );
}

const isOid = (id: string) => /^\d+(\.\d+)+$/.test(id);

/** Object identifiers as URN (RFC 3061), the rest as the address that it is. */
function identifier(id: string): Markup {
  return isOid(id)
    ? element('xades:Identifier', { Qualifier: 'OIDAsURN' }, `urn:oid:${id}`)
    : element('xades:Identifier', {}, id);
}

function policyIdentifier(policy: NonNullable<SignerClaims['policy']>): Markup {
  if (policy.hash === undefined || policy.digest === undefined)
    throw new FormError('xades.policy', 'A signature policy is named with the digest of its text.');
  const qualifier = policy.address && el('SigPolicyQualifier', el('SPURI', policy.address));
  return el(
    'SignaturePolicyIdentifier',
    el(
      'SignaturePolicyId',
      el('SigPolicyId', identifier(policy.id)),
      el('SigPolicyHash', digestMarkup(policy.hash, policy.digest)),
      qualifier && el('SigPolicyQualifiers', qualifier),
    ),
  );
}

function roles(claimed: readonly string[], isFirst: boolean): Markup | undefined {
  if (claimed.length === 0) return undefined;
  const list = el(
    'ClaimedRoles',
    claimed.map((each) => el('ClaimedRole', each)),
  );
  return el(isFirst ? 'SignerRole' : 'SignerRoleV2', list);
}

function dataProperties(formats: readonly DataFormat[], commitments: readonly string[]): Markup | undefined {
  if (formats.length === 0 && commitments.length === 0) return undefined;
  return el(
    'SignedDataObjectProperties',
    formats.map(({ reference, mediaType }) =>
      element('xades:DataObjectFormat', { ObjectReference: `#${reference}` }, el('MimeType', mediaType)),
    ),
    commitments.map((each) =>
      el('CommitmentTypeIndication', el('CommitmentTypeId', identifier(each)), el('AllSignedDataObjects')),
    ),
  );
}
