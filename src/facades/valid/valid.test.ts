import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as oauth from 'openid-client';
import { fetch } from 'undici';
import { signedIn, somebody } from '../../../test/browser.ts';
import { type Surf, surf } from '../../../test/surf.ts';
import { perform } from '../../kernel/action.ts';
import type { Level } from '../../kernel/assurance.ts';
import { SESSION_COOKIE } from '../../kernel/http/session.ts';
import { endSessionsOf, type Person } from '../../services/trust/identity/index.ts';
import { takeBackConsent } from '../../services/trust/provider/actions/consents.ts';
import {
  CALLBACK,
  makeApplication,
  openProvider,
  type ProviderHouse,
} from '../../services/trust/provider/provider.test-helper.ts';
import { AUTH, LOGOUT, REVOKE, SCOPE, TOKEN, USER_INFO } from './contract.ts';

const SECRET = 'a secret of an application that is long enough';
let house: ProviderHouse;
let clientId: string;
before(async () => {
  house = await openProvider();
  clientId = await application();
});
after(() => house.close());

async function application(more: Record<string, unknown> = {}): Promise<string> {
  const secretHash = createHash('sha256').update(SECRET).digest('hex');
  const terms = {
    authentication: 'client_secret_basic' as const,
    scopes: ['profile', 'document', 'email'] as never,
  };
  return (await makeApplication(house, { ...terms, ...more, secretHash })).id;
}

type Browser = Surf & { person: Person };
async function browserOf(
  level: Level = 'substantial',
  person = somebody({ surname2: 'Segon' }),
): Promise<Browser> {
  const { token } = await signedIn(house.kernel, level, person);
  const browser = surf(house);
  browser.jar.set(SESSION_COOKIE, token);
  return { ...browser, person };
}

type Query = Record<string, string>;
const asked = (more: Query = {}) => ({
  ...{ response_type: 'code', client_id: clientId, redirect_uri: CALLBACK, scope: SCOPE, state: 's&t=a/te' },
  ...{ access_type: 'online', approval_prompt: 'auto', ...more },
});
const addressOf = (query: Query) => `${AUTH}?${new URLSearchParams(query)}`;

/** Agrees, and answers what came back to the application. */
async function agreed(browser: Surf, query: Query = asked()): Promise<URLSearchParams> {
  const address = addressOf(query);
  const first = await browser.get(address);
  const page = first.location === null ? await browser.post(address, { act: 'agree' }) : first;
  assert.ok(page.location?.startsWith(CALLBACK), `${page.status} ${page.text.slice(0, 400)}`);
  return new URL(String(page.location)).searchParams;
}

async function post(path: string, form: Query, headers: Record<string, string> = {}) {
  const answer = await fetch(house.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
const byForm = (more: Query) => ({
  ...{
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: SECRET,
    redirect_uri: CALLBACK,
    ...more,
  },
});
async function info(token: string, path = USER_INFO) {
  const answer = await fetch(house.url + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
async function tokensFor(browser: Surf, query?: Query) {
  const code = (await agreed(browser, query)).get('code')!;
  return (await post(TOKEN, byForm({ code }))).body;
}

describe('the contract of VÀLid', () => {
  test('a person agrees, and the application learns who they are in the published fields', async () => {
    const browser = await browserOf();
    const consent = await browser.get(addressOf(asked()));
    assert.match(consent.text, /Identify yourself to Aplicació de prova/);
    const back = await agreed(browser);
    assert.equal(back.get('state'), 's&t=a/te');
    const { status, body } = await post(TOKEN, byForm({ code: back.get('code')! }));
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'token_type']);
    const told = await info(body['access_token']!);
    assert.equal(told.status, 200);
    assert.deepEqual(told.body, {
      ...{ status: 'ok', identifier: browser.person.document, identifierType: '1', name: 'Prova' },
      ...{ surnames: 'Prova Segon', surname1: 'Prova', surname2: 'Segon', countryCode: 'ES' },
      ...{ method: told.body['method'], assuranceLevel: 'substantial' },
    });
    const again = await browser.get(addressOf(asked()));
    assert.ok(again.location?.startsWith(CALLBACK), 'who agreed once is not asked again');
  });

  test('a library that nobody here wrote gets in, with PKCE', async () => {
    const browser = await browserOf();
    const server = {
      ...{ issuer: house.kernel.publicAddress, authorization_endpoint: house.url + AUTH },
      token_endpoint: house.url + TOKEN,
    };
    const client = new oauth.Configuration(server, clientId, {}, oauth.ClientSecretPost(SECRET));
    oauth.allowInsecureRequests(client);
    const verifier = oauth.randomPKCECodeVerifier();
    const state = oauth.randomState();
    const url = oauth.buildAuthorizationUrl(client, {
      ...{ redirect_uri: CALLBACK, scope: SCOPE, state, code_challenge_method: 'S256' },
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    });
    const query = Object.fromEntries(url.searchParams);
    const back = new URL(`${CALLBACK}?${await agreed(browser, query)}`);
    const tokens = await oauth.authorizationCodeGrant(client, back, {
      ...{ pkceCodeVerifier: verifier, expectedState: state },
    });
    assert.equal((await info(tokens.access_token)).body['identifier'], browser.person.document);
  });

  test('who is not signed in, or not surely enough, does so first; who gives up is told to the application', async () => {
    const stranger = surf(house);
    assert.equal((await stranger.get(addressOf(asked()))).location, '/sign-in');
    const sure = await application({ least: 'high' });
    const browser = await browserOf('low');
    assert.equal((await browser.get(addressOf(asked({ client_id: sure })))).location, '/sign-in');
    const cancelled = await browser.post(addressOf(asked()), { act: 'cancel' });
    assert.equal(new URL(cancelled.location!).searchParams.get('error'), 'SESSION_CANCEL');
    assert.equal(new URL(cancelled.location!).searchParams.get('state'), 's&t=a/te');
  });

  test('nobody is sent to an address that is not registered, letter by letter', async () => {
    const browser = await browserOf();
    const wrong = [
      'https://evil.example/callback',
      `${CALLBACK}/`,
      `${CALLBACK}?x=1`,
      CALLBACK.replace('https', 'http'),
      `${CALLBACK}@evil.example`,
      'javascript:alert(1)',
      '',
    ];
    for (const redirect_uri of wrong) {
      const answer = await browser.get(addressOf(asked({ redirect_uri })));
      assert.deepEqual([answer.status, answer.location], [400, null], redirect_uri);
      assert.ok(redirect_uri === '' || !answer.text.includes(redirect_uri), 'nothing is reflected');
    }
    assert.equal((await browser.get(addressOf(asked({ client_id: 'x' })))).status, 400);
    const without = await application({ scopes: ['email'] });
    assert.equal((await browser.get(addressOf(asked({ client_id: without })))).status, 400);
  });

  test('a wrong request goes back with its error by the book', async () => {
    const browser = await browserOf();
    const errorOf = async (more: Query) =>
      new URL((await browser.get(addressOf(asked(more)))).location!).searchParams.get('error');
    assert.equal(await errorOf({ response_type: 'token' }), 'unsupported_response_type');
    assert.equal(await errorOf({ scope: 'openid' }), 'invalid_scope');
    assert.equal(await errorOf({ access_type: 'x' }), 'invalid_request');
    assert.equal(await errorOf({ code_challenge: 'x', code_challenge_method: 'S256' }), 'invalid_request');
    assert.equal(
      await errorOf({ code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }),
      'invalid_request',
    );
    const twice = await browser.get(`${addressOf(asked())}&state=other`);
    assert.equal(new URL(twice.location!).searchParams.get('error'), 'invalid_request');
  });

  test('a code is of one application and one address, counts once, and what came of it ends when it comes again', async () => {
    const browser = await browserOf();
    const code = (await agreed(browser)).get('code')!;
    const other = await application();
    const byOther = await post(TOKEN, { ...byForm({ code }), client_id: other });
    assert.deepEqual([byOther.status, byOther.body['error']], [400, 'invalid_grant']);
    const fresh = (await agreed(browser)).get('code')!;
    const elsewhere = await post(TOKEN, byForm({ code: fresh, redirect_uri: `${CALLBACK}/x` }));
    assert.equal(elsewhere.body['error'], 'invalid_grant');
    const good = (await agreed(browser)).get('code')!;
    const first = await post(TOKEN, byForm({ code: good }));
    assert.equal((await info(first.body['access_token']!)).status, 200);
    assert.equal((await post(TOKEN, byForm({ code: good }))).body['error'], 'invalid_grant');
    assert.equal((await info(first.body['access_token']!)).status, 401);
  });

  test('of two who bring one code at the same moment at most one has tokens that hold', async () => {
    const code = (await agreed(await browserOf())).get('code')!;
    const both = await Promise.all([post(TOKEN, byForm({ code })), post(TOKEN, byForm({ code }))]);
    assert.equal(both.filter(({ status }) => status === 200).length, 1);
  });

  test('who is not the application gets nothing', async () => {
    const code = (await agreed(await browserOf())).get('code')!;
    const basic = (id: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    });
    const { client_id: _id, client_secret: _secret, ...bare } = byForm({ code });
    const tried = [
      await post(TOKEN, byForm({ code, client_secret: 'wrong' })),
      await post(TOKEN, byForm({ code, client_id: 'x' })),
      await post(TOKEN, bare),
      await post(TOKEN, bare, basic(clientId, 'wrong')),
      await post(TOKEN, byForm({ code }), basic(clientId, SECRET)),
      await post(TOKEN, bare, { authorization: 'Basic !' }),
    ];
    for (const { status, body } of tried) assert.deepEqual([status, body['error']], [401, 'invalid_client']);
    const keyed = await makeApplication(house, { scopes: ['profile', 'document'] as never });
    const byKey = await post(TOKEN, { ...byForm({ code }), client_id: keyed.id });
    assert.equal(byKey.body['error'], 'invalid_client', 'an application with a key has no secret');
    assert.equal((await post(TOKEN, bare, basic(clientId, SECRET))).status, 200);
    assert.equal(
      (await post(TOKEN, byForm({ grant_type: 'password' }))).body['error'],
      'unsupported_grant_type',
    );
  });

  test('offline, the same refresh token goes on until it is revoked or the person takes it back', async () => {
    const browser = await browserOf();
    const tokens = await tokensFor(browser, asked({ access_type: 'offline' }));
    const refresh = (refresh_token: string) =>
      post(TOKEN, byForm({ grant_type: 'refresh_token', refresh_token }));
    const next = await refresh(tokens['refresh_token']!);
    assert.equal(next.body['refresh_token'], tokens['refresh_token']);
    assert.equal((await info(next.body['access_token']!)).status, 200);
    await perform(
      house.kernel,
      takeBackConsent,
      { kind: 'citizen', document: browser.person.document, name: 'Prova', level: 'substantial' },
      { applicationId: clientId },
    );
    assert.equal((await info(next.body['access_token']!)).status, 401);
    assert.match((await browser.get(addressOf(asked()))).text, /Identify yourself/, 'it is asked again');
    await browser.post(addressOf(asked()), { act: 'agree' });
    assert.equal((await info(next.body['access_token']!)).status, 401, 'what was taken back stays so');
    await post(REVOKE, { token: tokens['refresh_token']! });
    assert.equal((await refresh(tokens['refresh_token']!)).body['error'], 'invalid_grant');
  });

  test('whoever signs out, or is signed out by the application, is known no more', async () => {
    const browser = await browserOf();
    const { access_token: first } = await tokensFor(browser);
    await perform(
      house.kernel,
      endSessionsOf,
      { kind: 'platform', name: 'test' },
      { person: browser.person.document, why: 'revoked' },
    );
    for (let tries = 0; tries < 100 && (await info(first!)).status === 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await info(first!)).status, 401);
    const other = await browserOf();
    const { access_token: second } = await tokensFor(other);
    assert.equal((await post(LOGOUT, { token: second! })).status, 200);
    assert.equal((await other.get(addressOf(asked()))).location, '/sign-in');
  });

  test('whoever finds a token that is over, or was ended, signs nobody out with it and ends nothing', async () => {
    const browser = await browserOf();
    const isSignedIn = async () => (await browser.get(addressOf(asked()))).location !== '/sign-in';
    const hash = (token: string) => createHash('sha256').update(token).digest();
    const tokens = await tokensFor(browser, asked({ access_type: 'offline' }));
    await house.database.pool.query(
      `update valid.token set ends_at = now() - interval '1 minute' where token_hash = $1`,
      [hash(tokens['access_token']!)],
    );
    assert.equal((await post(LOGOUT, { token: tokens['access_token']! })).status, 200, 'RFC 7009 §2.2');
    assert.equal(await isSignedIn(), true);
    const refreshed = await post(
      TOKEN,
      byForm({ grant_type: 'refresh_token', refresh_token: tokens['refresh_token']! }),
    );
    assert.equal(refreshed.status, 200, 'what came of the same code goes on');
    await post(REVOKE, { token: tokens['refresh_token']! });
    for (const token of [tokens['refresh_token']!, refreshed.body['access_token']!])
      assert.equal((await post(LOGOUT, { token })).status, 200);
    assert.equal(await isSignedIn(), true);
    const { access_token: living } = await tokensFor(browser);
    await post(LOGOUT, { token: living! });
    assert.equal(await isSignedIn(), false, 'one that holds does');
  });

  test('what is no token, or is over, leaves nothing in the ledger; one that holds does', async () => {
    const { access_token: token } = await tokensFor(await browserOf());
    const leaves = async () => {
      const counted = await house.database.pool.query(
        `select count(*)::int as n from kernel.audit where action = 'valid.token.revoke' and leaf_id is not null`,
      );
      return counted.rows[0].n as number;
    };
    const before = await leaves();
    for (const path of [REVOKE, LOGOUT])
      for (const unknown of ['x', 'y'.repeat(43), 'z'.repeat(300)])
        assert.deepEqual(await post(path, { token: unknown }), { status: 200, body: {} });
    assert.equal(await leaves(), before);
    for (let turn = 0; turn < 4; turn++) await post(REVOKE, { token: token! });
    assert.equal(await leaves(), before + 1);
    assert.equal((await info(token!)).status, 401);
  });

  test('no token is taken from an address', async () => {
    const { access_token: token } = await tokensFor(await browserOf());
    const inAddress = await fetch(`${house.url}${USER_INFO}?AccessToken=${token}`);
    assert.equal(inAddress.status, 400);
    for (const path of [REVOKE, LOGOUT]) {
      const answer = await fetch(`${house.url}${path}?token=${token}`);
      assert.equal(answer.status, 405);
    }
    assert.equal((await info(token!)).status, 200, 'and nothing was ended by it');
    assert.equal((await info('x'.repeat(43))).status, 401);
  });

  test('an application that is suspended learns nothing more', async () => {
    const own = await application();
    const browser = await browserOf();
    const code = (await agreed(browser, asked({ client_id: own }))).get('code')!;
    const tokens = await post(TOKEN, { ...byForm({ code }), client_id: own });
    assert.equal((await info(tokens.body['access_token']!)).status, 200);
    await house.database.pool.query(`update provider.application set state = 'suspended' where id = $1`, [
      own,
    ]);
    assert.equal((await info(tokens.body['access_token']!)).status, 401);
    assert.equal((await browser.get(addressOf(asked({ client_id: own })))).status, 400);
  });
});
