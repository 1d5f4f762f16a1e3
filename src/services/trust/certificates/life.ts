import type { RevocationReason } from '../../../kernel/pki/index.ts';
import type { CertificateState } from './tables.ts';

/** What can happen to a certificate (RFC 5280 §5.3.1). */
export const CERTIFICATE_STEPS = ['suspend', 'resume', 'revoke'] as const;
export type CertificateStep = (typeof CERTIFICATE_STEPS)[number];

type Move = { from: readonly CertificateState[]; to: CertificateState };

/** valid ⇄ suspended → revoked. Nothing leads back from revoked. */
export const CERTIFICATE_MOVES: Readonly<Record<CertificateStep, Move>> = {
  suspend: { from: ['valid'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'valid' },
  revoke: { from: ['valid', 'suspended'], to: 'revoked' },
};

export function certificateAfter(
  state: CertificateState,
  step: CertificateStep,
): CertificateState | undefined {
  const move = CERTIFICATE_MOVES[step];
  return move.from.includes(state) ? move.to : undefined;
}

/** Reasons that somebody may give; holding and removing are steps of their own, and authorities are not revoked here. */
export const REVOKE_REASONS = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const satisfies readonly RevocationReason[];
export type RevokeReason = (typeof REVOKE_REASONS)[number];
