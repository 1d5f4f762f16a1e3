import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { acrOf, LEVELS } from '../../../../kernel/assurance.ts';
import { chooseForm, demoPage, IDENTITIES } from './persons.ts';
import { CLIENT_ID, type Knows } from './spawn.ts';

const INTERACTION = '/interaction/';
const BODY_LIMIT = 10_000;

/** An OpenID Provider of the demonstration, on the library's own storage in memory. */
export async function startOidcServer(knows: Knows): Promise<{ server: Server; issuer: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = providerFor(issuer, knows);
  const library = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith(INTERACTION)) return library(request, response);
    interact(provider, request, response).catch(() => {
      response.statusCode = 400;
      response.end(demoPage('No s’ha pogut · It could not be done', ''));
    });
  });
  return { server, issuer };
}

function providerFor(issuer: string, { jwk, callback }: Knows): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [jwk] },
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: new URL(callback).protocol === 'http:' ? 'native' : 'web',
      } as never,
    ],
    acrValues: LEVELS.map(acrOf),
    claims: {
      openid: ['sub'],
      profile: ['given_name', 'family_name', 'birthdate', 'document'],
      acr: null,
      auth_time: null,
    },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, pushedAuthorizationRequests: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    interactions: { url: (_context, { uid }) => `${INTERACTION}${uid}` },
    findAccount: async (_context, id) => ({ accountId: id, claims: async () => claimsOf(id) }),
    // Whoever comes here is asked who they are, each time; there is nothing to agree to in a demonstration.
    loadExistingGrant: async (context) => {
      const { client, session, params } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId!,
      });
      grant.addOIDCScope(String(params!['scope'] ?? 'openid'));
      await grant.save();
      return grant;
    },
  });
}

function claimsOf(sub: string) {
  const person = IDENTITIES.find(({ document }) => document === sub);
  return {
    sub,
    document: sub,
    given_name: person?.givenName,
    family_name: person?.familyName,
    birthdate: person?.birthDate,
  };
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: Parameters<Provider['interactionFinished']>[1] & { end(text: string): void },
): Promise<void> {
  const { uid, prompt } = await provider.interactionDetails(request, response as never);
  // The library asks for an agreement to every address of a machine of one's own; here there is nothing to agree to.
  if (prompt.name === 'consent')
    return provider.interactionFinished(request, response as never, { consent: {} });
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(demoPage('Una altra administració (demostració)', chooseForm(`${INTERACTION}${uid}`, {})));
    return;
  }
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString('latin1');
    if (text.length > BODY_LIMIT) throw new Error('too large');
  }
  const form = new URLSearchParams(text);
  const level = LEVELS.find((each) => each === form.get('level')) ?? 'low';
  const known = IDENTITIES.find(({ document }) => document === form.get('person'));
  const result =
    form.get('answer') === 'no' || known === undefined
      ? { error: 'access_denied', error_description: 'the person gave up' }
      : { login: { accountId: known.document, acr: acrOf(level), remember: false } };
  await provider.interactionFinished(request, response as never, result, { mergeWithLastSubmission: false });
}
