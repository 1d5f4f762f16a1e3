/** An OpenID Provider that lies: each identity token that it should not be believed for. */
import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { surf } from '../../../../test/surf.ts';
import { SESSION_COOKIE } from '../../../kernel/http/session.ts';
import { newId } from '../../../kernel/ids.ts';
import { sessionOf } from '../identity/index.ts';
import { storeUpstream } from './store.ts';
import { oidcTerms } from './upstream.ts';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = {
  ...createPublicKey(own.privateKey).export({ format: 'jwk' }),
  kid: 'k',
  use: 'sig',
  alg: 'RS256',
};
const NOBODY = { ca: 'Prova', es: 'Prueba', oc: 'Pròva', en: 'Test' };

let house: OpenHouse;
let server: Server;
let issuer: string;
/** What the token endpoint answers next. */
let idToken: string;

before(async () => {
  house = await openHouse();
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const path = new URL(request.url ?? '/', 'http://local').pathname;
    const known: Record<string, unknown> = {
      '/.well-known/openid-configuration': {
        ...{ issuer, jwks_uri: `${issuer}/jwks`, response_types_supported: ['code'] },
        ...{ authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
        ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] },
        ...{ authorization_response_iss_parameter_supported: true },
      },
      '/jwks': { keys: [jwk] },
      '/token': { access_token: 'x', token_type: 'Bearer', id_token: idToken },
    };
    response.end(JSON.stringify(known[path] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  await house.kernel.db.transaction().execute((tx) =>
    storeUpstream(
      tx,
      {
        ...{ id: newId(), slug: 'liar', kind: 'oidc', title: NOBODY, most: 'substantial', state: 'active' },
        ...{ demonstration: true, secret: undefined },
        terms: oidcTerms.parse({ issuer, clientId: 'me' }),
      },
      house.kernel.now(),
    ),
  );
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await house.close();
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
type Claims = Record<string, unknown>;

function token(claims: Claims, header: Record<string, unknown>, signer: (input: string) => string): string {
  const input = `${encode({ typ: 'JWT', kid: 'k', ...header })}.${encode(claims)}`;
  return `${input}.${signer(input)}`;
}
const rsa = (claims: Claims, key = own.privateKey) =>
  token(claims, { alg: 'RS256' }, (input) => sign('sha256', Buffer.from(input), key).toString('base64url'));

/** Goes there and comes back with a code; answers what our page says to the token that `make` makes. */
async function comeBack(make: (claims: Claims) => string) {
  const browser = surf(house);
  await browser.get('/sign-in?next=/citizen');
  const gone = new URL((await browser.get('/sign-in/upstream/liar')).location!);
  const get = (name: string) => gone.searchParams.get(name)!;
  const now = Math.floor(Date.now() / 1000);
  idToken = make({
    ...{
      iss: issuer,
      aud: 'me',
      sub: 's',
      exp: now + 300,
      iat: now,
      nonce: get('nonce'),
      document: '99900601D',
    },
    ...{ given_name: 'Mercè', family_name: 'Tarrés', acr: 'http://eidas.europa.eu/LoA/high' },
  });
  const query = new URLSearchParams({ code: 'c', state: get('state'), iss: issuer });
  const answer = await browser.get(`/sign-in/upstream/liar/callback?${query}`);
  const session = await sessionOf(house.kernel, browser.jar.get(SESSION_COOKIE));
  return { status: answer.status, text: answer.text, level: session?.level, person: session?.account.person };
}

test('a good token signs its person in, at no more than we believe that provider', async () => {
  const { status, level, person } = await comeBack(rsa);
  assert.deepEqual({ status, level, person }, { status: 303, level: 'substantial', person: '99900601D' });
});

test('no token that lies about its key, its method, its maker, its reader, its time or its request signs anybody in', async () => {
  const publicPem = createPublicKey(own.privateKey).export({ type: 'spki', format: 'pem' });
  const lies: Record<string, (claims: Claims) => string> = {
    'the key of another': (claims) => rsa(claims, foreign.privateKey),
    'no signature at all (alg none)': (claims) => token(claims, { alg: 'none' }, () => ''),
    'a method that takes the public key for a secret': (claims) =>
      token(claims, { alg: 'HS256' }, (input) =>
        createHmac('sha256', publicPem).update(input).digest('base64url'),
      ),
    'another issuer': (claims) => rsa({ ...claims, iss: 'https://evil.example' }),
    'for another client': (claims) => rsa({ ...claims, aud: 'other' }),
    'for several, and not said for whom': (claims) => rsa({ ...claims, aud: ['me', 'other'], azp: 'other' }),
    over: (claims) => rsa({ ...claims, exp: 1_700_000_000 }),
    'of another request (nonce)': (claims) => rsa({ ...claims, nonce: 'other' }),
    'without a nonce': ({ nonce: _nonce, ...claims }) => rsa(claims),
    changed: (claims) => rsa(claims).replace(/\.(.)/, (_, first: string) => `.${first === 'e' ? 'f' : 'e'}`),
    'not a token': () => 'x',
  };
  for (const [how, make] of Object.entries(lies)) {
    const { status, person } = await comeBack(make);
    assert.deepEqual({ how, status, person }, { how, status: 400, person: undefined });
  }
});

test('a token that says no number, or one that is none, is refused with the way on', async () => {
  const without = await comeBack(({ document: _document, ...claims }) => rsa(claims));
  assert.equal(without.status, 403);
  assert.match(without.text, /go to an office/);
  const wrong = await comeBack((claims) => rsa({ ...claims, document: '99900601W' }));
  assert.equal(wrong.status, 403);
});

test('a provider that does not answer is told as such', async () => {
  await house.database.pool.query(
    `update upstreams.upstream set terms = jsonb_set(terms, '{issuer}', '"http://localhost:9"') where slug = 'liar'`,
  );
  const browser = surf(house);
  await browser.get('/sign-in?next=/citizen');
  assert.equal((await browser.get('/sign-in/upstream/liar')).status, 503);
});
