/** Why a path does not hold: the closed list of codes, each with its sentence. Services translate by the code. */
export const FINDINGS = {
  'no-anchor': 'No path leads from the certificate to a trust anchor.',
  'too-many-paths': 'There are more possible paths than are tried.',
  'path-too-long': 'The path has more certificates than are followed.',
  'signature-invalid': 'The certificate was not signed with the key of its issuer.',
  'signature-unknown':
    'The signature of the certificate cannot be checked: its algorithm or key is not supported.',
  'algorithm-unsuitable':
    'The certificate was signed with an algorithm or a key that was no longer suitable.',
  'not-yet-valid': 'The certificate was not valid yet.',
  expired: 'The certificate had expired.',
  revoked: 'The certificate had been revoked.',
  'on-hold': 'The certificate was suspended.',
  'revocation-unknown': 'Nothing that can be relied on says whether the certificate was revoked.',
  'issuer-mismatch': 'The certificate names another issuer than the one before it in the path.',
  'name-not-permitted': 'The certificate has a name that its authorities are not permitted to certify.',
  'name-excluded': 'The certificate has a name that its authorities are forbidden to certify.',
  'name-constraint-unsupported':
    'The certificate has a name of a form that is constrained in a way not supported.',
  'name-malformed': 'The certificate has a name that cannot be compared with the constraints on it.',
  'policy-missing': 'The certificates of the path have no acceptable policy in common, and one is required.',
  'policy-mapping-any': 'The certificate maps anyPolicy, which is not allowed.',
  'not-an-authority': 'The certificate is not one of an authority and yet issued another.',
  'path-length': 'More authorities follow than one before them allows.',
  'no-certificate-signing': 'The key of the certificate is not meant for signing certificates.',
  'unknown-critical-extension': 'The certificate has a critical extension that is not understood.',
  'wrong-purpose': 'The certificate is not meant for this purpose.',
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** One failed condition. `position` counts from the anchor: 0 is the certificate that the anchor signed. */
export interface Finding {
  readonly code: FindingCode;
  readonly sentence: string;
  readonly position?: number;
  /** The object identifier that the finding is about (an extension, a purpose). */
  readonly about?: string;
}

export function finding(code: FindingCode, position?: number, about?: string): Finding {
  return {
    code,
    sentence: FINDINGS[code],
    ...(position !== undefined && { position }),
    ...(about !== undefined && { about }),
  };
}
