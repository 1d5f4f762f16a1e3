import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { actorKey } from '../../../kernel/actor.ts';
import type { Certificate } from '../../../kernel/pki/index.ts';

export const CREDENTIAL_STATES = ['active', 'suspended', 'revoked'] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

/** A key that is kept here and its certificate: of a person in one capacity, or of a body's seal. */
export type Credential = {
  /** Whose it is: the stable name of a person in one capacity, or `body:<id>` ({@link ownerOf}, {@link ownerOfBody}). */
  owner: string;
  id: string;
  administrationId: string | null;
  kind: 'person' | 'seal';
  profile: string;
  name: string;
  state: CredentialState;
  /** Not for people, logs or answers. Empty once the key was destroyed. */
  keyHandle: string;
  keyType: string;
  certificateId: string;
  certificate: Certificate;
  /** From the issuer upwards, without the root. */
  chain: readonly Certificate[];
  validUntil: string;
  createdAt: string;
  endedAt: string | null;
};

/** Actors who sign as themselves. */
export type Signer = Actor & { kind: 'employee' | 'citizen' };

/** A person in one capacity: somebody of a body has another key there than as a citizen. */
export const ownerOf = (signer: Signer): string => actorKey(signer);
export const ownerOfBody = (administrationId: string): string => `body:${administrationId}`;

export const credentialView = z.object({
  id: z.uuid(),
  kind: z.enum(['person', 'seal']),
  name: z.string(),
  profile: z.string().describe('Profile of the certificate: employee, official, citizen, seal'),
  state: z.enum(CREDENTIAL_STATES),
  keyType: z.string().describe('RSA-3072, P-256…'),
  certificate: z.string().describe('The certificate, DER in base64'),
  chain: z.array(z.string()).describe('Its issuers upwards, without the root, DER in base64'),
  serial: z.string().describe('Serial number of the certificate, hexadecimal'),
  validFrom: z.string(),
  validUntil: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type CredentialView = z.output<typeof credentialView>;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** What is shown of a credential: nothing of its key. */
export function viewOf(one: Credential): CredentialView {
  const { id, kind, name, profile, state, keyType, certificate, chain, createdAt, endedAt } = one;
  return {
    ...{ id, kind, name, profile, state, keyType, createdAt, endedAt },
    certificate: base64(certificate.der),
    chain: chain.map((each) => base64(each.der)),
    serial: certificate.serialHex,
    validFrom: new Date(certificate.notBefore).toISOString(),
    validUntil: one.validUntil,
  };
}

/** Whether it may sign at a moment. */
export const isUsable = ({ state, certificate }: Credential, now: Temporal.Instant): boolean =>
  state === 'active' &&
  certificate.notBefore <= now.epochMilliseconds &&
  now.epochMilliseconds <= certificate.notAfter;
