/** What is tried against the provider, each as an attacker would (docs/identity-threats.md names these tests). */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { send } from '../../../../test/outside/house.ts';
import {
  CALLBACK,
  configure,
  type Made,
  makeApplication,
  openProvider,
  type ProviderHouse,
  redeem,
  Surfer,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';

let house: ProviderHouse;
let made: Made;
let config: oidc.Configuration;
before(async () => {
  house = await openProvider();
  made = await makeApplication(house, { refresh: true });
  config = await configure(house, made);
});
after(() => house?.close());

const assertion = (of: Made, more: Record<string, unknown> = {}, alg = 'ES256') =>
  new SignJWT({ iss: of.id, sub: of.id, aud: house.kernel.publicAddress, jti: randomUUID(), ...more })
    .setProtectedHeader({ alg, kid: 'one' })
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(of.key);

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A request to the token endpoint, word by word. */
async function token(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(house, { path: '/oidc/token', headers: { ...type, ...headers }, body });
  return { status: answer.status, error: answer.json['error'], json: answer.json };
}

async function codeFor(of: oidc.Configuration = config, parameters: Record<string, string> = {}) {
  const { surfer } = await signedIn(house.kernel);
  const started = await start(of, parameters);
  const back = await through(surfer, started);
  return { surfer, started, back, code: back.searchParams.get('code')! };
}

test('an interaction is of the browser that began it: its address does nothing in another', async () => {
  const attacker = await signedIn(house.kernel);
  const page = await attacker.surfer.go((await start(config)).url);
  assert.match(page.text, /value="agree"/);
  const victim = await signedIn(house.kernel);
  for (const form of [undefined, { act: 'agree' }, { act: 'another' }]) {
    const seen = await victim.surfer.go(page.url, form);
    assert.equal(seen.status, 400);
    assert.doesNotMatch(seen.text, /value="agree"|Aplicació de prova/);
  }
  victim.surfer.set('aplec_oidc', 'another', '/oidc/interaction');
  assert.equal((await victim.surfer.go(page.url)).status, 400);
});

test('a code is good once; who brings it again gets nothing and ends what it gave', async () => {
  const { started, back } = await codeFor();
  const tokens = await redeem(config, started, back);
  await assert.rejects(redeem(config, started, back));
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub));
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token!));
});

test('a code that comes many times at once gives tokens at most once', async () => {
  const { started, code } = await codeFor();
  const tries = Array.from({ length: 12 }, async () =>
    token({
      ...{ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: started.verifier },
      ...{ client_assertion_type: ASSERTION, client_assertion: await assertion(made) },
    }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  assert.ok(statuses.filter((status) => status === 200).length <= 1, statuses.join(' '));
  assert.ok(statuses.every((status) => status === 200 || status === 400));
});

test('a code of one application, or without its verifier, is of no use to another (injection)', async () => {
  const other = await makeApplication(house);
  const stolen = await codeFor();
  const elsewhere = await configure(house, other);
  await assert.rejects(redeem(elsewhere, stolen.started, stolen.back));
  const { code } = await codeFor();
  for (const verifier of [undefined, oidc.randomPKCECodeVerifier()]) {
    const answer = await token({
      ...{ grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
      ...(verifier && { code_verifier: verifier }),
      ...{ client_assertion_type: ASSERTION, client_assertion: await assertion(made) },
    });
    assert.deepEqual([answer.status, answer.error], [400, 'invalid_grant']);
  }
});

test('PKCE cannot be left out or weakened', async () => {
  const { surfer } = await signedIn(house.kernel);
  for (const change of ['none', 'plain', 'no method']) {
    const { url } = await start(config);
    if (change === 'none') url.searchParams.delete('code_challenge');
    if (change !== 'plain') url.searchParams.delete('code_challenge_method');
    else url.searchParams.set('code_challenge_method', 'plain');
    const page = await surfer.go(url);
    assert.equal(page.url.searchParams.get('error'), 'invalid_request', change);
    assert.equal(page.url.searchParams.get('code'), null);
  }
});

test('every answer says who gives it, so that a client cannot mix two providers up', async () => {
  const { back } = await codeFor();
  assert.equal(back.searchParams.get('iss'), house.kernel.publicAddress);
  const { surfer } = await signedIn(house.kernel);
  const refused = await surfer.go((await start(config, { prompt: 'none', scope: 'openid email' })).url);
  assert.equal(refused.url.searchParams.get('iss'), house.kernel.publicAddress);
  assert.ok(refused.url.searchParams.has('error'));
});

test('nobody is sent to an address that is not registered letter by letter, and nothing of it is shown', async () => {
  const { surfer } = await signedIn(house.kernel);
  for (const redirect_uri of [
    'https://evil.example/callback',
    'https://app.example.evil.example/callback',
    'https://app.example/callback/../evil',
    'https://app.example/callback?x=1',
    'https://app.example/Callback',
    'https://app.example@evil.example/callback',
    'https://app.example/callback#x',
    'http://app.example/callback',
    'javascript:alert(1)',
    'https://app.example/callback/<script>evil</script>',
  ]) {
    const page = await surfer.go((await start(config, { redirect_uri })).url);
    assert.deepEqual([page.status, page.url.pathname], [400, '/oidc/auth'], redirect_uri);
    assert.doesNotMatch(page.text, /evil|alert\(/);
  }
});

test('requests in objects or at addresses are not taken, whatever they are signed with', async () => {
  const { surfer } = await signedIn(house.kernel);
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ client_id: made.id, redirect_uri: 'https://evil.example/' })).toString('base64url')}.`;
  const withObject = await surfer.go((await start(config, { request: unsigned })).url);
  assert.equal(withObject.url.searchParams.get('error'), 'request_not_supported');
  for (const request_uri of ['https://evil.example/request', 'urn:ietf:params:oauth:request_uri:guess']) {
    const page = await surfer.go((await start(config, { request_uri })).url);
    assert.ok(page.status === 400 || page.url.searchParams.get('error') !== null, request_uri);
    assert.equal(page.url.searchParams.get('code'), null);
  }
});

test('a pushed request is of its application and is answered once', async () => {
  const { surfer } = await signedIn(house.kernel);
  const pushed = await start(config, {}, { par: true });
  const back = await through(surfer, pushed);
  assert.ok(back.searchParams.get('code'));
  const again = await surfer.go(pushed.url);
  assert.equal(again.url.searchParams.get('code'), null, 'it was used');
  const other = await makeApplication(house);
  const mine = await start(config, {}, { par: true });
  mine.url.searchParams.set('client_id', other.id);
  assert.equal((await surfer.go(mine.url)).url.searchParams.get('code'), null);
});

test('an assertion is taken with the algorithm and key of its application, for us, and once', async () => {
  const base = { grant_type: 'refresh_token', refresh_token: 'x', client_assertion_type: ASSERTION };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: made.id,
    sub: made.id,
    aud: house.kernel.publicAddress,
    jti: randomUUID(),
    exp: now + 60,
  };
  const none = `${part({ alg: 'none' })}.${part(payload)}.`;
  // HS256 under the public key, which everybody has.
  const head = `${part({ alg: 'HS256', kid: 'one' })}.${part(payload)}`;
  const publicKey = JSON.stringify(made.terms.jwks!.keys[0]);
  const symmetric = `${head}.${createHmac('sha256', publicKey).update(head).digest('base64url')}`;
  const stranger = { ...made, key: (await generateKeyPair('ES256')).privateKey };
  const bad = [
    none,
    symmetric,
    await assertion(stranger),
    await assertion(made, { aud: 'https://evil.example' }),
  ];
  for (const client_assertion of bad) {
    const answer = await token({ ...base, client_assertion });
    assert.deepEqual([answer.status, answer.error], [401, 'invalid_client']);
  }
  const once = await assertion(made);
  assert.equal((await token({ ...base, client_assertion: once })).error, 'invalid_grant');
  const answer = await token({ ...base, client_assertion: once });
  assert.deepEqual([answer.status, answer.error], [401, 'invalid_client'], 'replayed');
  const crowd = await assertion(made);
  const all = await Promise.all(Array.from({ length: 8 }, () => token({ ...base, client_assertion: crowd })));
  assert.equal(all.filter(({ error }) => error === 'invalid_grant').length, 1, 'one of many at once');
});

test('a DPoP proof without our nonce, of another address, or used before opens nothing', async () => {
  const bound = await makeApplication(house, { sender: 'dpop' });
  const of = await configure(house, bound);
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const proof = (htu: string, nonce?: string) =>
    new SignJWT({ htm: 'POST', htu, jti: randomUUID(), ...(nonce && { nonce }) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(pair.privateKey);
  const endpoint = of.serverMetadata().token_endpoint!;
  const { started, code } = await codeFor(of);
  const ask = async (dpop: string) =>
    send(house, {
      path: '/oidc/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', dpop },
      body: new URLSearchParams({
        ...{
          grant_type: 'authorization_code',
          code,
          redirect_uri: CALLBACK,
          code_verifier: started.verifier,
        },
        ...{ client_assertion_type: ASSERTION, client_assertion: await assertion(bound) },
      }).toString(),
    });
  const first = await ask(await proof(endpoint));
  assert.equal(first.json['error'], 'use_dpop_nonce');
  const nonce = String(first.headers['dpop-nonce']);
  assert.equal(
    (await ask(await proof('https://evil.example/token', nonce))).json['error'],
    'invalid_dpop_proof',
  );
  const good = await proof(endpoint, nonce);
  assert.equal((await ask(good)).status, 200);
  assert.notEqual((await ask(good)).status, 200);
});

test('a stolen refresh token is of no use without the key of its application', async () => {
  const { started, back } = await codeFor();
  const tokens = await redeem(config, started, back);
  const other = await configure(house, await makeApplication(house, { refresh: true }));
  await assert.rejects(oidc.refreshTokenGrant(other, tokens.refresh_token!));
  const bare = await token({
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token!,
    client_id: made.id,
  });
  assert.deepEqual([bare.status, bare.error], [401, 'invalid_client']);
});

test('a token in an address is not taken, nor a code, nor a refresh token where a token is asked', async () => {
  const { started, back, code } = await codeFor();
  const tokens = await redeem(config, started, back);
  const ask = async (path: string, bearer?: string) =>
    (await send(house, { method: 'GET', path, headers: bearer ? { authorization: `Bearer ${bearer}` } : {} }))
      .status;
  assert.equal(await ask('/oidc/userinfo', tokens.access_token), 200);
  assert.equal(await ask(`/oidc/userinfo?access_token=${tokens.access_token}`), 400);
  assert.equal(await ask('/oidc/userinfo', code), 401);
  assert.equal(await ask('/oidc/userinfo', tokens.refresh_token!), 401);
});

test('addresses in answers are ours, whatever a request says of its host', async () => {
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
  const answer = await send(house, { method: 'GET', path: '/.well-known/openid-configuration', headers });
  assert.ok(!answer.text.includes('evil'));
  assert.equal(answer.json['issuer'], house.kernel.publicAddress);
  assert.equal(answer.json['registration_endpoint'], undefined, 'nobody registers from outside');
  assert.ok(!JSON.stringify(answer.json['id_token_signing_alg_values_supported']).includes('none'));
  assert.match(
    JSON.stringify(answer.json['mtls_endpoint_aliases']),
    /"token_endpoint":"https:\/\/localhost:\d+\/oidc\/token"/,
  );
});

test('a form of another site agrees to nothing', async () => {
  const { surfer } = await signedIn(house.kernel);
  const page = await surfer.go((await start(config)).url);
  const answer = await send(house, {
    path: page.url.pathname,
    headers: {
      ...{ 'content-type': 'application/x-www-form-urlencoded', cookie: surfer.cookies(page.url.pathname) },
      ...{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    },
    body: 'act=agree',
  });
  assert.equal(answer.status, 403);
});

test('the consent taken back ends what was given, and is asked again', async () => {
  const { surfer, started, back } = await codeFor();
  const tokens = await redeem(config, started, back);
  const list = await surfer.go('/account/consents');
  assert.match(list.text, /Aplicació de prova/);
  await surfer.go('/account/consents', { application: made.id });
  await assert.rejects(oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub));
  assert.match((await surfer.go((await start(config)).url)).text, /value="agree"/);
});

test('a person has another name before each body, and one before the applications of a body', async () => {
  const other = await makeApplication(house);
  const foreign = await makeApplication({ ...house, town: { ...house.town, id: randomUUID() } });
  const { surfer } = await signedIn(house.kernel);
  const subs: string[] = [];
  for (const each of [made, other, foreign]) {
    const of = await configure(house, each);
    const started = await start(of);
    subs.push((await redeem(of, started, await through(surfer, started))).claims()!.sub);
  }
  assert.equal(subs[0], subs[1]);
  assert.notEqual(subs[0], subs[2]);
});

test('an application that is suspended is refused within seconds, in the middle of everything', async () => {
  const stopped = await makeApplication(house);
  const of = await configure(house, stopped);
  const { started, back } = await codeFor(of);
  const tokens = await redeem(of, started, back);
  await house.database.pool.query(`update provider.application set state = 'suspended' where id = $1`, [
    stopped.id,
  ]);
  await house.database.pool.query('update provider.state set applications = applications + 1');
  await new Promise((done) => setTimeout(done, 1_200));
  await assert.rejects(oidc.fetchUserInfo(of, tokens.access_token, tokens.claims()!.sub));
  assert.equal((await new Surfer(house.url).go(started.url.pathname + started.url.search)).status, 400);
});
