import type { Level } from '../../../kernel/assurance.ts';
import {
  anchorFrom,
  type Certificate,
  PathValidator,
  PkiError,
  parseCertificate,
  type TrustAnchor,
} from '../../../kernel/pki/index.ts';
import { walletProblems } from './problems.ts';

/** Those who may issue identification data, and the level of what they issue: from our list, never from the message. */
export type Issuers = { anchors: readonly TrustAnchor[]; level: Level };

export const issuersOf = (certificates: readonly Certificate[], level: Level): Issuers => ({
  anchors: certificates.map((each) => anchorFrom(each)),
  level,
});

/** Certificates above the one that signed, at most. */
const MOST_CERTIFICATES = 5;

/**
 * The certificate that signed an attestation, once a path from a listed issuer to it stands at this moment (RFC 5280 §6.1).
 * Keys come from lists only: no address in the message is asked for them.
 * @throws Problem `wallet.not-read`, `wallet.unknown-issuer`
 */
export function trustedSigner(
  chain: readonly Uint8Array[],
  { issuers, at }: { issuers: Issuers; at: Temporal.Instant },
): Certificate {
  if (chain.length === 0 || chain.length > MOST_CERTIFICATES) throw walletProblems['not-read']();
  const certificates = chain.map(parsed);
  const [signer, ...above] = certificates;
  const report = new PathValidator({
    anchors: issuers.anchors,
    intermediates: above,
    at: at.epochMilliseconds,
  } as never).validate(signer!);
  if (report.findings.length > 0) throw walletProblems['unknown-issuer']();
  return signer!;
}

function parsed(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) throw walletProblems['not-read']();
    throw error;
  }
}
