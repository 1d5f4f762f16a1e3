import type { RevocationReason } from '../crl-entry.ts';

/** What is known about one certificate, and from what. Times in milliseconds since 1970. */
export type RevocationStatus =
  | { readonly status: 'good'; readonly by: 'crl' | 'ocsp' | 'not-needed'; readonly producedAt: number }
  | {
      readonly status: 'revoked';
      readonly by: 'crl' | 'ocsp';
      readonly producedAt: number;
      readonly revokedAt: number;
      readonly reason: RevocationReason;
      readonly invalidAt?: number;
    }
  | { readonly status: 'unknown'; readonly causes: readonly UnknownCause[] };

/** Why nothing could be relied on; the sentences are for the detailed report. */
export const UNKNOWN_CAUSES = {
  'nothing-found': 'There is no list and no answer about this certificate.',
  'not-fresh': 'The list or answer was not valid at that time.',
  'other-scope': 'The list is about other certificates.',
  'reasons-missing': 'The lists do not cover every reason.',
  'signer-not-trusted': 'Who signed the list or answer could not be trusted for it.',
  'signature-invalid': 'The signature of the list or answer is not good.',
  'not-understood': 'The list or answer has something critical that is not understood.',
  'answered-unknown': 'The answer says that the certificate is not known.',
} as const;
export type UnknownCause = keyof typeof UNKNOWN_CAUSES;

export const unknown = (...causes: readonly UnknownCause[]): RevocationStatus => ({
  status: 'unknown',
  causes: causes.length === 0 ? ['nothing-found'] : [...new Set(causes)],
});
