import { z } from 'zod';
import { LEVELS, reaches } from '../../../kernel/assurance.ts';
import type { FieldError } from '../../../kernel/problem.ts';
import { SCOPE_NAMES } from './scopes.ts';

export const STATES = ['draft', 'requested', 'approved', 'suspended', 'ended'] as const;
export type State = (typeof STATES)[number];

/** How an application proves that it is itself at the token endpoint (RFC 6749 §2.3, RFC 7523, RFC 8705). */
export const AUTHENTICATIONS = [
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'client_secret_basic',
  'none',
] as const;
/** Algorithms under which id tokens are signed; there is no symmetric one and no `none`. */
export const SIGNATURES = ['ES256', 'PS256', 'EdDSA', 'RS256'] as const;
/** RFC 9449 or RFC 8705: a token that is of use to its holder alone. */
export const SENDERS = ['none', 'dpop', 'mtls'] as const;
export const ENCRYPTIONS = ['ECDH-ES', 'RSA-OAEP-256'] as const;

const MOST_URIS = 10;
const MOST_URI = 500;
const MOST_KEYS = 10;
const uri = z.string().trim().min(1).max(MOST_URI);
const words = z.string().trim().min(10).max(300);
const jwk = z.record(
  z.string().max(40),
  z.union([z.string().max(4000), z.array(z.string().max(8000)).max(8)]),
);

/** What an application is allowed and asks for. Its body writes it, an operator approves it. */
export const termsShape = z.object({
  name: z.string().trim().min(3).max(80).describe('What people see'),
  purpose: z
    .object({ ca: words, es: words.optional(), oc: words.optional(), en: words.optional() })
    .describe('Why it needs to know who somebody is, for that person to read'),
  policyUri: uri.optional().describe('Where its privacy notice is'),
  redirectUris: z.array(uri).min(1).max(MOST_URIS),
  postLogoutRedirectUris: z.array(uri).max(MOST_URIS).default([]),
  backchannelLogoutUri: uri.optional(),
  native: z.boolean().default(false).describe('Installed on a device: loopback addresses of any port'),
  authentication: z.enum(AUTHENTICATIONS).default('private_key_jwt'),
  jwks: z.object({ keys: z.array(jwk).min(1).max(MOST_KEYS) }).optional(),
  jwksUri: uri.optional(),
  tlsSubject: z.string().trim().max(500).optional().describe('Subject of its certificate (RFC 4514)'),
  scopes: z.array(z.enum(SCOPE_NAMES)).max(SCOPE_NAMES.length).default([]),
  least: z.enum(LEVELS).default('low').describe('No request of it goes below this level'),
  sender: z.enum(SENDERS).default('none'),
  par: z.boolean().default(false).describe('Takes pushed authorization requests only (RFC 9126)'),
  fapi: z.boolean().default(false).describe('FAPI 2.0 Security Profile'),
  signature: z.enum(SIGNATURES).default('ES256'),
  encryption: z.enum(ENCRYPTIONS).optional().describe('Encrypts id tokens for it'),
  refresh: z.boolean().default(false).describe('May renew its tokens while the session goes on'),
});
export type Terms = z.output<typeof termsShape>;

export type Application = {
  administrationId: string;
  id: string;
  name: string;
  state: State;
  approved: Terms | undefined;
  wanted: Terms | undefined;
  /** Hexadecimal SHA-256. */
  secretHash: string | undefined;
  reason: string | undefined;
  requestedBy: string | undefined;
  createdAt: string;
  requestedAt: string | undefined;
  decidedAt: string | undefined;
  updatedAt: string;
};

const LOOPBACKS = ['127.0.0.1', '[::1]', 'localhost'];

/** What is wrong with an address to which browsers are sent, as a sentence for the field; undefined when nothing is. */
export function faultOfRedirect(text: string, { fapi }: Pick<Terms, 'fapi'>): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'must be a whole address, such as https://town.example/callback';
  // RFC 9700 §2.1: compared letter by letter, so it is written as it is compared.
  if (/[*\\\s]/.test(text)) return 'must have no wildcards and no blanks';
  if (url.hash !== '' || text.includes('#')) return 'must have no fragment';
  if (url.username !== '' || url.password !== '') return 'must carry no user and no password';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:' && LOOPBACKS.includes(url.hostname) && !fapi) return undefined;
  return 'must begin with https:// (http:// only for this same machine)';
}

/** Every fault that the terms have together. Pure. Grounds: RFC 9700 §§2.1, 4.1; FAPI 2.0 Security Profile §5.3.2. */
export function faultsOf(terms: Terms): FieldError[] {
  const faults: FieldError[] = [];
  const wrong = (field: string, message: string | undefined) => {
    if (message !== undefined) faults.push({ field, message });
  };
  const first = (uris: readonly string[]) => uris.map((each) => faultOfRedirect(each, terms)).find(Boolean);
  wrong('redirectUris', first(terms.redirectUris));
  wrong('postLogoutRedirectUris', first(terms.postLogoutRedirectUris));
  if (new Set(terms.redirectUris.map((each) => URL.parse(each)?.host)).size > 1)
    wrong('redirectUris', 'must all be of one host');
  for (const field of ['backchannelLogoutUri', 'jwksUri', 'policyUri'] as const)
    if (terms[field] !== undefined) wrong(field, faultOfRedirect(terms[field], terms));
  faults.push(...keyFaults(terms), ...profileFaults(terms));
  return faults;
}

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

function keyFaults({ authentication, jwks, jwksUri, tlsSubject, encryption, sender }: Terms): FieldError[] {
  const faults: FieldError[] = [];
  const needsKeys = authentication === 'private_key_jwt' || authentication === 'self_signed_tls_client_auth';
  if ((needsKeys || encryption !== undefined) && jwks === undefined && jwksUri === undefined)
    faults.push({ field: 'jwks', message: 'is needed: its keys, or where they are' });
  if (jwks !== undefined && jwksUri !== undefined)
    faults.push({ field: 'jwksUri', message: 'is one too many: give the keys, or where they are' });
  if (jwks?.keys.some((key) => PRIVATE.some((name) => name in key)) === true)
    faults.push({ field: 'jwks', message: 'must hold public keys only' });
  if (jwks?.keys.some(({ kty }) => !['EC', 'RSA', 'OKP'].includes(String(kty))) === true)
    faults.push({ field: 'jwks', message: 'must hold keys of the kinds EC, RSA or OKP' });
  if (authentication === 'tls_client_auth' && tlsSubject === undefined)
    faults.push({ field: 'tlsSubject', message: 'is needed: the subject of its certificate' });
  if (authentication === 'none' && sender === 'mtls')
    faults.push({ field: 'sender', message: 'does not go with an application that has no key' });
  return faults;
}

/** FAPI 2.0 Security Profile (final) §5.3.2 and §5.4. */
function profileFaults({ fapi, authentication, par, sender, signature, native }: Terms): FieldError[] {
  if (!fapi) return [];
  const faults: FieldError[] = [];
  if (!['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'].includes(authentication))
    faults.push({ field: 'authentication', message: 'must be by key or certificate under FAPI 2.0' });
  if (!par) faults.push({ field: 'par', message: 'is obligatory under FAPI 2.0' });
  if (sender === 'none') faults.push({ field: 'sender', message: 'must bind tokens under FAPI 2.0' });
  if (signature === 'RS256')
    faults.push({ field: 'signature', message: 'must be PS256, ES256 or EdDSA under FAPI 2.0' });
  if (native) faults.push({ field: 'native', message: 'does not go with FAPI 2.0: addresses are exact' });
  return faults;
}

/**
 * Whether new terms allow no more than the approved ones did: fewer addresses and scopes, a higher level, a stricter
 * profile. Those count at once; anything else waits for an operator.
 */
export function isNarrower(wanted: Terms, approved: Terms): boolean {
  const within = (some: readonly string[], all: readonly string[]) =>
    some.every((each) => all.includes(each));
  const rest = ({
    redirectUris: _r,
    postLogoutRedirectUris: _p,
    scopes: _s,
    least: _l,
    par: _a,
    ...same
  }: Terms) => JSON.stringify(Object.entries(same).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return (
    within(wanted.redirectUris, approved.redirectUris) &&
    within(wanted.postLogoutRedirectUris, approved.postLogoutRedirectUris) &&
    within(wanted.scopes, approved.scopes) &&
    reaches(wanted.least, approved.least) &&
    (wanted.par || !approved.par) &&
    rest(wanted) === rest(approved)
  );
}
