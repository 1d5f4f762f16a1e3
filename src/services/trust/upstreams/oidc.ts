import * as client from 'openid-client';
import { type Agent, fetch as undiciFetch } from 'undici';
import { acrOf, LEVELS, type Level, levelOfAcr, lower, reaches } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createOutbound, OutboundRefused } from '../../../kernel/outbound.ts';
import { unseal } from '../../../kernel/seal.ts';
import { assertionKey } from './oidc-key.ts';
import { personFrom } from './person.ts';
import { HERE, type Said, type Upstream, UpstreamFinding } from './upstream.ts';

type OidcUpstream = Extract<Upstream, { kind: 'oidc' }>;

const TIMEOUT_SECONDS = 10;
const CONNECTIONS = 4;
/** What a provider says of itself is asked again after this. */
const DISCOVERY_MS = 10 * 60_000;

export const secretSeal = (id: string) => ({ purpose: 'upstreams/secret', owner: id });

/** One address for each provider: an answer of another cannot come to it (RFC 9700 §4.4.2, mix-up). */
export const callbackOf = (kernel: Kernel, { slug }: Pick<Upstream, 'slug'>): string =>
  `${kernel.publicAddress}${HERE}/${slug}/callback`;

const agents = new WeakMap<Kernel, Map<string, Agent>>();

/** Ends the connections to providers. */
export async function closeAgent(kernel: Kernel): Promise<void> {
  for (const each of agents.get(kernel)?.values() ?? []) await each.destroy();
  agents.delete(kernel);
}

/** Through the guarded agent, following nothing. */
function fetchOf(kernel: Kernel, { demonstration, terms }: OidcUpstream): client.CustomFetch {
  const hosts = kernel.settings['UPSTREAM_HOSTS'] as string[];
  const allowed = demonstration ? [...hosts, new URL(terms.issuer).host] : hosts;
  const own = agents.get(kernel) ?? new Map<string, Agent>();
  const agent = own.get(allowed.join(' ')) ?? createOutbound({ allowed, connections: CONNECTIONS });
  agents.set(kernel, own.set(allowed.join(' '), agent));
  return (async (url: string, options: Record<string, unknown>) =>
    undiciFetch(url, { ...options, dispatcher: agent, redirect: 'error' } as never)) as never;
}

type Kept = { configuration: client.Configuration; terms: string; at: number };
const discovered = new WeakMap<Kernel, Map<string, Kept>>();

async function configurationOf(kernel: Kernel, upstream: OidcUpstream): Promise<client.Configuration> {
  const own = discovered.get(kernel) ?? new Map<string, Kept>();
  discovered.set(kernel, own);
  const terms = JSON.stringify([upstream.terms, upstream.secret]);
  const known = own.get(upstream.id);
  if (known?.terms === terms && performance.now() - known.at < DISCOVERY_MS) return known.configuration;
  const { issuer, clientId } = upstream.terms;
  const insecure = issuer.startsWith('http:') && upstream.demonstration;
  const configuration = await client.discovery(
    new URL(issuer),
    clientId,
    {},
    await authOf(kernel, upstream),
    {
      execute: [client.enableNonRepudiationChecks, ...(insecure ? [client.allowInsecureRequests] : [])],
      [client.customFetch]: fetchOf(kernel, upstream),
      timeout: TIMEOUT_SECONDS,
    },
  );
  own.set(upstream.id, { configuration, terms, at: performance.now() });
  return configuration;
}

async function authOf(kernel: Kernel, { id, terms, secret }: OidcUpstream): Promise<client.ClientAuth> {
  if (terms.authentication === 'private_key_jwt') {
    const { key, kid } = await assertionKey(kernel);
    return client.PrivateKeyJwt({ key: key as never, kid });
  }
  const plain = secret === undefined ? undefined : unseal(kernel, secretSeal(id), secret);
  if (plain === undefined) throw new UpstreamFinding('secret');
  return client.ClientSecretBasic(plain.toString());
}

/** What the browser that began has to remember. */
export type OidcState = { slug: string; state: string; nonce: string; verifier: string };

/** Where a browser goes to identify itself there. @throws UpstreamFinding `not-answering`, `oidc` */
export async function beginOidc(
  kernel: Kernel,
  upstream: OidcUpstream,
  wish: { least: Level; fresh: boolean; lang: string },
): Promise<{ address: string; state: OidcState }> {
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const parameters = {
    ...{ redirect_uri: callbackOf(kernel, upstream), scope: upstream.terms.scope, state, nonce },
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    acr_values: LEVELS.filter((each) => reaches(each, wish.least))
      .map(acrOf)
      .join(' '),
    ui_locales: wish.lang,
    ...(wish.fresh && { max_age: '0' }),
  };
  return told(async () => {
    const configuration = await configurationOf(kernel, upstream);
    const pushes = configuration.serverMetadata().pushed_authorization_request_endpoint !== undefined;
    const url = pushes
      ? await client.buildAuthorizationUrlWithPAR(configuration, parameters)
      : client.buildAuthorizationUrl(configuration, parameters);
    return { address: url.href, state: { slug: upstream.slug, state, nonce, verifier } };
  });
}

/**
 * What a provider says of whoever came back: code exchanged once with PKCE, issuer of the answer (RFC 9207), signature,
 * audience, times and nonce of the identity token checked by the library; the level from its `acr`.
 * @throws UpstreamFinding `not-answering`, `refused-there`, `oidc`, or of {@link personFrom}
 */
export async function endOidc(
  kernel: Kernel,
  upstream: OidcUpstream,
  given: { current: URL; kept: OidcState; fresh: boolean },
): Promise<Said> {
  const { state, nonce, verifier } = given.kept;
  return told(async () => {
    const configuration = await configurationOf(kernel, upstream);
    const tokens = await client.authorizationCodeGrant(configuration, given.current, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      // The moment of the sign-in is told only to who asks; a few seconds for the way.
      ...(given.fresh && { maxAge: TIMEOUT_SECONDS * 60 }),
    });
    const claims = tokens.claims()!;
    const more =
      configuration.serverMetadata().userinfo_endpoint === undefined
        ? {}
        : await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return said(upstream, { ...more, ...claims });
  });
}

function said({ terms, most }: OidcUpstream, claims: Record<string, unknown>): Said {
  const text = (name: string | undefined) => {
    const value = name === undefined ? undefined : claims[name];
    return typeof value === 'string' ? value : undefined;
  };
  const identifier = text(terms.documentClaim);
  if (identifier === undefined) throw new UpstreamFinding('no-identifier');
  const level = levelOfAcr(text('acr') ?? '') ?? terms.defaultLevel;
  const at = claims['auth_time'];
  return {
    level: lower(level, most),
    person: personFrom({
      identifier,
      country: text(terms.countryClaim) ?? 'ES',
      givenName: text('given_name'),
      familyName: text('family_name'),
      birthDate: text('birthdate'),
    }),
    ...(typeof at === 'number' && { at: at * 1000 }),
  };
}

/** Errors of the library and of the network under our own few names. */
async function told<T>(doing: () => Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (error) {
    if (error instanceof UpstreamFinding) throw error;
    if (error instanceof client.AuthorizationResponseError)
      throw new UpstreamFinding(error.error === 'access_denied' ? 'refused-there' : 'oidc');
    throw new UpstreamFinding(isNetwork(error) ? 'not-answering' : 'oidc');
  }
}

function isNetwork(error: unknown): boolean {
  for (let each: unknown = error, hop = 0; each instanceof Error && hop < 5; each = each.cause, hop++) {
    if (each instanceof OutboundRefused || each.name === 'TimeoutError') return true;
    if (each instanceof TypeError && each.message === 'fetch failed') return true;
    if ('status' in each && Number(each.status) >= 500) return true;
  }
  return false;
}
