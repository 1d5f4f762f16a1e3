import type { Certificate } from '../certificate.ts';
import type { NameConstraints } from '../extensions.ts';
import type { PublicKey } from '../keys.ts';
import type { Name } from '../name.ts';

/** What is trusted without proof: a name and a key (RFC 5280 §6.1.1 d), and limits that come with them (RFC 5937). */
export interface TrustAnchor {
  readonly name: Name;
  readonly publicKey: PublicKey;
  readonly certificate?: Certificate;
  readonly nameConstraints?: NameConstraints;
  /** How many authorities may follow that are not self-issued. */
  readonly pathLength?: number;
}

/** `constrained` also takes over the limits that the certificate states; without it the certificate is only name and key. */
export function anchorFrom(certificate: Certificate, constrained = false): TrustAnchor {
  const { nameConstraints, basicConstraints } = certificate.extensions;
  return {
    name: certificate.subject,
    publicKey: certificate.publicKey,
    certificate,
    ...(constrained && nameConstraints && { nameConstraints }),
    ...(constrained &&
      basicConstraints?.pathLength !== undefined && { pathLength: basicConstraints.pathLength }),
  };
}
