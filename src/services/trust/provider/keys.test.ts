/** What applications sign and read with: algorithms, keys at an address, encrypted id tokens, and applications that have no key. */
import assert from 'node:assert/strict';
import { createPrivateKey, KeyObject, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as oidc from 'openid-client';
import { send } from '../../../../test/outside/house.ts';
import type { Terms } from './application.ts';
import {
  CALLBACK,
  configure,
  type Made,
  makeApplication,
  openProvider,
  type ProviderHouse,
  redeem,
  signedIn,
  start,
  through,
} from './provider.test-helper.ts';

let house: ProviderHouse;
before(async () => {
  house = await openProvider();
});
after(() => house?.close());

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function token(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(fields).toString();
  const answer = await send(house, { path: '/oidc/token', headers: { ...type, ...headers }, body });
  return { status: answer.status, error: answer.json['error'], json: answer.json };
}

/** A key pair of an algorithm; what is public under a name, for this use. */
async function keyOf(alg: string, more: JWK = {}) {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { key: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid: 'one', ...more } as JWK };
}

const keys = (...jwks: JWK[]) => ({ keys: jwks }) as unknown as NonNullable<Terms['jwks']>;

const assertion = (of: Pick<Made, 'id' | 'key'>, alg: string) =>
  new SignJWT({ iss: of.id, sub: of.id, aud: house.kernel.publicAddress, jti: randomUUID() })
    .setProtectedHeader({ alg, kid: 'one' })
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(of.key);

/** An application that may ask with a refresh token: what it is answered says whether it was believed. */
const asking = (terms: Partial<Terms>) => makeApplication(house, { ...terms, refresh: true });

/** What the token endpoint says to an assertion: `invalid_grant` is of whoever was believed. */
async function saidTo(of: Pick<Made, 'id' | 'key'>, alg: string) {
  const client_assertion = await assertion(of, alg);
  const grant = { grant_type: 'refresh_token', refresh_token: 'x' };
  return (await token({ ...grant, client_assertion_type: ASSERTION, client_assertion })).error;
}

test('assertions are taken under ES256, PS256, EdDSA and RS256, and under nothing else', async () => {
  for (const alg of ['ES256', 'PS256', 'EdDSA', 'RS256']) {
    const { key, jwk } = await keyOf(alg);
    const made = { ...(await asking({ jwks: keys(jwk) })), key };
    assert.equal(await saidTo(made, alg), 'invalid_grant', alg);
  }
  for (const alg of ['ES384', 'RS512', 'PS384']) {
    const { key, jwk } = await keyOf(alg);
    const made = { ...(await asking({ jwks: keys(jwk) })), key };
    assert.equal(await saidTo(made, alg), 'invalid_client', alg);
  }
});

test('a key that is said to be of one algorithm is not taken under another, nor one for encryption', async () => {
  const rsa = await keyOf('PS256', { alg: 'PS256' });
  const made = await asking({ jwks: keys(rsa.jwk) });
  assert.equal(await saidTo({ ...made, key: rsa.key }, 'PS256'), 'invalid_grant');
  // The same key without the name of its algorithm.
  const same = createPrivateKey(KeyObject.from(rsa.key).export({ type: 'pkcs8', format: 'pem' }));
  assert.equal(await saidTo({ ...made, key: same as never }, 'RS256'), 'invalid_client');
  const enc = await keyOf('ES256', { use: 'enc' });
  const other = await asking({ jwks: keys(enc.jwk) });
  assert.equal(await saidTo({ ...other, key: enc.key }, 'ES256'), 'invalid_client');
});

test('an application under FAPI 2.0 is not believed under RS256', async () => {
  const terms = { fapi: true, par: true, sender: 'dpop' } as const;
  for (const [alg, error] of [
    ['RS256', 'invalid_client'],
    ['PS256', 'invalid_grant'],
  ] as const) {
    const { key, jwk } = await keyOf(alg);
    const made = { ...(await asking({ ...terms, jwks: keys(jwk) })), key };
    assert.equal(await saidTo(made, alg), error, alg);
  }
});

test('an id token is signed under the algorithm of its application, by a key that is published', async () => {
  for (const signature of ['ES256', 'PS256', 'EdDSA', 'RS256'] as const) {
    const made = await makeApplication(house, { signature });
    const config = await configure(house, made);
    const { surfer } = await signedIn(house.kernel);
    const started = await start(config);
    const tokens = await redeem(config, started, await through(surfer, started));
    const published = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
    const { protectedHeader } = await jwtVerify(tokens.id_token!, published, {
      ...{ issuer: house.kernel.publicAddress, audience: made.id, algorithms: [signature] },
    });
    assert.equal(protectedHeader.alg, signature);
  }
});

test('an id token for an application that wants it encrypted is read with its key and with no other', async () => {
  for (const encryption of ['ECDH-ES', 'RSA-OAEP-256'] as const) {
    const sig = await keyOf('ES256', { use: 'sig', alg: 'ES256' });
    const enc = await keyOf(encryption, { kid: 'two', use: 'enc', alg: encryption });
    const made = await makeApplication(house, {
      ...{ encryption, jwks: keys(sig.jwk, enc.jwk), postLogoutRedirectUris: ['https://app.example/bye'] },
    });
    const config = await configure(house, { ...made, key: sig.key });
    oidc.enableDecryptingResponses(config, ['A256GCM'], { key: enc.key, kid: 'two' });
    const { surfer } = await signedIn(house.kernel);
    const started = await start(config);
    const tokens = await redeem(config, started, await through(surfer, started));
    const header = decodeProtectedHeader(tokens.id_token!);
    assert.deepEqual([header.alg, header['enc'], header.kid], [encryption, 'A256GCM', 'two']);
    const stranger = await keyOf(encryption);
    await assert.rejects(compactDecrypt(tokens.id_token!, stranger.key), encryption);
    const plain = new TextDecoder().decode((await compactDecrypt(tokens.id_token!, enc.key)).plaintext);
    const published = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
    const { payload } = await jwtVerify(plain, published, { audience: made.id });
    assert.equal(payload.sub, tokens.claims()!.sub);
    // What is inside is the hint of a logout (RP-Initiated Logout §2): the outer form is for the application alone.
    const end = { id_token_hint: plain, post_logout_redirect_uri: 'https://app.example/bye' };
    assert.equal((await surfer.go(oidc.buildEndSessionUrl(config, end))).status, 200);
  }
});

type Asked = (path: string) => { status?: number; headers?: Record<string, string>; body?: string };

/** A server of an application; answers what it was asked for. */
async function serving(t: TestContext, answer: Asked, host = '127.0.0.1') {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status = 200, headers = {}, body = '' } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  await new Promise<void>((done) => void server.listen(0, host, done));
  t.after(() => server.close());
  return { asked, port: (server.address() as AddressInfo).port };
}

test('keys at an address are read there, and again when the application turns them', async (t) => {
  const [one, two] = [await keyOf('ES256'), await keyOf('ES256', { kid: 'two' })];
  let published = [one.jwk];
  const { port, asked } = await serving(t, () => ({ body: JSON.stringify({ keys: published }) }));
  const jwksUri = `http://127.0.0.1:${port}/keys`;
  const made = await asking({ jwks: undefined, jwksUri });
  assert.equal(await saidTo({ ...made, key: one.key }, 'ES256'), 'invalid_grant');
  assert.deepEqual(asked, ['/keys']);
  assert.equal(await saidTo({ ...made, key: one.key }, 'ES256'), 'invalid_grant');
  assert.deepEqual(asked, ['/keys'], 'not asked at each request');
  published = [{ ...two.jwk, kid: 'one' }];
  assert.equal(await saidTo({ ...made, key: (await keyOf('ES256')).key }, 'ES256'), 'invalid_client');
});

test('an address of keys that leads inside, elsewhere or to too much is not gone to, and opens nothing', async (t) => {
  const { key, jwk } = await keyOf('ES256');
  const body = JSON.stringify({ keys: [jwk] });
  const answers: Asked = (path) => {
    if (path === '/moved') return { status: 302, headers: { location: '/keys' } };
    return path === '/large' ? { body: body + ' '.repeat(70_000) } : { body };
  };
  const { port, asked } = await serving(t, answers, '0.0.0.0');
  const said = async (jwksUri: string) =>
    saidTo({ ...(await asking({ jwks: undefined, jwksUri })), key }, 'ES256');
  assert.equal(await said(`http://127.0.0.1:${port}/keys`), 'invalid_grant', 'the server is there');
  assert.deepEqual(asked.splice(0), ['/keys']);
  // Another address of the same machine, which no setting allows: nothing arrives.
  assert.equal(await said(`http://127.0.0.2:${port}/keys`), 'invalid_client');
  assert.deepEqual(asked.splice(0), []);
  assert.equal(await said(`http://127.0.0.1:${port}/moved`), 'invalid_client');
  assert.deepEqual(asked.splice(0), ['/moved'], 'no redirect is followed');
  assert.equal(await said(`http://127.0.0.1:${port}/large`), 'invalid_client');
});

test('an application without a key has its code by PKCE alone, and a refresh token that turns', async () => {
  const made = await makeApplication(house, { authentication: 'none', refresh: true });
  const config = await configure(house, made, oidc.None());
  const { surfer } = await signedIn(house.kernel);
  const started = await start(config);
  const back = await through(surfer, started);
  const code = back.searchParams.get('code')!;
  const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, client_id: made.id };
  for (const code_verifier of [undefined, oidc.randomPKCECodeVerifier()]) {
    const answer = await token({ ...grant, ...(code_verifier && { code_verifier }) });
    assert.deepEqual([answer.status, answer.error], [400, 'invalid_grant']);
  }
  const again = await start(config);
  const first = await redeem(config, again, await surfer.go(again.url).then(({ url }) => url));
  const second = await oidc.refreshTokenGrant(config, first.refresh_token!);
  assert.notEqual(second.refresh_token, first.refresh_token);
  // RFC 9700 §4.14.2: without a key, turning is what finds a thief.
  await assert.rejects(oidc.refreshTokenGrant(config, first.refresh_token!));
  await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token!));
});

test('an application with a key or a secret is not believed without it', async () => {
  const withKey = await makeApplication(house);
  const withSecret = await makeApplication(house, {
    ...{ authentication: 'client_secret_basic', secretHash: '0'.repeat(64) },
  });
  for (const { id } of [withKey, withSecret]) {
    const answer = await token({ grant_type: 'refresh_token', refresh_token: 'x', client_id: id });
    assert.deepEqual([answer.status, answer.error], [401, 'invalid_client']);
  }
  const basic = `Basic ${Buffer.from(`${withSecret.id}:${'0'.repeat(64)}`).toString('base64')}`;
  const stolen = await token(
    { grant_type: 'refresh_token', refresh_token: 'x' },
    {
      authorization: basic,
    },
  );
  assert.deepEqual([stolen.status, stolen.error], [401, 'invalid_client'], 'the hash is not the secret');
});
