import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorOf, UUID } from './errors-of.test-helper.ts';
import { canonicalRequest, type Field, requestHash } from './headers.ts';
import { openHouse } from './house.test-helper.ts';
import { CLIENT, EVIDENCE, ORDINARY, PERSON, QUESTION, SERVICE_PATH } from './house-data.test-helper.ts';

const body = JSON.stringify(QUESTION, undefined, 1);

test('an ordinary X-Road system gets the agreed fields, with the headers of the protocol in their order', async (t) => {
  const house = await openHouse(t);
  house.behave = () => ({
    headers: { 'x-of-the-provider': 'yes', 'x-road-id': 'forged' },
    body: JSON.stringify(EVIDENCE),
  });
  const got = await house.ask({ body });
  assert.equal(got.status, 200, got.text);
  assert.deepEqual(JSON.parse(got.text), { found: true, municipality: { code: '17079' } });
  assert.equal(got.headers['x-of-the-provider'], 'yes');
  assert.equal(got.headers['x-road-error'], undefined);
  const names = got.raw.filter((_, i) => i % 2 === 0).filter((name) => /^x-road-|^aplec/.test(name));
  assert.deepEqual(names, [
    'x-road-id',
    'x-road-client',
    'x-road-service',
    'x-road-request-id',
    'x-road-request-hash',
    'aplec-receipt',
  ]);
  assert.match(String(got.headers['x-road-id']), /^CAT-[0-9a-f-]{36}$/);
  assert.equal(got.headers['x-road-client'], CLIENT);
  assert.equal(got.headers['x-road-service'], 'CAT/GOV/A09000001/APLEC/RESIDENCE');
  assert.match(String(got.headers['x-road-request-id']), UUID);
  assert.match(
    String(got.headers['aplec-receipt']),
    /^[0-9a-f-]{36};log\.aplec\.example;[A-Za-z0-9+/]{43}=$/,
  );
  assert.deepEqual(
    house.leaves.map((leaf) => leaf.type),
    ['accepted', 'outcome'],
  );
  assert.equal(house.leaves[0]?.record['transport'], 'x-road');
});

test('the provider is called as a Security Server calls it: same method, path, query and bytes', async (t) => {
  const house = await openHouse(t);
  const headers = {
    ...ORDINARY,
    'Content-Type': 'application/json',
    'X-Road-Id': 'my-message',
    'X-Road-Request-Id': 'forged',
    'X-Road-Request-Hash': 'forged',
    'X-Road-Service': 'forged',
    'X-Own': ['a', 'b'],
    'X-Aplec-Procedure': '123456',
    'User-Agent': 'curl',
    TE: 'trailers',
    Cookie: 'a=b',
    Authorization: 'Basic abc',
    Connection: 'close, X-Hop',
    'X-Hop': '1',
  };
  const got = await house.ask({
    method: 'PUT',
    path: `${SERVICE_PATH}/v1/persones?year=2026`,
    headers,
    body,
  });
  assert.equal(got.status, 200, got.text);
  const [seen] = house.seen;
  assert.equal(seen?.method, 'PUT');
  assert.equal(seen.url, '/base/RESIDENCE/v1/persones?year=2026');
  assert.equal(seen.body.toString(), body);
  const { headers: passed } = seen;
  assert.equal(passed['x-road-client'], CLIENT);
  assert.equal(passed['x-road-service'], 'CAT/GOV/A09000001/APLEC/RESIDENCE');
  assert.equal(passed['x-road-id'], 'my-message');
  assert.equal(passed['x-road-userid'], 'ES12345678Z');
  assert.equal(passed['x-road-issue'], 'EXP-2026-000123');
  assert.equal(passed['x-road-request-id'], got.headers['x-road-request-id']);
  assert.notEqual(passed['x-road-request-id'], 'forged');
  assert.equal(passed['x-own'], 'a, b');
  assert.equal(passed['authorization'], 'Basic abc');
  for (const name of ['x-road-request-hash', 'x-aplec-procedure', 'user-agent', 'te', 'cookie', 'x-hop']) {
    assert.equal(passed[name], undefined, name);
  }
  assert.equal(got.headers['x-road-id'], 'my-message');
});

test('the hash in the answer is that of the request as it was sent', async (t) => {
  const house = await openHouse(t);
  const sent: Field[] = [
    ['X-Road-Client', CLIENT],
    ['X-Road-UserId', 'ES12345678Z'],
    ['x-road-issue', 'EXP-1'],
    ['Content-Type', 'application/json'],
    ['X-Road-Id', 'one'],
  ];
  const got = await house.ask({ headers: Object.fromEntries(sent), body });
  const canonical = canonicalRequest({
    method: 'POST',
    path: SERVICE_PATH,
    query: undefined,
    fields: sent,
    requestId: String(got.headers['x-road-request-id']),
    messageId: undefined,
  });
  assert.equal(got.headers['x-road-request-hash'], requestHash(canonical, Buffer.from(body)));
});

test('a GET is a question made of its query, and is passed on as a GET', async (t) => {
  const house = await openHouse(t);
  const got = await house.ask({ method: 'GET', path: `${SERVICE_PATH}?doc=${PERSON}&year=2026` });
  assert.equal(got.status, 200, got.text);
  assert.equal(house.seen[0]?.method, 'GET');
  assert.equal(house.seen[0]?.url, `/base/RESIDENCE?doc=${PERSON}&year=2026`);
  const wrong = await house.ask({ method: 'GET', path: `${SERVICE_PATH}?doc=${PERSON}&year=soon` });
  assert.match(errorOf(wrong).message, /question\.year must be integer/);
  assert.equal(house.seen.length, 1);
});

test('every method of the protocol reaches the provider, and an empty answer may be right', async (t) => {
  const house = await openHouse(t);
  house.behave = ({ method }) => (method === 'GET' ? { body: JSON.stringify(EVIDENCE) } : { status: 204 });
  const path = `${SERVICE_PATH}?doc=${PERSON}`;
  for (const method of ['HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'PUT']) {
    const got = await house.ask({ method, path });
    assert.equal(got.status, 204, `${method} ${got.text}`);
    assert.equal(got.text, '');
    assert.ok(got.headers['aplec-receipt'], method);
  }
  assert.equal((await house.ask({ method: 'TRACE', path })).status, 500);
  assert.deepEqual(
    house.seen.map((each) => each.method),
    ['HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'PUT', 'TRACE'],
  );
  const other = errorOf(await house.ask({ method: 'PROPFIND', path }));
  assert.equal(other.type, 'client.invalid_http_method');
});

test('a member without subsystem is a client too', async (t) => {
  const house = await openHouse(t);
  const got = await house.ask({ body, headers: { ...ORDINARY, 'X-Road-Client': 'CAT/MUN/1707990001' } });
  assert.equal(got.status, 200, got.text);
  assert.equal(got.headers['x-road-client'], 'CAT/MUN/1707990001');
});

test('no log line says whom it was about', async (t) => {
  const house = await openHouse(t);
  await house.ask({ body });
  await house.ask({ method: 'GET', path: `${SERVICE_PATH}/x?doc=${PERSON}&year=soon` });
  house.snapshot.agreements.clear();
  await house.ask({ method: 'GET', path: `${SERVICE_PATH}?doc=${PERSON}` });
  assert.ok(house.lines.length >= 2);
  assert.doesNotMatch(house.lines.join(), new RegExp(`${PERSON}|12345678Z`));
});

test('a token of ours lets a system in and never reaches the provider', async (t) => {
  const house = await openHouse(t);
  const [clientId = ''] = house.snapshot.clientsById.keys();
  const headers = { ...ORDINARY, Authorization: `Bearer ${house.tokens.issue(clientId)}` };
  const got = await house.ask({ body, headers }, null);
  assert.equal(got.status, 200, got.text);
  assert.equal(house.seen[0]?.headers.authorization, undefined);
});
