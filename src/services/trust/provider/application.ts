import { isIP } from 'node:net';
import { z } from 'zod';
import { LEVELS } from '../../../kernel/assurance.ts';

/** What an application may be told, by scope; the document itself only where it is registered for it. */
export const SCOPES = [
  'openid',
  'profile',
  'document',
  'email',
  'phone',
  'employment',
  'representation',
  'offline_access',
] as const;
export type Scope = (typeof SCOPES)[number];

/** `fapi2`: FAPI 2.0 Security Profile (pushed requests, sender-constrained tokens, keys instead of secrets). */
export const PROFILES = ['ordinary', 'fapi2'] as const;

export const AUTH_METHODS = [
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'client_secret_basic',
  'client_secret_post',
] as const;

export const SIGNING_ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'] as const;
/** FAPI 2.0 Security Profile §5.4.1. */
const FAPI_ALGORITHMS: readonly string[] = ['ES256', 'PS256', 'EdDSA'];
const FAPI_METHODS: readonly string[] = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];
const ENCRYPTIONS = ['ECDH-ES', 'RSA-OAEP-256'] as const;

const MOST_ADDRESSES = 10;
const ADDRESS_LIMIT = 500;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address to which browsers are sent: https, or http on the machine of who develops; compared whole and letter by letter
 * (RFC 9700 §2.1), so without wildcards, fragment or user.
 */
export function isRedirect(text: string): boolean {
  if (!URL.canParse(text) || text.includes('*') || text.includes('#') || /[\s\\]/.test(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

const redirect = z
  .string()
  .max(ADDRESS_LIMIT)
  .refine(isRedirect, { error: 'must be an https address without a wildcard' });
const server = z
  .string()
  .max(ADDRESS_LIMIT)
  .refine((text) => isRedirect(text) && isIP(new URL(text).hostname) === 0, {
    error: 'must be an https address without a wildcard',
  });

/** Public keys only: a private one that is sent by mistake is refused, not kept (RFC 7517 §4, RFC 7518 §6). */
const jwk = z
  .object({
    kty: z.enum(['EC', 'RSA', 'OKP']),
    use: z.enum(['sig', 'enc']).optional(),
    kid: z.string().max(200).optional(),
    alg: z.string().max(40).optional(),
    crv: z.string().max(20).optional(),
    x: z.string().max(200).optional(),
    y: z.string().max(200).optional(),
    n: z.string().max(1400).optional(),
    e: z.string().max(20).optional(),
    x5c: z.array(z.string().max(8000)).max(4).optional(),
  })
  .strict();
const MOST_KEYS = 10;
export const jwks = z.object({ keys: z.array(jwk).min(1).max(MOST_KEYS) }).strict();

const shape = {
  name: z.string().trim().min(3).max(80),
  purpose: z.string().trim().min(10).max(400).describe('Why it has to know: shown to the person'),
  contact: z.email().max(200),
  profile: z.enum(PROFILES).default('ordinary'),
  authMethod: z.enum(AUTH_METHODS),
  redirects: z.array(redirect).min(1).max(MOST_ADDRESSES),
  logoutRedirects: z.array(redirect).max(MOST_ADDRESSES).default([]),
  backchannelLogout: server.optional(),
  jwks: jwks.optional(),
  jwksUri: server.optional(),
  tlsSubject: z.string().max(300).optional().describe('Subject of its certificate (RFC 4514)'),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  least: z.enum(LEVELS).default('low').describe('Nobody gets in with less'),
  subject: z.enum(['pairwise', 'public']).default('pairwise'),
  idTokenAlgorithm: z.enum(SIGNING_ALGORITHMS).default('ES256'),
  idTokenEncryption: z.enum(ENCRYPTIONS).optional(),
};

/** What a body asks to be registered, with every condition that depends on another. */
export const settingsShape = z.object(shape).superRefine((given, context) => {
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const needsKeys = ['private_key_jwt', 'self_signed_tls_client_auth'].includes(given.authMethod);
  if (!given.scopes.includes('openid')) fault('scopes', 'must contain openid');
  if (given.jwks !== undefined && given.jwksUri !== undefined)
    fault('jwksUri', 'give keys or their address, not both');
  if (needsKeys && given.jwks === undefined && given.jwksUri === undefined)
    fault('jwks', 'is needed for this way of authenticating');
  if (given.authMethod === 'tls_client_auth' && given.tlsSubject === undefined)
    fault('tlsSubject', 'is needed for this way of authenticating');
  if (given.idTokenEncryption !== undefined && given.jwks === undefined && given.jwksUri === undefined)
    fault('jwks', 'is needed to encrypt');
  if (given.profile !== 'fapi2') return;
  if (!FAPI_METHODS.includes(given.authMethod)) fault('authMethod', 'is not allowed by FAPI 2.0');
  if (!FAPI_ALGORITHMS.includes(given.idTokenAlgorithm))
    fault('idTokenAlgorithm', 'is not allowed by FAPI 2.0');
});
export type ApplicationSettings = z.output<typeof settingsShape>;

export const STATES = ['requested', 'approved', 'refused', 'suspended', 'ended'] as const;
export type ApplicationState = (typeof STATES)[number];

export type Application = {
  administrationId: string;
  id: string;
  clientId: string;
  state: ApplicationState;
  settings: ApplicationSettings | null;
  pending: ApplicationSettings | null;
  hasSecret: boolean;
  reason: string | null;
  requestedBy: string;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
};

/** Whether people may be led in to it. */
export const isLive = ({ state, settings }: Pick<Application, 'state' | 'settings'>): boolean =>
  state === 'approved' && settings !== null;

export const usesSecret = ({ authMethod }: ApplicationSettings): boolean =>
  authMethod.startsWith('client_secret');

/** From which states each step may be taken. */
export const STEPS = {
  change: ['requested', 'approved', 'refused', 'suspended'],
  approve: ['requested', 'approved', 'suspended'],
  refuse: ['requested', 'approved'],
  suspend: ['approved'],
  resume: ['suspended'],
  end: ['requested', 'approved', 'refused', 'suspended'],
} as const satisfies Record<string, readonly ApplicationState[]>;
export type Step = keyof typeof STEPS;
