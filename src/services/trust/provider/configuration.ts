import type { TLSSocket } from 'node:tls';
import type { Configuration, KoaContextWithOIDC, interactionPolicy as Policies } from 'oidc-provider';
import { acrOf, LEVELS, levelOfAcr, reaches } from '../../../kernel/assurance.ts';
import { cookieName, SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { isSystemCertificate } from '../../../kernel/http/system-certificate.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import { adapterOf } from './adapter.ts';
import { tlsAddressOf } from './addresses.ts';
import { AUTHENTICATIONS, SIGNATURES } from './application.ts';
import { claimsOf, pairwise } from './claims.ts';
import { clientsOf, type Held } from './clients.ts';
import { renderError } from './errors.ts';
import { grantFor } from './grants.ts';
import { wantedLevel } from './levels.ts';
import { errors, interactionPolicy } from './library.ts';
import { loggedOutPage, logoutPage } from './logout-pages.ts';
import { fetchOf } from './outside.ts';
import { SCOPE_CLAIMS, SCOPE_NAMES, scopeOfClaim, scopesIn } from './scopes.ts';
import { storageFor } from './storage.ts';
import { unitInCourse } from './unit.ts';

/** Lives of what is given, in seconds. A code is for the next request alone (FAPI 2.0 §5.3.2.1 asks 60 at most). */
const CODE_SECONDS = 60;
const ACCESS_SECONDS = 600;
const ID_SECONDS = 600;
const INTERACTION_SECONDS = 1_800;
/** Largest set of keys that is read from an application. */
const JWKS_BYTES = 65_536;

export const ROUTES = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  revocation: '/oidc/revoke',
  pushed_authorization_request: '/oidc/par',
  end_session: '/oidc/logout',
} as const;
export const INTERACTION = '/oidc/interaction';

/** How the library is set up. Everything that it can do and nobody asked for is off. */
export function configurationOf(kernel: Kernel, keys: readonly Record<string, unknown>[]): Configuration {
  const storage = storageFor(kernel);
  const clients = clientsOf(kernel);
  const heldOf = (ctx: KoaContextWithOIDC): Held => clients.held(ctx.oidc.client!.clientId)!;
  const sessionSeconds = (kernel.settings['SESSION_HOURS'] as number) * 3_600;
  return {
    adapter: adapterOf(kernel, storage) as never,
    jwks: { keys: [...keys] as never },
    routes: ROUTES,
    scopes: ['openid', ...SCOPE_NAMES],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      ...Object.fromEntries(Object.entries(SCOPE_CLAIMS).map(([scope, names]) => [scope, [...names]])),
    },
    acrValues: LEVELS.map(acrOf),
    subjectTypes: ['pairwise'],
    responseTypes: ['code'],
    clientAuthMethods: [...AUTHENTICATIONS],
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'private_key_jwt' },
    cookies: {
      names: {
        session: cookieName(kernel, SESSION_COOKIE),
        interaction: INTERACTION_COOKIE,
        resume: 'aplec_oidc_resume',
      },
      short: { httpOnly: true, sameSite: 'lax' },
      long: { httpOnly: true, sameSite: 'lax' },
    },
    // RFC 9700 §2.1: compared letter by letter, always said, PKCE always.
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => true,
    ttl: {
      AccessToken: ACCESS_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      IdToken: ID_SECONDS,
      Interaction: INTERACTION_SECONDS,
      RefreshToken: sessionSeconds,
      Session: sessionSeconds,
      Grant: sessionSeconds,
    },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519', 'RS256'],
      idTokenSigningAlgValues: [...SIGNATURES],
      idTokenEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP-256'],
      idTokenEncryptionEncValues: ['A256GCM'],
      dPoPSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      encryption: { enabled: true },
      resourceIndicators: { enabled: false },
      requestObjects: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => logoutPage(kernel, ctx, form),
        postLogoutSuccessSource: (ctx) => loggedOutPage(kernel, ctx),
      },
      dPoP: {
        enabled: true,
        nonceSecret: keyFrom(kernel, 'provider/dpop-nonce'),
        requireNonce: () => true,
      },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        tlsClientAuth: true,
        selfSignedTlsClientAuth: true,
        getCertificate: (ctx) => tlsOf(ctx)?.getPeerX509Certificate?.(),
        certificateAuthorized: (ctx) => isSystemCertificate(kernel, tlsOf(ctx) ?? {}),
        certificateSubjectMatches: (ctx, property, expected) =>
          property === 'tls_client_auth_subject_dn' &&
          subjectOf(tlsOf(ctx)?.getPeerX509Certificate?.()?.subject) === plainSubject(expected),
      },
      fapi: {
        enabled: true,
        profile: (_ctx, client) =>
          clients.held(client?.clientId ?? '')?.terms.fapi === true ? '2.0' : undefined,
      },
    },
    assertJwtClientAuthClaimsAndHeader: async (ctx, claims, header) => {
      if (!heldOf(ctx).terms.fapi) return;
      // FAPI 2.0 Security Profile §5.3.2.1 and §5.4.1.
      if (claims['aud'] !== ctx.oidc.issuer)
        throw new errors.InvalidClientAuth('audience (aud) must equal the issuer identifier url');
      if (header['alg'] === 'RS256') throw new errors.InvalidClientAuth('alg mismatch');
    },
    clientBasedCORS: (ctx, origin, client) =>
      (ctx.oidc.route === 'userinfo' || client.clientAuthMethod === 'none') &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    discovery: {
      mtls_endpoint_aliases: aliases(tlsAddressOf(kernel)),
      service_documentation: `${kernel.publicAddress}/developers`,
      ui_locales_supported: ['ca', 'es', 'oc', 'en'],
    },
    fetch: fetchOf(kernel),
    fetchResponseBodyLimits: { jwks_uri: JWKS_BYTES, sector_identifier_uri: 0 },
    interactions: {
      policy: policyOf(heldOf),
      url: (_ctx, interaction) => `${INTERACTION}/${interaction.uid}`,
    },
    loadExistingGrant: (ctx) => grantFor(kernel, ctx, heldOf(ctx)) as never,
    pairwiseIdentifier: async (_ctx, accountId, client) =>
      pairwise(kernel, clients.held(client.clientId)!.application.administrationId, accountId),
    async findAccount(ctx, sub) {
      const session = unitInCourse()?.session;
      if (session === undefined || session.account.id !== sub) return undefined;
      const { application, terms } = heldOf(ctx);
      // At every door, also for tokens from before its minimum was raised.
      const atDoor = ctx.oidc.route === 'authorization' || ctx.oidc.route === 'resume';
      if (!atDoor && !reaches(session.level, terms.least)) return undefined;
      return {
        accountId: sub,
        async claims(use, scope, claims) {
          const named = Object.keys(claims ?? {}).map(scopeOfClaim);
          const scopes = new Set(
            [...(use === 'userinfo' ? scopesIn(scope) : []), ...named].filter((each) => each !== undefined),
          );
          const registered = terms.scopes.filter((each) => scopes.has(each));
          const found = await claimsOf(kernel, session, { scopes: registered, application });
          return { ...found, sub };
        },
      };
    },
    renderError: (ctx, out, error) => renderError(kernel, ctx, { out, error }),
  };
}

export const INTERACTION_COOKIE = 'aplec_oidc';

const tlsOf = (ctx: KoaContextWithOIDC): Partial<TLSSocket> | undefined =>
  ctx.req.socket as Partial<TLSSocket>;

/** A subject as RFC 4514 writes it: the last part first, without blanks between. */
const subjectOf = (lines: string | undefined) => lines?.split('\n').toReversed().join(',');
const plainSubject = (text: string) => text.replaceAll(/\s*(?<!\\),\s*/g, ',').trim();

const aliases = (address: string | undefined) =>
  address && {
    token_endpoint: `${address}${ROUTES.token}`,
    revocation_endpoint: `${address}${ROUTES.revocation}`,
    userinfo_endpoint: `${address}${ROUTES.userinfo}`,
    pushed_authorization_request_endpoint: `${address}${ROUTES.pushed_authorization_request}`,
  };

/** What is asked about the level in this request. */
export const askedLevel = (ctx: KoaContextWithOIDC) => ({
  acrValues: ctx.oidc.params?.['acr_values'] as string | undefined,
  acrClaim: ctx.oidc.claims?.id_token?.['acr'] as never,
});

/** When a person has to do something: the library's own reasons, the level, and choosing who they are. */
function policyOf(heldOf: (ctx: KoaContextWithOIDC) => Held): Policies.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  const login = policy.get('login')!;
  login.checks.remove('essential_acrs');
  login.checks.remove('essential_acr');
  const wanted = (ctx: KoaContextWithOIDC) => wantedLevel(heldOf(ctx).terms.least, askedLevel(ctx));
  const level = (ctx: KoaContextWithOIDC) => levelOfAcr(ctx.oidc.session?.acr ?? '') ?? 'low';
  login.checks.add(
    new Check('level', 'the level of the identification does not suffice', 'login_required', (ctx) => {
      const { least, unknown } = wanted(ctx);
      if (unknown)
        throw new errors.CustomOIDCProviderError(
          'unmet_authentication_requirements',
          'no known acr was requested',
        );
      return !reaches(level(ctx), least);
    }),
  );
  login.checks.add(
    new Check('better_level', 'a higher level was requested', 'login_required', (ctx) => {
      if (ctx.oidc.prompts.has('none') || ctx.oidc.result?.login !== undefined) return false;
      return !reaches(level(ctx), wanted(ctx).best);
    }),
  );
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  return policy;
}
