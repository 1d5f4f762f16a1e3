import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import Provider, {
  type Client,
  type ClientMetadata,
  type Configuration,
  type JWKS,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { acrOf, LEVELS } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import { claimsOf, holderOf } from './account.ts';
import { SIGNING_ALGORITHMS } from './application.ts';
import { certificateOf, issuedByOurs, subjectMatches } from './certificate.ts';
import { allowedClaims, CLAIMS_OF, scopeOfClaim } from './claims.ts';
import { type Consent, findConsents } from './consent-store.ts';
import { listKeys } from './key-store.ts';
import { openKeys } from './keys.ts';
import { guardedFetch } from './outgoing.ts';
import { errorPage, logoutPage, signedOutPage } from './pages/engine-pages.ts';
import { loginPrompts } from './policy.ts';
import { followPlatformSession, platformSession } from './sessions.ts';
import { grantId, openStorage } from './storage.ts';
import { type LiveApplication, liveApplications } from './store.ts';

/** The library, set up with the keys and applications of one version of the database. */
export type Engine = {
  provider: Provider;
  applications: ReadonlyMap<string, LiveApplication>;
  handle: (request: IncomingMessage, response: import('node:http').ServerResponse) => void;
};

/** Lives in seconds. FAPI 2.0 Security Profile §5.3.2.1: a code at most 60, a pushed request at most 600. */
export const TTL = {
  AuthorizationCode: 60,
  AccessToken: 600,
  IdToken: 600,
  Interaction: 3600,
  PushedAuthorizationRequest: 120,
  RefreshToken: 30 * 24 * 3600,
  Session: 8 * 3600,
  Grant: 30 * 24 * 3600,
} as const;

export const INTERACTION = '/sign-in/application';

export async function openEngine(kernel: Kernel): Promise<Engine> {
  const [keys, live] = await Promise.all([listKeys(kernel.db), liveApplications(kernel.db)]);
  const applications = new Map(live.map((each) => [each.clientId, each]));
  const provider = new Provider(kernel.publicAddress, {
    ...configuration(kernel, applications),
    jwks: { keys: openKeys(kernel, keys) } as unknown as JWKS,
  });
  provider.proxy = kernel.settings.TRUST_PROXY.length > 0;
  checkSecretsByHash(provider, applications);
  followPlatformSession(kernel, provider);
  const fail = (error: { error?: string }) =>
    kernel.metrics.count('aplec_oidc_total', { error: String(error.error ?? 'server_error') });
  for (const name of [
    'authorization',
    'grant',
    'userinfo',
    'pushed_authorization_request',
    'revocation',
    'introspection',
    'end_session',
  ])
    (provider as unknown as NodeJS.EventEmitter).on(
      `${name}.error`,
      (_context: unknown, error: { error?: string }) => fail(error),
    );
  provider.on('server_error', (_context: unknown, error: Error) => {
    fail({});
    kernel.log.error('The OpenID Provider failed.', { error: error.name });
  });
  const callback = provider.callback();
  return { provider, applications, handle: (request, response) => void callback(request, response) };
}

/** Which application a request is of. */
const applicationOf = (applications: ReadonlyMap<string, LiveApplication>, client: Client | undefined) =>
  client && applications.get(client.clientId);

function configuration(kernel: Kernel, applications: ReadonlyMap<string, LiveApplication>): Configuration {
  const cookieKey = keyFrom(kernel, 'provider/cookies');
  const secure = kernel.publicAddress.startsWith('https:');
  const cookie = { signed: true, httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  const readConsent = shareCalls<{ accountId: string; applicationId: string }, Consent | undefined>(
    (pairs) => findConsents(kernel.db, pairs),
    () => kernelProblems.unavailable(),
  );
  const byId = new Map([...applications.values()].map((each) => [each.id, each]));
  const storage = openStorage(kernel, async (name) => {
    const application = byId.get(name.applicationId);
    const consent = application && (await readConsent(name));
    if (application === undefined || consent === undefined) return undefined;
    return grantPayload(application, consent);
  });
  return {
    adapter: storage,
    clients: [...applications.values()].map(metadataOf),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    routes: {
      authorization: '/oidc/auth',
      token: '/oidc/token',
      userinfo: '/oidc/userinfo',
      jwks: '/oidc/jwks',
      revocation: '/oidc/revoke',
      introspection: '/oidc/introspect',
      end_session: '/oidc/session/end',
      pushed_authorization_request: '/oidc/par',
    },
    cookies: {
      keys: [cookieKey],
      names: { session: 'aplec_op', interaction: 'aplec_op_interaction', resume: 'aplec_op_resume' },
      long: cookie,
      short: cookie,
    },
    ttl: TTL,
    responseTypes: ['code'],
    scopes: Object.keys(CLAIMS_OF)
      .filter((scope) => scope !== 'offline_access')
      .concat('offline_access'),
    claims: Object.fromEntries(Object.entries(CLAIMS_OF).map(([scope, claims]) => [scope, [...claims]])),
    acrValues: LEVELS.map(acrOf),
    subjectTypes: ['pairwise', 'public'],
    pairwiseIdentifier: (_context, accountId, client) => pairwise(kernel, accountId, client),
    clientAuthMethods: [
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
      'client_secret_basic',
      'client_secret_post',
    ],
    enabledJWA: {
      idTokenSigningAlgValues: [...SIGNING_ALGORITHMS],
      userinfoSigningAlgValues: [...SIGNING_ALGORITHMS],
      requestObjectSigningAlgValues: [...SIGNING_ALGORITHMS],
      clientAuthSigningAlgValues: [...SIGNING_ALGORITHMS],
      idTokenEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP-256'],
      idTokenEncryptionEncValues: ['A128GCM', 'A256GCM'],
      userinfoEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP-256'],
      userinfoEncryptionEncValues: ['A128GCM', 'A256GCM'],
      dPoPSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    expiresWithSession: () => false, // ours: see `holderOf`
    allowOmittingSingleRegisteredRedirectUri: false,
    extraClientMetadata: { properties: ['aplec_profile', 'aplec_least', 'aplec_application'] },
    fetch: guardedFetch(kernel),
    interactions: {
      policy: loginPrompts(),
      url: (_context, interaction) => `${INTERACTION}/${interaction.uid}`,
    },
    findAccount: async (context, sub, token) => findAccount(kernel, applications, { context, sub, token }),
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const application = applicationOf(applications, client);
      const accountId = session?.accountId;
      if (application === undefined || accountId === undefined || session === undefined) return undefined;
      const consent = await readConsent({ accountId, applicationId: application.id });
      if (consent === undefined) return undefined;
      const jti = grantId({ accountId, applicationId: application.id, sessionId: session.uid });
      const grant = new context.oidc.provider.Grant({ ...grantPayload(application, consent), jti } as never);
      // What it is not registered for it will not be told: nobody is asked about it.
      const allowed = allowedClaims(application.settings.scopes);
      grant.addOIDCClaims([...context.oidc.requestParamClaims].filter((claim) => !allowed.has(claim)));
      return grant;
    },
    renderError: (context, out) => errorPage(kernel, context, out),
    features: features(kernel),
  };
}

function features(kernel: Kernel): Configuration['features'] {
  const plain = new URL(kernel.publicAddress);
  return {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true },
    dPoP: { enabled: true, nonceSecret: keyFrom(kernel, 'provider/dpop-nonce'), requireNonce: () => true },
    encryption: { enabled: true },
    jwtUserinfo: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => logoutPage(kernel, context, form),
      postLogoutSuccessSource: (context) => signedOutPage(kernel, context),
    },
    fapi: {
      enabled: true,
      profile: (_context: KoaContextWithOIDC, client: Client | undefined) =>
        client?.['aplec_profile'] === 'fapi2' ? '2.0' : undefined,
    } as never,
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      tlsClientAuth: true,
      selfSignedTlsClientAuth: true,
      getCertificate: (context) => certificateOf(kernel, context.req),
      certificateAuthorized: (context) => issuedByOurs(kernel, context.req),
      certificateSubjectMatches: (context, _property, expected) =>
        subjectMatches(context.req.socket as TLSSocket, expected),
    },
    ...(plain.protocol === 'https:' && {}),
  };
}

const GRANT_SECONDS = TTL.Grant;

function grantPayload({ clientId, settings }: LiveApplication, { accountId, scopes, claims }: Consent) {
  const now = Math.floor(Date.now() / 1000);
  const given = scopes.filter((scope) => settings.scopes.includes(scope));
  return {
    kind: 'Grant',
    accountId,
    clientId,
    iat: now,
    exp: now + GRANT_SECONDS,
    openid: { scope: given.join(' '), claims: [...claims] },
  };
}

type Asked = { context: KoaContextWithOIDC; sub: string; token: unknown };

async function findAccount(
  kernel: Kernel,
  applications: ReadonlyMap<string, LiveApplication>,
  { context, sub, token }: Asked,
) {
  const source = token as
    | { accountId?: string; sessionUid?: string; scope?: string; clientId?: string }
    | undefined;
  const session = source === undefined ? platformSession(context) : undefined;
  const holder =
    source === undefined
      ? session?.account.id === sub
        ? { account: session.account, session }
        : undefined
      : await holderOf(kernel, sub, source);
  if (holder === undefined) return undefined;
  const application = applications.get(source?.clientId ?? context.oidc.client?.clientId ?? '');
  return {
    accountId: sub,
    claims: async (_use: string, scope: string, claims: Record<string, unknown>) => {
      const allowed = allowedClaims(application?.settings.scopes ?? []);
      const scopes = new Set(scope.split(' '));
      const wanted = (claim: string) =>
        allowed.has(claim) && (claim in claims || scopes.has(scopeOfClaim(claim) ?? ''));
      const all = await claimsOf(kernel, holder, wanted);
      return { sub, ...Object.fromEntries(Object.entries(all).filter(([claim]) => allowed.has(claim))) };
    },
  };
}

/** Another name for a person in each application that has no host in common with it (OpenID Connect Core §8.1). */
function pairwise(kernel: Kernel, accountId: string, client: Client): string {
  const sector = client.sectorIdentifierUri ? new URL(client.sectorIdentifierUri).host : hostOf(client);
  return createHmac('sha256', keyFrom(kernel, 'provider/pairwise'))
    .update(sector)
    .update('\0')
    .update(accountId)
    .digest('base64url');
}

const hostOf = (client: Client): string =>
  new URL(client.redirectUris?.[0] ?? 'https://nowhere.invalid').host;

/** The application as the library knows clients (RFC 7591 §2 and the profiles on it). */
export function metadataOf({ clientId, id, settings, secretHash }: LiveApplication): ClientMetadata {
  const { profile, authMethod, scopes } = settings;
  const fapi = profile === 'fapi2';
  const withTls = authMethod.endsWith('tls_client_auth');
  return {
    client_id: clientId,
    client_name: settings.name,
    redirect_uris: [...settings.redirects],
    post_logout_redirect_uris: [...settings.logoutRedirects],
    response_types: ['code'],
    grant_types: scopes.includes('offline_access')
      ? ['authorization_code', 'refresh_token']
      : ['authorization_code'],
    token_endpoint_auth_method: authMethod,
    scope: scopes.join(' '),
    subject_type: settings.subject,
    id_token_signed_response_alg: settings.idTokenAlgorithm,
    application_type: settings.redirects.every((each) => each.startsWith('https:')) ? 'web' : 'native',
    ...(settings.idTokenEncryption && {
      id_token_encrypted_response_alg: settings.idTokenEncryption,
      id_token_encrypted_response_enc: 'A256GCM',
    }),
    ...(settings.jwks && { jwks: settings.jwks as never }),
    ...(settings.jwksUri && { jwks_uri: settings.jwksUri }),
    ...(settings.tlsSubject && { tls_client_auth_subject_dn: settings.tlsSubject }),
    ...(settings.backchannelLogout && {
      backchannel_logout_uri: settings.backchannelLogout,
      backchannel_logout_session_required: true,
    }),
    ...(secretHash && { client_secret: secretHash.toString('base64url') }),
    ...(withTls && { tls_client_certificate_bound_access_tokens: true }),
    ...(fapi && {
      require_pushed_authorization_requests: true,
      ...(!withTls && { dpop_bound_access_tokens: true }),
    }),
    aplec_profile: profile,
    aplec_least: settings.least,
    aplec_application: id,
  };
}

/** Secrets are 256 random bits and kept as their hash; during a rotation the one before serves too. */
function checkSecretsByHash(provider: Provider, applications: ReadonlyMap<string, LiveApplication>): void {
  provider.Client.prototype.compareClientSecret = function compare(this: Client, actual: string) {
    const application = applications.get(this.clientId);
    if (application === undefined) return false;
    const given = createHash('sha256').update(actual).digest();
    const { secretHash, previousHash, previousUntil } = application;
    const fits = (hash: Buffer | null) => hash !== null && timingSafeEqual(hash, given);
    const before =
      previousUntil !== null && previousUntil.epochMilliseconds > Date.now() && fits(previousHash);
    return fits(secretHash) || before;
  } as never;
}
