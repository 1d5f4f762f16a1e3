import {
  attributeDer,
  type Bytes,
  CMS,
  EMPTY,
  type HashName,
  tags,
  w,
} from '../../../../kernel/pki/index.ts';
import type { SignerClaims } from '../facts.ts';
import { FormError } from '../facts.ts';

/** id-aa-ets-signerAttrV2 (EN 319 122-1 §5.2.6.1) and id-at-role (X.520). */
export const SIGNER_ATTRIBUTES_V2 = '0.4.0.19122.1.1';
export const ROLE = '2.5.4.72';
/** id-spq-ets-uri (EN 319 122-1 §5.2.9.2). */
export const POLICY_URI = '1.2.840.113549.1.9.16.5.1';
const DIGESTS: Readonly<Partial<Record<HashName, string>>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/**
 * Signed attributes for what the signer claims and a PDF has no key for (EN 319 142-1 §6.3).
 * @throws FormError `pdf.reason-and-commitment`, `pdf.policy`
 */
export function claimAttributes(claims: SignerClaims = {}): Bytes[] {
  const { commitments = [], reason, policy, roles = [] } = claims;
  if (commitments.length > 0 && reason !== undefined)
    throw new FormError(
      'pdf.reason-and-commitment',
      'A signature has a reason or a commitment, not both (EN 319 142-1 §6.3).',
    );
  const attributes = commitments.map((each) => attributeDer(CMS.commitmentType, w.seq(w.oid(each))));
  if (policy !== undefined) attributes.push(policyAttribute(policy));
  if (roles.length > 0) attributes.push(rolesAttribute(roles));
  return attributes;
}

function policyAttribute({ id, hash, digest, address }: NonNullable<SignerClaims['policy']>): Bytes {
  const oid = DIGESTS[hash ?? 'sha256'];
  if (digest === undefined || oid === undefined)
    throw new FormError('pdf.policy', 'A signature policy is named with its digest.');
  const imprint = w.seq(w.seq(w.oid(oid)), w.octets(digest));
  const qualifiers = address === undefined ? EMPTY : w.seq(w.seq(w.oid(POLICY_URI), w.ia5(address)));
  return attributeDer(CMS.signaturePolicy, w.seq(w.oid(id), imprint, qualifiers));
}

/** claimedAttributes with the attribute `role`. */
function rolesAttribute(roles: readonly string[]): Bytes {
  const role = w.seq(w.oid(ROLE), w.setOf(roles.map((each) => w.utf8(each))));
  return attributeDer(SIGNER_ATTRIBUTES_V2, w.seq(w.tlv(tags.constructed(0), role)));
}
