import { Problem } from '../../kernel/problem.ts';
import type { Version } from './asking.ts';
import { CloudError, invalid, wrong } from './cloud-error.ts';

/** Nobody learns which of the two was wrong. */
export const wrongFactors = (version: Version): CloudError =>
  version === 'v1'
    ? new CloudError(400, 'invalid_otp', 'The PIN or the OTP is invalid')
    : new CloudError(400, 'invalid_authentication_data', 'The authentication data is invalid');

/** What the signatures service refuses, in the words of the API. */
export function told(error: unknown, version: Version): unknown {
  if (!(error instanceof Problem)) return error;
  switch (error.code) {
    case 'signatures.factors-wrong':
      return wrongFactors(version);
    case 'signatures.factors-locked':
    case 'signatures.factors-closed':
      return invalid(version === 'v1' ? 'PIN locked' : 'Credential locked');
    case 'signatures.credential-unusable':
      return invalid('The credential identified by credentialID is disabled');
    case 'signatures.credential-unknown':
      return wrong('credentialID');
    case 'signatures.release-expired':
      return invalid('SAD expired');
    case 'signatures.release-invalid':
      return wrong('SAD');
    case 'signatures.release-other':
      return invalid('Hash is not authorized by the SAD');
    default:
      return error;
  }
}
