/** What an application may have registered or asked for besides the ordinary: keys elsewhere, encryption, other algorithms, choices. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  compactDecrypt,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import * as oidc from 'openid-client';
import { perform } from '../../../kernel/action.ts';
import type { Level } from '../../../kernel/assurance.ts';
import { actAs } from '../identity/index.ts';
import { registerDemoPosition } from '../people/index.ts';
import { ENCRYPTIONS, SIGNATURES } from './application.ts';
import {
  configure,
  makeApplication,
  newDocument,
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

const errorOf = (thrown: unknown): string =>
  (thrown as { error?: string }).error ?? String((thrown as { cause?: { error?: string } }).cause?.error);

describe('id tokens', () => {
  for (const alg of ENCRYPTIONS)
    test(`encrypted by ${alg} open with the key of the application alone, and what is inside is signed`, async () => {
      const options = alg === 'ECDH-ES' ? { crv: 'P-256' } : { modulusLength: 2048 };
      const pair = await generateKeyPair(alg, { ...options, extractable: true });
      const mine = await generateKeyPair('ES256', { extractable: true });
      const keys = [
        { ...(await exportJWK(mine.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' },
        { ...(await exportJWK(pair.publicKey)), kid: 'seal', alg, use: 'enc' },
      ];
      const made = await makeApplication(house, { jwks: { keys } as never, encryption: alg });
      const config = await configure(house, { ...made, key: mine.privateKey });
      oidc.enableDecryptingResponses(config, undefined, { key: pair.privateKey, kid: 'seal' });
      const { surfer } = await signedIn(house.kernel);
      const started = await start(config);
      const tokens = await redeem(config, started, await through(surfer, started));
      assert.equal(tokens.claims()!['acr'], 'http://eidas.europa.eu/LoA/substantial');
      const sealed = tokens.id_token!;
      assert.equal(sealed.split('.').length, 5);
      assert.equal(decodeProtectedHeader(sealed).alg, alg);
      const { plaintext } = await compactDecrypt(sealed, pair.privateKey);
      const inside = new TextDecoder().decode(plaintext);
      const known = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
      const { payload } = await jwtVerify(inside, known, { audience: made.id });
      assert.equal(payload['nonce'], started.nonce);
      const stranger = await generateKeyPair(alg, options);
      await assert.rejects(compactDecrypt(sealed, stranger.privateKey));
    });

  for (const alg of SIGNATURES)
    test(`signed by ${alg} when that is registered, with a key that is published`, async () => {
      const made = await makeApplication(house, { signature: alg });
      const config = await configure(house, made);
      const { surfer } = await signedIn(house.kernel);
      const started = await start(config);
      const tokens = await redeem(config, started, await through(surfer, started));
      assert.equal(decodeProtectedHeader(tokens.id_token!).alg, alg);
      const known = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri!));
      await jwtVerify(tokens.id_token!, known, { audience: made.id, issuer: house.kernel.publicAddress });
    });
});

describe('an application', () => {
  test('may keep its keys at an address; a key that is not there is none', async () => {
    const [mine, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    const jwk = { ...(await exportJWK(mine.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/jwk-set+json');
      response.end(JSON.stringify({ keys: [jwk] }));
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const jwksUri = `http://localhost:${(server.address() as AddressInfo).port}/jwks`;
    try {
      const made = await makeApplication(house, { jwks: undefined, jwksUri } as never);
      const { surfer } = await signedIn(house.kernel);
      const config = await configure(house, { ...made, key: mine.privateKey });
      const started = await start(config);
      const tokens = await redeem(config, started, await through(surfer, started));
      assert.ok(tokens.claims()!.sub);
      assert.ok(asked > 0);
      const thief = await configure(house, { ...made, key: other.privateKey });
      const again = await start(thief);
      await assert.rejects(redeem(thief, again, await through(surfer, again)), (thrown) => {
        assert.match(errorOf(thrown), /invalid_client/);
        return true;
      });
    } finally {
      server.close();
    }
  });

  test('whose keys are at an address of the inside is not asked there', async (t) => {
    const closed = await openProvider({ OIDC_INTERNAL_HOSTS: '' });
    t.after(() => closed.close());
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('{"keys":[]}');
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const mine = await generateKeyPair('ES256');
    const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const made = await makeApplication(closed, { jwks: undefined, jwksUri } as never);
    const config = await configure(closed, { ...made, key: mine.privateKey });
    const { surfer } = await signedIn(closed.kernel);
    const started = await start(config);
    await assert.rejects(redeem(config, started, await through(surfer, started)));
    assert.equal(asked, 0);
    server.close();
  });

  test('without a key is held by its code verifier: the right one, and nothing else, gives tokens', async () => {
    const made = await makeApplication(house, { authentication: 'none', native: true });
    const config = await configure(house, made, oidc.None());
    const { surfer } = await signedIn(house.kernel);
    const started = await start(config);
    const back = await through(surfer, started);
    const wrong = { ...started, verifier: oidc.randomPKCECodeVerifier() };
    await assert.rejects(redeem(config, wrong, back), (thrown) => errorOf(thrown) === 'invalid_grant');
    const again = await start(config);
    const tokens = await redeem(config, again, await through(surfer, again));
    assert.ok(tokens.claims()!.sub);
    const plain = await surfer.go((await start(config, { code_challenge_method: 'plain' })).url);
    assert.equal(plain.url.searchParams.get('error'), 'invalid_request');
  });

  test('that asks for a choice (prompt=select_account) has its person asked who they are, and taken at their word', async () => {
    const config = await configure(house, await makeApplication(house));
    const { surfer, accountId } = await signedIn(house.kernel);
    const first = await start(config);
    const known = (await redeem(config, first, await through(surfer, first))).claims()!.sub;
    const started = await start(config, { prompt: 'select_account' });
    const asked = await surfer.go(started.url);
    assert.match(asked.text, /value="stay"/);
    assert.match(asked.text, /value="another"/);
    const stayed = await surfer.go(asked.url, { act: 'stay' });
    const back = stayed.text.includes('value="agree"')
      ? await surfer.go(stayed.url, { act: 'agree' })
      : stayed;
    assert.equal((await redeem(config, started, back.url)).claims()!.sub, known);

    const second = await start(config, { prompt: 'select_account' });
    const choice = await surfer.go(second.url);
    const leaving = await surfer.go(choice.url, { act: 'another' });
    assert.equal(leaving.url.pathname, '/sign-in');
    const other = await signedIn(house.kernel, 'substantial', { surfer });
    assert.notEqual(other.accountId, accountId);
    const consent = await surfer.go(choice.url);
    const ended = await surfer.go(consent.url, { act: 'agree' });
    const claims = (await redeem(config, second, ended.url)).claims()!;
    assert.notEqual(claims.sub, known);
  });

  test('that wants a sign-in no older than it says (max_age) gets a new one, with when it was', async () => {
    const config = await configure(house, await makeApplication(house));
    const { surfer, document, sessionId } = await signedIn(house.kernel);
    const recent = await start(config, { max_age: '600' });
    const taken = await redeem(config, recent, await through(surfer, recent));
    const earlier = Number(taken.claims()!.auth_time);
    await house.database.pool.query(
      `update identity.session set identified_at = identified_at - interval '20 minutes' where id = $1`,
      [sessionId],
    );
    const started = await start(config, { max_age: '600' });
    const asked = await surfer.go(started.url);
    assert.equal(asked.url.pathname, '/sign-in', 'it is too long ago');
    const silent = await surfer.go((await start(config, { max_age: '600', prompt: 'none' })).url);
    assert.equal(silent.url.searchParams.get('error'), 'login_required');
    const again = await start(config, { max_age: '600' });
    await surfer.go(again.url);
    await signedIn(house.kernel, 'substantial', { surfer, document });
    const tokens = await redeem(config, again, await through(surfer, again));
    assert.ok(Number(tokens.claims()!.auth_time) >= earlier);
  });
});

describe('in what quality somebody acts', () => {
  /** Somebody with a place in the town, who acts for it in this session. */
  async function atWork(level: Level) {
    const document = newDocument();
    const given = { person: document, name: 'Marta Roura Prova', unit: 'Secretaria', title: 'Secretària' };
    const place = { ...given, administrationId: house.town.id, capabilities: ['people.read'] as const };
    const now = house.kernel.now();
    await house.kernel.db.transaction().execute((tx) => registerDemoPosition(tx, place, now));
    const one = await signedIn(house.kernel, level, { document });
    const acting = { as: 'employee', administrationId: house.town.id } as const;
    const platform = { kind: 'platform', name: 'test' } as const;
    await perform(house.kernel, actAs, platform, { sessionId: one.sessionId, acting });
    return one;
  }
  const learnt = async (surfer: Awaited<ReturnType<typeof signedIn>>['surfer'], scopes: string[]) => {
    const made = await makeApplication(house, { scopes: scopes as never });
    const config = await configure(house, made);
    const started = await start(config, { scope: ['openid', ...scopes].join(' ') });
    const tokens = await redeem(config, started, await through(surfer, started));
    assert.equal(decodeJwt(tokens.id_token!)['employment'], undefined, 'it is at userinfo');
    return oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  };

  test('an application that may know it learns the body, the unit, the post and what they may do', async () => {
    const { surfer } = await atWork('substantial');
    const info = await learnt(surfer, ['employment']);
    const employment = info['employment'] as Record<string, unknown>;
    assert.equal((employment['administration'] as { id: string }).id, house.town.id);
    assert.deepEqual(
      [employment['unit'], employment['title'], employment['capabilities']],
      ['Secretaria', 'Secretària', ['people.read']],
    );
    assert.equal(info['name'], undefined, 'nothing else comes along');
    assert.equal((await learnt(surfer, ['profile']))['employment'], undefined);
  });

  test('below substantial nobody acts for a body, whatever their session says', async () => {
    const { surfer } = await atWork('low');
    assert.equal((await learnt(surfer, ['employment']))['employment'], undefined);
  });

  test('a place that ended is told no more, in the same session', async () => {
    const { surfer, document } = await atWork('substantial');
    await house.database.pool.query(`update people.appointment set state = 'ended' where person = $1`, [
      document,
    ]);
    assert.equal((await learnt(surfer, ['employment']))['employment'], undefined);
  });
});
