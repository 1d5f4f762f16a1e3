import { z } from 'zod';
import { LEVELS, type Level } from '../../../kernel/assurance.ts';
import type { Sentence } from '../../../kernel/problem.ts';
import type { Person } from '../identity/index.ts';

export const METHOD = 'upstream';
export const HERE = '/sign-in/upstream';
/** Where providers find the key by which they know us. */
export const JWKS_PATH = '/.well-known/upstream-jwks.json';

const LONGEST = 300;
const claim = z.string().trim().min(1).max(LONGEST);

/** How an OpenID Provider of others is used. Levels: the `acr` that it says, and `defaultLevel` when it says none. */
export const oidcTerms = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).max(LONGEST),
  clientId: z.string().trim().min(1).max(LONGEST),
  authentication: z.enum(['private_key_jwt', 'client_secret_basic']).default('private_key_jwt'),
  scope: z.string().trim().max(LONGEST).default('openid profile'),
  /** Which claim holds the number of the identity document. */
  documentClaim: claim.default('document'),
  countryClaim: claim.optional(),
  defaultLevel: z.enum(LEVELS).default('low'),
});
export type OidcTerms = z.output<typeof oidcTerms>;

/** How a SAML 2.0 identity provider is used: everything comes from its metadata (SAML 2.0 Metadata §2.4). */
export const samlTerms = z.strictObject({
  metadata: z.string().min(1).max(200_000),
  /** What stands in an identifier that says no state: `ES` for Cl@ve. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('ES'),
});
export type SamlTerms = z.output<typeof samlTerms>;

export type Upstream = {
  id: string;
  slug: string;
  title: Sentence;
  most: Level;
  state: 'active' | 'suspended';
  demonstration: boolean;
} & ({ kind: 'oidc'; terms: OidcTerms; secret: string | undefined } | { kind: 'saml'; terms: SamlTerms });

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** What a provider of others said of somebody, when all of it was checked. */
export type Said = {
  level: Level;
  person: Person;
  /** When the person identified themself there, ms since 1970, if it said so. */
  at?: number;
};

/** What it refuses to take is one of these: stable, and never what somebody sent. */
export class UpstreamFinding extends Error {
  readonly finding: string;
  constructor(finding: string) {
    super(finding);
    this.name = 'UpstreamFinding';
    this.finding = finding;
  }
}
