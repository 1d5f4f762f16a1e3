/** What an ordinary client (`openid-client`) does with the provider, and what happens to what it got. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { perform } from '../../../kernel/action.ts';
import { endSessionById } from '../identity/index.ts';
import { turnKeys } from './actions/turn-keys.ts';
import {
  configure,
  makeApplication,
  openProvider,
  type ProviderHouse,
  redeem,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';
import { PLATFORM } from './sessions.ts';

let house: ProviderHouse;
before(async () => {
  house = await openProvider();
});
after(() => house?.close());

/** Refused with this error of OAuth. */
const refused = (error: string) => (thrown: unknown) =>
  (thrown as { error?: string }).error === error ||
  ((thrown as { cause?: { error?: string }[] }).cause as { error?: string } | undefined)?.error === error;

test('an ordinary client signs a person in with a code, PKCE and a key, and learns only what it is registered for', async () => {
  const made = await makeApplication(house, { scopes: ['profile'] });
  const config = await configure(house, made);
  const { surfer, accountId, document } = await signedIn(house.kernel);
  const started = await start(config, { scope: 'openid profile' });
  const back = await through(surfer, started);
  assert.equal(back.searchParams.get('iss'), house.kernel.publicAddress);
  const tokens = await redeem(config, started, back);
  const claims = tokens.claims()!;
  assert.equal(claims['acr'], 'http://eidas.europa.eu/LoA/substantial');
  assert.deepEqual(claims['amr'], ['user']);
  assert.notEqual(claims.sub, accountId);
  assert.equal(decodeProtectedHeader(tokens.id_token!).alg, 'ES256');
  assert.equal(decodeJwt(tokens.id_token!)['name'], undefined, 'names are at userinfo');
  const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.deepEqual(Object.keys(info).toSorted(), ['family_name', 'given_name', 'name', 'sub']);
  assert.equal(info.name, 'Marta Roura Prova');
  assert.equal(tokens.refresh_token, undefined);
  const stored = await house.database.pool.query(
    'select payload::text as payload, key from provider.artifact',
  );
  for (const { payload } of stored.rows) {
    for (const secret of [tokens.access_token, back.searchParams.get('code')!, document, 'Marta'])
      assert.ok(!payload.includes(secret), 'no secret and no personal data in what is stored');
  }
});

test('an application asks for what it is not registered for and is refused, or does not get it', async () => {
  const made = await makeApplication(house, { scopes: ['profile'] });
  const config = await configure(house, made);
  const { surfer } = await signedIn(house.kernel);
  const scope = await surfer.go((await start(config, { scope: 'openid document' })).url);
  assert.equal(scope.url.searchParams.get('error'), 'invalid_scope');
  const claims = JSON.stringify({ userinfo: { document_number: null, name: null } });
  const started = await start(config, { claims });
  const tokens = await redeem(config, started, await through(surfer, started));
  const info = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  assert.deepEqual(Object.keys(info).toSorted(), ['name', 'sub']);
});

test('pushed requests, DPoP with nonces, refresh rotation; a token that comes twice ends the grant', async () => {
  const made = await makeApplication(house, { fapi: true, par: true, sender: 'dpop', refresh: true });
  const config = await configure(house, made);
  const { surfer } = await signedIn(house.kernel);
  const dpop = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
  const plain = await surfer.go((await start(config)).url);
  assert.equal(plain.url.searchParams.get('error'), 'invalid_request', 'it may not ask without pushing');
  const started = await start(config, {}, { par: true, dpop });
  const first = await redeem(config, started, await through(surfer, started), dpop);
  assert.equal(first.token_type, 'dpop');
  const { sub } = first.claims()!;
  await oidc.fetchUserInfo(config, first.access_token, sub, { DPoP: dpop });
  await assert.rejects(
    oidc.fetchUserInfo(config, first.access_token, sub),
    'it is of use to its holder alone',
  );
  const second = await oidc.refreshTokenGrant(config, first.refresh_token!, undefined, { DPoP: dpop });
  assert.notEqual(second.refresh_token, first.refresh_token);
  await assert.rejects(
    oidc.refreshTokenGrant(config, first.refresh_token!, undefined, { DPoP: dpop }),
    refused('invalid_grant'),
  );
  await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token!, undefined, { DPoP: dpop }));
  await assert.rejects(oidc.fetchUserInfo(config, second.access_token, sub, { DPoP: dpop }));
});

test('a level below the minimum of the application is met by no parameter; step-up in session makes it', async () => {
  const made = await makeApplication(house, { least: 'substantial' });
  const config = await configure(house, made);
  const { surfer, document } = await signedIn(house.kernel, 'low');
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'low' } } });
  for (const parameters of [
    {},
    { acr_values: 'low' },
    { claims },
    { acr_values: 'unknown', max_age: '9999' },
  ]) {
    const page = await surfer.go((await start(config, parameters as Record<string, string>)).url);
    assert.equal(page.url.pathname, '/sign-in', JSON.stringify(parameters));
    const silent = await surfer.go((await start(config, { ...parameters, prompt: 'none' } as never)).url);
    assert.equal(silent.url.searchParams.get('error'), 'login_required');
  }
  const started = await start(config);
  await surfer.go(started.url);
  await signedIn(house.kernel, 'substantial', { surfer, document });
  const tokens = await redeem(config, started, await through(surfer, started));
  assert.equal(tokens.claims()!['acr'], 'http://eidas.europa.eu/LoA/substantial');
});

test('of several levels the highest is offered first, and who cannot reach it goes on', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer } = await signedIn(house.kernel, 'low');
  const started = await start(config, { acr_values: 'low http://eidas.europa.eu/LoA/high' });
  const page = await surfer.go(started.url);
  assert.match(page.text, /Identify me at level high/);
  const stayed = await surfer.go(`${page.url.pathname}?stay=yes`);
  const back = await surfer.go(stayed.url, { act: 'agree' });
  assert.equal((await redeem(config, started, back.url)).claims()!['acr'], 'http://eidas.europa.eu/LoA/low');
});

test('prompt=none without a session says login_required; prompt=login asks again whoever is there', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer, document } = await signedIn(house.kernel);
  const started = await start(config, { prompt: 'login' });
  const asked = await surfer.go(started.url);
  assert.equal(asked.url.pathname, '/sign-in');
  await new Promise((done) => setTimeout(done, 1_100));
  await signedIn(house.kernel, 'substantial', { surfer, document });
  const interaction = surfer.jar.find(({ name }) => name === 'aplec_oidc')!;
  const consent = await surfer.go(interaction.path);
  assert.match(consent.text, /value="agree"/);
  const { surfer: nobody } = {
    surfer: new (surfer.constructor as new (site: string) => typeof surfer)(house.kernel.publicAddress),
  };
  const silent = await nobody.go((await start(config, { prompt: 'none' })).url);
  assert.equal(silent.url.searchParams.get('error'), 'login_required');
});

test('a session that ends takes the tokens along at once, and the application is told', async (t) => {
  const heard: string[] = [];
  let failures = 1;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.writeHead(failures-- > 0 ? 503 : 200).end();
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const made = await makeApplication(house, {
    backchannelLogoutUri: `http://127.0.0.1:${port}/`,
    refresh: true,
  });
  const config = await configure(house, made);
  const { surfer, accountId, sessionId } = await signedIn(house.kernel);
  const started = await start(config);
  const tokens = await redeem(config, started, await through(surfer, started));
  const { sub, sid } = tokens.claims()!;
  await perform(house.kernel, endSessionById, PLATFORM, { accountId, id: sessionId });
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, sub));
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token!), refused('invalid_grant'));
  const until = Date.now() + 40_000;
  while (heard.length < 2 && Date.now() < until) await new Promise((done) => setTimeout(done, 200));
  assert.equal(heard.length, 2, 'told again after a failure');
  const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
  const { payload, protectedHeader } = await jwtVerify(heard[1]!, keys, {
    ...{ issuer: house.kernel.publicAddress, audience: made.id, typ: 'logout+jwt' },
  });
  assert.deepEqual([payload.sub, payload['sid'], protectedHeader.alg], [sub, sid, 'ES256']);
  assert.equal(payload.jti, decodeJwt(heard[0]!).jti);
});

test('an application leads its person to the way out, and the session ends only when they say so', async () => {
  const made = await makeApplication(house, { postLogoutRedirectUris: ['https://app.example/bye'] });
  const config = await configure(house, made);
  const { surfer } = await signedIn(house.kernel);
  const started = await start(config);
  const tokens = await redeem(config, started, await through(surfer, started));
  const end = oidc.buildEndSessionUrl(config, {
    ...{ id_token_hint: tokens.id_token!, post_logout_redirect_uri: 'https://app.example/bye', state: 'x' },
  });
  const page = await surfer.go(end);
  assert.match(String(page.headers['content-security-policy']), /form-action 'self' https:\/\/app\.example/);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)![1]!;
  await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  const gone = await surfer.go('/oidc/logout/confirm', { xsrf, logout: 'yes' });
  assert.equal(gone.url.href, 'https://app.example/bye?state=x');
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub));
  const other = new URL(end);
  other.searchParams.set('post_logout_redirect_uri', 'https://evil.example/');
  const wrong = await surfer.go(other);
  assert.deepEqual([wrong.status, wrong.text.includes('evil')], [400, false]);
});

test('keys turn with overlap: what the old one signed is verified, and the next was published before', async () => {
  const config = await configure(house, await makeApplication(house));
  const { surfer } = await signedIn(house.kernel);
  const started = await start(config);
  const before = await redeem(config, started, await through(surfer, started));
  const read = async () =>
    (
      (await (await globalThis.fetch(config.serverMetadata().jwks_uri!)).json()) as {
        keys: { kid: string; d?: string }[];
      }
    ).keys;
  const published = await read();
  assert.ok(published.every((key) => key.d === undefined));
  await perform(house.kernel, turnKeys, PLATFORM, { now: true });
  await new Promise((done) => setTimeout(done, 1_200));
  const again = await start(config);
  const after = await redeem(config, again, (await surfer.go(again.url)).url);
  const [old, fresh] = [before, after].map((tokens) => decodeProtectedHeader(tokens.id_token!).kid!);
  assert.notEqual(old, fresh);
  assert.ok(
    published.some(({ kid }) => kid === fresh),
    'published before it signed',
  );
  assert.ok(
    (await read()).some(({ kid }) => kid === old),
    'kept after it signed',
  );
});
