import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, type TestContext, test } from 'node:test';
import { need } from '../../../test/need.ts';
import { perform } from '../../kernel/action.ts';
import { hashOf, parseTimestampToken, verifyTimestamp } from '../../kernel/pki/index.ts';
import { folder, pem, run } from '../../kernel/pki/town.test-helper.ts';
import { trustAnchors } from '../../services/trust/certificates/index.ts';
import type { Enrolled } from '../../services/trust/signatures/signing.test-helper.ts';
import { removeClient } from './actions/clients.ts';
import {
  Application,
  BACK,
  cmsFor,
  codeNow,
  enrolled,
  given,
  type House,
  OPERATOR,
  openHouse,
  PIN,
} from './client.test-helper.ts';
import { unseal } from './secret.ts';

const TEXT = Buffer.from('Conveni entre ajuntaments');
const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';

describe('an application of others signs through the cloud signature API', () => {
  let house: House;
  let who: Enrolled[];
  before(async () => {
    house = await openHouse();
    who = [];
    for (const person of house.people.slice(0, 4)) who.push(await enrolled(house.site, person));
  });
  after(() => house?.stop());

  async function opensslVerifies(t: TestContext, message: Uint8Array): Promise<void> {
    const file = folder(t);
    const ca = file('ca.pem', pem(...(await trustAnchors(house.site.kernel))));
    const signed = file('signed.p7s', message);
    const args = [
      'cms',
      '-verify',
      '-cades',
      '-binary',
      '-inform',
      'DER',
      '-in',
      signed,
      '-content',
      file('text', TEXT),
    ];
    const out = file('out');
    run('openssl', [...args, '-CAfile', ca, '-purpose', 'any', '-out', out]);
    const other = [...args.slice(0, -1), file('other', 'Un altre text')];
    assert.match(run('openssl', [...other, '-CAfile', ca, '-purpose', 'any', '-out', out], true), /FAILED/);
  }

  test('version 1: info, permission, list, info, gesture, signature, and openssl verifies it', {
    skip: need('openssl'),
  }, async (t) => {
    const app = new Application(house.site, await house.register());
    const info = await app.call('info', {});
    assert.equal(info.body['specs'], '1.0.4.0');
    assert.ok((info.body['methods'] as string[]).includes('signatures/signHash'));
    const service = await app.token({ scope: 'service' }, who[0]!.person);
    assert.deepEqual(
      [service.status, service.body['token_type'], service.headers.get('cache-control')],
      [200, 'Bearer', 'no-store'],
    );
    const token = service.body['access_token'] as string;
    const { credentialIDs } = (await app.call('credentials/list', {}, token)).body as {
      credentialIDs: string[];
    };
    assert.deepEqual(credentialIDs, [who[0]!.id]);
    const credentialID = credentialIDs[0]!;
    const about = (
      await app.call('credentials/info', { credentialID, certificates: 'chain', certInfo: true }, token)
    ).body;
    assert.deepEqual([about['SCAL'], about['authMode']], ['2', 'oauth2code']);
    const { algo, len } = about['key'] as { algo: string[]; len: number };
    assert.ok(algo.includes(RSA) && len === 3072);
    const { certificates, subjectDN } = about['cert'] as { certificates: string[]; subjectDN: string };
    assert.match(subjectDN, /CN=/);
    const cms = cmsFor(certificates, TEXT);
    const query = {
      scope: 'credential',
      credentialID,
      numSignatures: '1',
      hash: cms.digest.toString('base64url'),
    };
    const sad = await app.token(query, who[0]!.person, { pin: PIN, code: codeNow(who[0]!) });
    assert.equal(sad.body['token_type'], 'SAD');
    const wish = { credentialID, SAD: sad.body['access_token'], hash: [cms.digest.toString('base64')] };
    const signed = await app.call('signatures/signHash', { ...wish, hashAlgo: SHA256, signAlgo: RSA }, token);
    assert.equal(signed.status, 200, JSON.stringify(signed.body));
    const [signature = ''] = signed.body['signatures'] as string[];
    await opensslVerifies(t, cms.finish(signature));
    const again = await app.call('signatures/signHash', { ...wish, hashAlgo: SHA256, signAlgo: RSA }, token);
    assert.deepEqual(
      [again.status, again.body['error_description']],
      [400, 'Hash is not authorized by the SAD'],
    );
  });

  test('version 2: a public application pushes its request with what is signed by name, and its token is the permission', {
    skip: need('openssl'),
  }, async (t) => {
    const app = new Application(house.site, await house.register({ public: true }), 'v2');
    const info = await app.call('info', {});
    assert.equal(info.body['specs'], '2.0.0.2');
    const service = (await app.token({ scope: 'service' }, who[1]!.person)).body['access_token'] as string;
    const listed = await app.call(
      'credentials/list',
      { credentialInfo: true, certificates: 'chain', onlyValid: true, authInfo: true },
      service,
    );
    const [about] = listed.body['credentialInfos'] as {
      credentialID: string;
      cert: { certificates: string[] };
      auth: object;
    }[];
    assert.deepEqual(about!.auth, { mode: 'oauth2code' });
    const cms = cmsFor(about!.cert.certificates, TEXT);
    const verifier = 'v'.repeat(43);
    const details = [
      {
        type: 'credential',
        signatureQualifier: 'eu_eidas_aes',
        documentDigests: [{ hash: cms.digest.toString('base64'), label: 'Conveni <b>marc</b>' }],
        hashAlgorithmOID: SHA256,
      },
    ];
    const pushed = await app.form('oauth2/pushed_authorize', {
      ...{ response_type: 'code', redirect_uri: BACK, state: 'x', code_challenge_method: 'S256' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      authorization_details: JSON.stringify(details),
    });
    assert.equal(pushed.status, 201, JSON.stringify(pushed.body));
    const { location } = await app.ask({ request_uri: pushed.body['request_uri'] as string });
    house.site.be(who[1]!.person);
    const page = await (await fetch(house.site.base + location, { headers: { accept: 'text/html' } })).text();
    assert.match(page, /Conveni &lt;b&gt;marc/);
    assert.ok(page.includes(cms.digest.toString('hex')));
    const wrong = await app.consent(location, who[1]!.person, { pin: '000111', code: '000000' });
    assert.equal(wrong.back, undefined);
    const { back } = await app.consent(location, who[1]!.person, { pin: PIN, code: codeNow(who[1]!) });
    assert.equal(back!.searchParams.get('state'), 'x');
    const grant = { grant_type: 'authorization_code', redirect_uri: BACK, code_verifier: verifier };
    const token = await app.form('oauth2/token', { ...grant, code: back!.searchParams.get('code')! });
    assert.equal(token.body['credentialID'], about!.credentialID);
    assert.ok(Array.isArray(token.body['authorization_details']));
    const bearer = token.body['access_token'] as string;
    const wish = { credentialID: about!.credentialID, hashes: [cms.digest.toString('base64')] };
    const signed = await app.call(
      'signatures/signHash',
      { ...wish, signAlgo: '1.2.840.113549.1.1.11' },
      bearer,
    );
    const [signature = ''] = signed.body['signatures'] as string[];
    await opensslVerifies(t, cms.finish(signature));
  });

  test('an application that may take both factors signs several digests with one gesture, each once', async () => {
    const app = new Application(house.site, await house.register({ takesFactors: true }), 'v2');
    const token = (await app.token({ scope: 'service' }, who[2]!.person)).body['access_token'] as string;
    const credentialID = who[2]!.id;
    const about = await app.call('credentials/info', { credentialID, authInfo: true }, token);
    assert.equal((about.body['auth'] as { expression: string }).expression, 'PIN AND OTP');
    const hashes = ['a', 'b', 'c'].map((text) =>
      Buffer.from(hashOf('sha256', Buffer.from(text))).toString('base64'),
    );
    const wish = { credentialID, numSignatures: 3, hashes, hashAlgorithmOID: SHA256 };
    const factors = (pin: string, code: string) => [
      { id: 'PIN', value: pin },
      { id: 'OTP', value: code },
    ];
    const wrong = await app.call(
      'credentials/authorize',
      { ...wish, authData: factors('999123', '123456') },
      token,
    );
    assert.deepEqual([wrong.status, wrong.body['error']], [400, 'invalid_authentication_data']);
    const right = factors(PIN, codeNow(who[2]!));
    const given = await app.call('credentials/authorize', { ...wish, authData: right }, token);
    const SAD = given.body['SAD'];
    const sign = (some: string[]) =>
      app.call(
        'signatures/signHash',
        { credentialID, SAD, hashes: some, hashAlgorithmOID: SHA256, signAlgo: RSA },
        token,
      );
    assert.equal(((await sign(hashes.slice(0, 2))).body['signatures'] as string[]).length, 2);
    assert.equal(
      (await sign(hashes.slice(1, 3))).body['error_description'],
      'Hash is not authorized by the SAD',
    );
    assert.equal(((await sign(hashes.slice(2))).body['signatures'] as string[]).length, 1);
    const other = Buffer.from(hashOf('sha256', Buffer.from('d'))).toString('base64');
    assert.equal((await sign([other])).body['error_description'], 'Hash is not authorized by the SAD');
    const stranger = new Application(house.site, await house.register({ takesFactors: true }), 'v2');
    const strange = (await stranger.token({ scope: 'service' }, who[2]!.person)).body[
      'access_token'
    ] as string;
    const stolen = { credentialID, SAD, hashes: hashes.slice(2), hashAlgorithmOID: SHA256, signAlgo: RSA };
    assert.equal(
      (await stranger.call('signatures/signHash', stolen, strange)).body['error_description'],
      'Invalid parameter SAD',
    );
    const ordinary = new Application(house.site, await house.register(), 'v2');
    const plain = (await ordinary.token({ scope: 'service' }, who[2]!.person)).body['access_token'] as string;
    const refused = await ordinary.call('credentials/authorize', { ...wish, authData: right }, plain);
    assert.equal(refused.body['error'], 'unauthorized_client');
  });

  test('a time stamp comes with the nonce that was sent', async () => {
    const app = new Application(house.site, await house.register());
    const token = (await app.token({ scope: 'service' }, who[0]!.person)).body['access_token'] as string;
    const digest = hashOf('sha256', TEXT);
    const wish = { hash: Buffer.from(digest).toString('base64'), hashAlgo: SHA256, nonce: 'f00dcafe' };
    const { timestamp } = (await app.call('signatures/timestamp', wish, token)).body as { timestamp: string };
    const report = verifyTimestamp(parseTimestampToken(Buffer.from(timestamp, 'base64')), {
      ...{ imprint: { hash: 'sha256', digest }, nonce: Buffer.from('f00dcafe', 'hex') },
    });
    assert.deepEqual(report.findings, []);
  });

  test('a code counts once, for its application, address and verifier; the second time ends what came from the first', async () => {
    const app = new Application(house.site, await house.register());
    const code = async () => {
      const asked = await app.ask({ response_type: 'code', redirect_uri: BACK, scope: 'service' });
      return (await app.consent(asked.location, who[0]!.person)).back!.searchParams.get('code')!;
    };
    const grant = { grant_type: 'authorization_code', redirect_uri: BACK };
    const first = await code();
    const token = (await app.form('oauth2/token', { ...grant, code: first })).body['access_token'] as string;
    assert.equal((await app.call('credentials/list', {}, token)).status, 200);
    const twice = await app.form('oauth2/token', { ...grant, code: first });
    assert.deepEqual([twice.status, twice.body['error']], [400, 'invalid_grant']);
    assert.equal((await app.call('credentials/list', {}, token)).status, 401);
    const stripped = await app.form('oauth2/token', {
      ...grant,
      code: await code(),
      code_verifier: 'v'.repeat(43),
    });
    assert.equal(stripped.body['error'], 'invalid_grant');
    const elsewhere = await app.form('oauth2/token', {
      ...grant,
      code: await code(),
      redirect_uri: 'https://lladre.example/',
    });
    assert.equal(elsewhere.body['error_description'], 'redirect_uri parameter does not match');
    const thief = new Application(house.site, await house.register());
    assert.equal(
      (await thief.form('oauth2/token', { ...grant, code: await code() })).body['error'],
      'invalid_grant',
    );
    const forger = new Application(house.site, { id: app.registered.id, secret: 'x'.repeat(43) });
    const forged = await forger.form('oauth2/token', { ...grant, code: await code() });
    assert.deepEqual([forged.status, forged.body['error']], [401, 'invalid_client']);
  });

  test('whoever refuses gives nothing, and an answer that was given is over', async () => {
    const app = new Application(house.site, await house.register());
    const asked = await app.ask({
      response_type: 'code',
      redirect_uri: BACK,
      scope: 'service',
      state: 'abc',
    });
    const { back } = await app.consent(asked.location, who[0]!.person, { decision: 'refuse' });
    assert.deepEqual(
      [back!.searchParams.get('error'), back!.searchParams.get('state')],
      ['access_denied', 'abc'],
    );
    const again = await app.consent(asked.location, who[0]!.person);
    assert.equal(again.back, undefined);
    assert.match(again.text, /asking-over|ja no val/);
  });

  test('a token that was revoked, of an application that was ended, or of nobody opens nothing', async () => {
    const registered = await house.register();
    const app = new Application(house.site, registered);
    const token = async () =>
      (await app.token({ scope: 'service' }, who[0]!.person)).body['access_token'] as string;
    const status = async (bearer: string) => (await app.call('credentials/list', {}, bearer)).status;
    const one = await token();
    assert.equal((await app.form('oauth2/revoke', { token: one })).status, 204);
    assert.equal(await status(one), 401);
    const two = await token();
    assert.equal((await app.call('auth/revoke', { token: two }, two)).status, 204);
    assert.equal(await status(two), 401);
    const three = await token();
    await perform(house.site.kernel, removeClient, OPERATOR, { id: registered.id });
    assert.equal(await status(three), 401);
    assert.equal(await status('x'.repeat(43)), 401);
  });

  test('an address that nobody registered gets nothing, and what is wrong goes back to the application', async () => {
    const app = new Application(house.site, await house.register());
    const good = { response_type: 'code', redirect_uri: BACK, scope: 'service', state: 's' };
    const lost = await app.ask({ ...good, redirect_uri: 'https://lladre.example/callback' });
    assert.deepEqual([lost.status, lost.location], [400, '']);
    const hash = Buffer.from(hashOf('sha256', TEXT)).toString('base64url');
    const credential = { ...good, scope: 'credential', credentialID: who[0]!.id, numSignatures: '1', hash };
    for (const [query, error] of [
      [{ ...good, response_type: 'token' }, 'unsupported_response_type'],
      [{ ...good, scope: 'tot' }, 'invalid_scope'],
      [{ ...good, code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
      [{ ...credential, numSignatures: '2' }, 'invalid_request'],
      [{ ...credential, hash: 'YQ' }, 'invalid_request'],
      [{ ...credential, hash: `${hash},${hash}`, numSignatures: '2' }, 'invalid_request'],
      [{ ...credential, credentialID: 'x' }, 'invalid_request'],
    ] as const) {
      const { status, location } = await app.ask(query);
      const back = new URL(location);
      assert.deepEqual(
        [status, back.origin, back.searchParams.get('error')],
        [302, 'https://signa.example', error],
      );
      assert.equal(back.searchParams.get('state'), 's');
    }
    const open = new Application(house.site, await house.register({ public: true }));
    assert.match((await open.ask(good)).location, /error=invalid_request.*code_challenge/);
  });

  test('every mistake of a request has the words of the specification', async () => {
    const app = new Application(house.site, await house.register(), 'v2');
    const token = (await app.token({ scope: 'service' }, who[3]!.person)).body['access_token'] as string;
    const credentialID = who[3]!.id;
    const hash = Buffer.from(hashOf('sha256', TEXT)).toString('base64');
    const cases = [
      ['credentials/info', {}, 'Missing (or invalid type) string parameter credentialID'],
      ['credentials/info', { credentialID: who[0]!.id }, 'Invalid parameter credentialID'],
      ['credentials/info', { credentialID, certificates: 'some' }, 'Invalid parameter certificates'],
      ['credentials/list', { userID: 'other' }, 'userID parameter MUST be null'],
      [
        'signatures/signHash',
        { credentialID, hashes: [hash] },
        'Missing (or invalid type) string parameter SAD',
      ],
      ['signatures/signHash', { credentialID, SAD: 'x', hashes: [hash] }, 'Invalid parameter SAD'],
      ['signatures/timestamp', { hash: 'YQ==', hashAlgo: SHA256 }, 'Invalid digest value length'],
      ['signatures/timestamp', { hash, hashAlgo: '1.3.14.3.2.26' }, 'Invalid parameter hashAlgo'],
      ['signatures/timestamp', { hash, hashAlgo: SHA256, nonce: 'zz' }, 'Invalid parameter nonce'],
      ['signatures/timestamp', { hash: '%%', hashAlgo: SHA256 }, 'Invalid Base64 hash string parameter'],
    ] as const;
    for (const [method, body, description] of cases) {
      const answer = await app.call(method, body, token);
      assert.deepEqual(
        [answer.status, answer.body['error'], answer.body['error_description']],
        [400, 'invalid_request', description],
      );
    }
    assert.equal((await app.call('credentials/extendTransaction', {}, token)).status, 501);
    assert.equal((await app.call('signatures/nothing', {}, token)).status, 404);
    assert.equal((await app.call('credentials/list', [], token)).status, 400);
    const get = await fetch(`${house.site.base}/csc/v2/info`);
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
  });

  test('the operator registers an application on the page, sees its secret once, and it is remembered nowhere', async () => {
    house.site.be(OPERATOR);
    const send = (fields: Record<string, string>) =>
      fetch(`${house.site.base}/operator/csc?lang=en`, {
        method: 'POST',
        headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ _key: 'formulari-de-prova', ...fields }),
      });
    const wrong = await send({ name: 'Signa', redirects: 'http://lluny.example/' });
    assert.equal(wrong.status, 422);
    assert.match(await wrong.text(), /is no https address/);
    const page = await (await send({ name: 'Signa <b>', redirects: BACK })).text();
    const [secret = ''] = /[A-Za-z0-9_-]{43}(?=<)/.exec(page) ?? [];
    assert.equal(secret.length, 43);
    assert.match(page, /Signa &lt;b&gt;/);
    const { rows } = await house.site.kernel.pool.query('select response from kernel.idempotency');
    assert.ok(!JSON.stringify(rows).includes(secret));
    const list = await (
      await fetch(`${house.site.base}/operator/csc`, { headers: { accept: 'text/html' } })
    ).text();
    assert.ok(!list.includes(secret) && list.includes('Signa &lt;b&gt;'));
  });

  test('nobody who has only the database has a code, a token or a release', async () => {
    const { rows } = await house.site.kernel.pool.query('select * from csc.pass');
    const text = JSON.stringify(rows);
    assert.ok(given.length > 5);
    for (const secret of given) assert.ok(!text.includes(secret));
    for (const { person } of who) assert.ok(!text.includes(person.document));
    const sealed = rows.flatMap(({ sealed: bytes }) => (bytes === null ? [] : [bytes as Buffer]));
    assert.ok(sealed.length > 0);
    for (const bytes of sealed) assert.throws(() => unseal('x'.repeat(43), bytes));
  });
});
