import type { SignerClaims } from '../facts.ts';

type Policy = NonNullable<SignerClaims['policy']>;

/**
 * Signature policies of invoices and of Spanish administrations. Digests are those that the publishers' own software writes
 * and checks; both are SHA-1 over the text of the policy, which protects nothing that the signature does not.
 */
export const POLICIES = {
  /** Facturae 3.x, policy v3.1 (Orden HAP/1650/2015, annex II): enveloped, KeyInfo signed, at most one role. */
  facturae: {
    id: 'http://www.facturae.es/politica_de_firma_formato_facturae/politica_de_firma_formato_facturae_v3_1.pdf',
    hash: 'sha1',
    digest: bytes('Ohixl6upD6av8N7pEvDABhEL6hM='),
  },
  /** Política de firma de la AGE 1.9 (resolution of 29 November 2012), asked for by ENI documents. */
  age19: {
    id: '2.16.724.1.3.1.1.2.1.9',
    hash: 'sha1',
    digest: bytes('G7roucf600+f03r/o0bAOQ6WAs0='),
    address: 'https://sede.administracion.gob.es/politica_de_firma_anexo_1.pdf',
  },
} as const satisfies Readonly<Record<string, Policy>>;

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** Policies written on TS 101 903 V1.3.2, whose validators know neither SigningCertificateV2 nor SignerRoleV2. */
export const isOfFirstKind = (policy: SignerClaims['policy']): boolean =>
  policy !== undefined && Object.values(POLICIES).some(({ id }) => id === policy.id);
