/** Who may come in, and how: certificates, tokens, assertions, forms of other pages, and bodies that are not right. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Agent, request } from 'undici';
import type { App } from '../src/app.ts';
import { newId } from '../src/kernel/ids.ts';
import { type Serving, serve } from '../src/serve.ts';
import { freshDatabase } from './database.ts';
import { makeTown, openTestApp } from './kernel.ts';

let app: App;
let serving: Serving;
let drop: () => Promise<void>;
let agent: Agent;
const keys = await generateKeyPair('ES256');
const clientId = newId();

before(async () => {
  const database = await freshDatabase();
  drop = database.drop;
  app = await openTestApp(database.url);
  serving = await serve(app);
  agent = new Agent({ connect: { ca: app.kernel.tls.ca } });
  const town = await makeTown(app.kernel);
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'one' }] };
  await app.kernel.pool.query(
    `insert into exchange.client (administration_id, id, name, jwks, capabilities, state, created_at)
     values ($1, $2, 'Sistema de prova', $3, '{evidence.request}', 'active', now())`,
    [town.id, clientId, jwks],
  );
  await app.kernel.pool.query('update exchange.state_version set version = version + 1');
});

after(async () => {
  await agent?.close();
  await serving?.stop();
  await app?.stop();
  await drop?.();
});

type Answer = { status: number; json: Record<string, unknown> };

async function post(
  path: string,
  body: string,
  headers: Record<string, string> = {},
  plain = false,
): Promise<Answer> {
  const address = plain ? serving.address : serving.tlsAddress.replace('127.0.0.1', 'localhost');
  const answer = await request(address + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    dispatcher: agent,
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const question = JSON.stringify({ service: { provider: 'P', code: 'X' }, subject: { number: '99000001C' } });
const ask = (headers: Record<string, string>) => post('/v1/exchange/evidence', question, headers);

type Claims = { aud?: string; jti?: string; sub?: string; alg?: string; iat?: number; exp?: number };

async function assertion(claims: Claims = {}, key = keys.privateKey): Promise<string> {
  const issuedAt = claims.iat ?? Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(claims.sub ?? clientId)
    .setSubject(claims.sub ?? clientId)
    .setAudience(claims.aud ?? `${app.kernel.publicAddress}/oauth/token`)
    .setJti(claims.jti ?? randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(claims.exp ?? issuedAt + 120)
    .sign(key);
}

function token(text: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: text,
  });
  return post('/oauth/token', form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
}

test('a system without certificate or token is refused, and one with a forged token too', async () => {
  assert.equal((await ask({})).json['code'], 'exchange.client-unknown');
  const forged = `${clientId}.9999999999.${newId()}.${'A'.repeat(43)}`;
  assert.equal((await ask({ authorization: `Bearer ${forged}` })).json['code'], 'exchange.token-invalid');
});

test('an assertion signed by a registered key gives a token that opens the exchange', async () => {
  const given = await token(await assertion());
  assert.equal(given.status, 200);
  const answer = await ask({ authorization: `Bearer ${String(given.json['access_token'])}` });
  // The door is open: what is refused now is the question, with every clause.
  assert.ok(answer.status === 403 || answer.status === 404, JSON.stringify(answer.json));
  const clauses = (answer.json['clauses'] as { code: string }[]).map((clause) => clause.code);
  assert.ok(clauses.includes('exchange.service-unknown') && clauses.includes('exchange.case-missing'));
  assert.equal(typeof answer.json['receipt'], 'string', 'a refusal has a leaf too');
});

test('an assertion is for us, young, of its own client, signed by its key, and used once', async () => {
  const jti = randomUUID();
  assert.equal((await token(await assertion({ jti }))).status, 200);
  const other = await generateKeyPair('ES256');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await assertion()).split('.')[1]}.`;
  const wrong = [
    await assertion({ jti }),
    await assertion({ aud: 'https://somebody.else/' }),
    await assertion({ iat: Math.floor(Date.now() / 1000) - 4000 }),
    await assertion({ sub: newId() }),
    await assertion({}, other.privateKey),
    none,
  ];
  for (const text of wrong) {
    const answer = await token(text);
    assert.equal(answer.status, 401);
    assert.equal(answer.json['code'], 'exchange.assertion-invalid');
  }
});

test('an access token alone changes no keys: whoever stole it does not keep the system', async () => {
  const bearer = async () => ({
    authorization: `Bearer ${String((await token(await assertion())).json['access_token'])}`,
  });
  const mine = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(mine.publicKey)), alg: 'ES256', kid: 'two' }] };
  const rotate = async (more: object) =>
    post(`/v1/exchange/clients/${clientId}/rotate`, JSON.stringify({ jwks, ...more }), await bearer());
  const stolen = await rotate({});
  assert.deepEqual([stolen.status, stolen.json['code']], [403, 'exchange.key-needed']);
  const jti = randomUUID();
  const used = await assertion({ jti });
  await token(used);
  for (const proof of [await assertion({}, mine.privateKey), await assertion({ sub: newId() }), used, 'x'])
    assert.equal((await rotate({ assertion: proof })).json['code'], 'exchange.assertion-invalid');
  const rotated = await rotate({ assertion: await assertion() });
  assert.deepEqual([rotated.status, rotated.json['keyIds']], [200, ['two']]);
  // Back to the key of the other tests, with what is now the key.
  const back = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'one' }] };
  const again = new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'two' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${app.kernel.publicAddress}/oauth/token`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('2m');
  const form = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
  const asked = new URLSearchParams({
    ...{ grant_type: 'client_credentials', ...form, client_assertion: await again.sign(mine.privateKey) },
  });
  const fresh = await post('/oauth/token', asked.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  const proof = await again.setJti(randomUUID()).sign(mine.privateKey);
  const done = await post(
    `/v1/exchange/clients/${clientId}/rotate`,
    JSON.stringify({ jwks: back, assertion: proof }),
    { authorization: `Bearer ${String(fresh.json['access_token'])}` },
  );
  assert.equal(done.status, 200);
});

test('whoever names another server as host does not make an assertion for that server count here', async () => {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion({ aud: 'https://elsewhere.example/oauth/token' }),
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', host: 'elsewhere.example' };
  const answer = await post('/oauth/token', form.toString(), headers, true);
  assert.equal(answer.json['code'], 'exchange.assertion-invalid');
});

test('an assertion that would last for ever is remembered for its five minutes, and no longer', async () => {
  const used = await token(await assertion({ exp: 1e12 }));
  assert.equal(used.status, 200);
  const { rows } = await app.kernel.pool.query(
    `select count(*) as n from exchange.assertion_used where client_id = $1 and until > now() + interval '6 minutes'`,
    [clientId],
  );
  assert.equal(Number(rows[0].n), 0);
});

test('a token of a client that was revoked a moment ago opens nothing', async () => {
  const given = await token(await assertion());
  const authorization = `Bearer ${String(given.json['access_token'])}`;
  const state = (text: string) =>
    app.kernel.pool
      .query('update exchange.client set state = $1 where id = $2', [text, clientId])
      .then(() => app.kernel.pool.query('update exchange.state_version set version = version + 1'));
  await state('revoked');
  const answer = await ask({ authorization });
  const clauses = (answer.json['clauses'] as { code: string }[]).map((clause) => clause.code);
  assert.ok(clauses.includes('exchange.client-revoked'));
  await state('active');
});

test('a form of another site is refused, and one that does not say where it comes from too', async () => {
  const form = 'person=operator-1';
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    {},
  ]) {
    const answer = await post(
      '/demo/people',
      form,
      { ...type, ...(headers as Record<string, string>) },
      true,
    );
    assert.equal(answer.status, 403);
    assert.equal(answer.json['code'], 'kernel.cross-site');
  }
  assert.equal(
    (await post('/demo/people', form, { ...type, 'sec-fetch-site': 'same-origin' }, true)).status,
    303,
  );
});

test('whatever is sent, the answer is one problem with a code and never a 500', async () => {
  const given = await token(await assertion());
  const authorization = `Bearer ${String(given.json['access_token'])}`;
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '1e999',
    '{"service":{}}',
    '{"__proto__":{"polluted":1}}',
    `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    JSON.stringify({
      service: { provider: '\u0000', code: '\ud800' },
      subject: { number: '\u0000' },
      case: '\u0000',
    }),
    JSON.stringify({
      service: { provider: 'P', code: 'X' },
      subject: { number: '99000001C' },
      fields: Array(101).fill('a'),
    }),
    'x'.repeat(70_000),
  ];
  for (const body of bodies) {
    const answer = await post('/v1/exchange/evidence', body, { authorization });
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} for ${body.slice(0, 40)}`);
    assert.equal(typeof answer.json['code'], 'string');
  }
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  const type = await post('/v1/exchange/evidence', 'x', { authorization, 'content-type': 'text/plain' });
  assert.equal(type.status, 415);
});

test('a file is taken only by a page that wants one, and a host that is no host is no failure of ours', async () => {
  const boundary = 'xxaplecxx';
  const file = (size: number) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(size)}\r\n--${boundary}--\r\n`;
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'sec-fetch-site': 'same-origin',
  };
  assert.equal((await post('/sign-out', file(10), headers, true)).json['code'], 'kernel.media-type');
  assert.equal((await post('/verify', file(10), headers, true)).status, 422);
  assert.equal((await post('/verify', file(1_000_000), headers, true)).json['code'], 'kernel.too-large');
  const page = await request(`${serving.address}/demo/people`, { headers: { host: 'a b' } });
  assert.equal(page.statusCode, 200);
  await page.body.dump();
});

test('a cursor that no list gave is a fault of the question, not of ours', async () => {
  const given = await token(await assertion());
  const authorization = `Bearer ${String(given.json['access_token'])}`;
  const uuid = newId();
  for (const path of [
    `/v1/exchange/exchanges?after=2026-99-99T99:99:99.000000Z_${uuid}`,
    `/v1/exchange/exchanges?after=2026-01-01T00:00:00.000000Z_${'-'.repeat(36)}`,
  ]) {
    const address = serving.tlsAddress.replace('127.0.0.1', 'localhost');
    const answer = await request(address + path, { headers: { authorization }, dispatcher: agent });
    assert.equal(answer.statusCode, 422, path);
    await answer.body.dump();
  }
});

test('an OAuth client reads each refusal of a token in its own words (RFC 6749 §5.2)', async () => {
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const right = { grant_type: 'client_credentials', client_assertion_type: type };
  const cases: [Record<string, string>, number, string][] = [
    [{ ...right, client_assertion: await assertion({ sub: newId() }) }, 401, 'invalid_client'],
    [{ ...right, client_assertion: await assertion(), client_id: newId() }, 401, 'invalid_client'],
    [right, 401, 'invalid_client'],
    [{ ...right, client_assertion_type: 'x', client_assertion: await assertion() }, 401, 'invalid_client'],
    [{ ...right, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ client_assertion_type: type, client_assertion: await assertion() }, 400, 'invalid_request'],
    [{}, 400, 'invalid_request'],
  ];
  for (const [form, status, error] of cases) {
    const body = new URLSearchParams(form).toString();
    await assertOAuthRefusal(body, 'application/x-www-form-urlencoded', { status, error });
  }
  const twice = `${new URLSearchParams(right)}&grant_type=client_credentials`;
  await assertOAuthRefusal(twice, 'application/x-www-form-urlencoded', {
    status: 400,
    error: 'invalid_request',
  });
  await assertOAuthRefusal('<a/>', 'application/xml', { status: 415, error: 'invalid_request' });
});

async function assertOAuthRefusal(
  body: string,
  contentType: string,
  expected: { status: number; error: string },
): Promise<void> {
  const address = `${serving.tlsAddress.replace('127.0.0.1', 'localhost')}/oauth/token`;
  const headers = { 'content-type': contentType, accept: 'text/html' };
  const answer = await request(address, { method: 'POST', body, headers, dispatcher: agent });
  const json = (await answer.body.json()) as Record<string, string>;
  assert.deepEqual({ status: answer.statusCode, error: json['error'] }, expected, body);
  assert.match(json['error_description'] ?? '', /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
  assert.match(json['code'] ?? '', /^(?:exchange|kernel)\./, 'it is a problem all the same');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.match(String(answer.headers['content-type']), /^application\/json/);
}
