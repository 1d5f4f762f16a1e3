import { claimAttributes as cadesAttributes } from '../cades/index.ts';
import { FormError, type SignerClaims } from '../facts.ts';

/**
 * Signed attributes for what the signer claims and a PDF has no key for (EN 319 142-1 §6.3); they are those of CAdES.
 * @throws FormError `pdf.reason-and-commitment`, `pdf.policy`
 */
export function claimAttributes(claims: SignerClaims = {}): Uint8Array[] {
  const { commitments = [], reason, policy, roles = [] } = claims;
  if (commitments.length > 0 && reason !== undefined)
    throw new FormError(
      'pdf.reason-and-commitment',
      'A signature has a reason or a commitment, not both (EN 319 142-1 §6.3).',
    );
  if (policy !== undefined && policy.digest === undefined)
    throw new FormError('pdf.policy', 'A signature policy is named with its digest.');
  return cadesAttributes({ commitments, roles, ...(policy === undefined ? {} : { policy }) }, {});
}
