import assert from 'node:assert/strict';
import { request as httpsRequest } from 'node:https';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { Validator } from '@seriousme/openapi-schema-validator';
import { canonicalRequest, type Field, requestHash } from './headers.ts';
import {
  addAgreement,
  CLIENT,
  EVIDENCE,
  type Got,
  makeAgreement,
  ORDINARY,
  openHouse,
  PERSON,
  QUESTION,
  SERVICE_PATH,
} from './house.test-helper.ts';

const body = JSON.stringify(QUESTION, undefined, 1);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function errorOf(got: Got): { type: string; message: string; detail: string } {
  const error = JSON.parse(got.text);
  assert.deepEqual(Object.keys(error), ['type', 'message', 'detail']);
  assert.match(error.detail, UUID);
  assert.equal(got.headers['x-road-error'], error.type);
  assert.equal(got.status, error.type.startsWith('server.') ? 500 : 400);
  return error;
}

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

test('what nobody agreed is refused, recorded, and said with its remedy', async (t) => {
  const house = await openHouse(t);
  house.snapshot.agreements.clear();
  const got = await house.ask({ body });
  const error = errorOf(got);
  assert.equal(error.type, 'server.serverproxy.access_denied');
  assert.match(error.message, /There is no agreement .* Request the agreement .* X-Aplec-Procedure/);
  assert.match(String(got.headers['aplec-receipt']), /^[0-9a-f-]{36};/);
  assert.deepEqual(
    house.leaves.map((leaf) => leaf.type),
    ['refused'],
  );
  assert.equal(house.seen.length, 0);
});

test('of several agreements one is chosen by our headers, and none is guessed', async (t) => {
  const house = await openHouse(t);
  addAgreement(
    house.snapshot,
    makeAgreement(house.service, { procedureCode: '654321', basis: 'no-objection' }),
  );
  assert.equal(errorOf(await house.ask({ body })).type, 'server.serverproxy.access_denied');
  const headers = {
    ...ORDINARY,
    'Content-Type': 'application/json',
    'X-Aplec-Procedure': '654321',
    'X-Aplec-Basis': 'no-objection',
  };
  assert.equal((await house.ask({ body, headers })).status, 200);
  house.objections.push({ providerId: null, serviceId: house.service.id });
  const error = errorOf(await house.ask({ body, headers }));
  assert.equal(error.type, 'server.serverproxy.access_denied');
});

test('a spent quota is a refusal of access', async (t) => {
  const house = await openHouse(t);
  house.state.quotaLeft = false;
  assert.equal(errorOf(await house.ask({ body })).type, 'server.serverproxy.access_denied');
});

test('nobody may speak for another body', async (t) => {
  const house = await openHouse(t);
  for (const client of ['CAT/GOV/A09000001', 'CAT/GOV/1707990001', 'ES/MUN/1707990001', 'CAT/MUN/17079']) {
    const got = await house.ask({ body, headers: { ...ORDINARY, 'X-Road-Client': client } });
    assert.equal(errorOf(got).type, 'server.clientproxy.access_denied', client);
  }
  const twice = { ...ORDINARY, 'X-Road-Client': [CLIENT, 'CAT/GOV/A09000001'] };
  assert.equal(errorOf(await house.ask({ body, headers: twice })).type, 'server.clientproxy.access_denied');
  const corrected = { ...ORDINARY, 'X-Road-Client': ['CAT/GOV/A09000001', CLIENT] };
  const last = await house.ask({ body, headers: corrected });
  assert.equal(last.status, 200, last.text);
  assert.equal(house.seen.length, 1);
});

test('a member without subsystem is a client too', async (t) => {
  const house = await openHouse(t);
  const got = await house.ask({ body, headers: { ...ORDINARY, 'X-Road-Client': 'CAT/MUN/1707990001' } });
  assert.equal(got.status, 200, got.text);
  assert.equal(got.headers['x-road-client'], 'CAT/MUN/1707990001');
});

test('a system that is not known is not authenticated', async (t) => {
  const house = await openHouse(t);
  for (const credentials of [house.stranger, undefined]) {
    // An undefined credential would take the default of the helper: no certificate is asked for by its own call.
    const got =
      credentials === undefined
        ? await withoutCertificate(house.port, house.root.certPem)
        : await house.ask({ body }, credentials);
    assert.equal(errorOf(got).type, 'server.clientproxy.ssl_authentication_failed');
  }
  assert.equal(house.seen.length, 0);
});

function withoutCertificate(port: number, ca: string, more: Record<string, string> = {}): Promise<Got> {
  const headers = { ...ORDINARY, ...more };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: 'localhost', port, ca, method: 'POST', path: SERVICE_PATH, headers, agent: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            raw: response.rawHeaders,
            text,
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

test('a token of ours lets a system in and never reaches the provider', async (t) => {
  const house = await openHouse(t);
  const [clientId = ''] = house.snapshot.clientsById.keys();
  const got = await withoutCertificate(house.port, house.root.certPem, {
    Authorization: `Bearer ${house.tokens.issue(clientId)}`,
  });
  assert.equal(got.status, 200, got.text);
  assert.equal(house.seen[0]?.headers.authorization, undefined);
});

test('a revoked system is refused as one that is not authenticated, and the refusal is recorded', async (t) => {
  const house = await openHouse(t);
  for (const client of house.snapshot.clientsById.values()) client.revoked = true;
  assert.equal(errorOf(await house.ask({ body })).type, 'server.clientproxy.ssl_authentication_failed');
  assert.deepEqual(
    house.leaves.map((leaf) => leaf.type),
    ['refused'],
  );
  const metadata = await house.ask({ method: 'GET', path: '/r1/CAT/GOV/A09000001/APLEC/listMethods' });
  assert.equal(errorOf(metadata).type, 'server.clientproxy.ssl_authentication_failed');
});

test('a missing user, case or client is a missing header', async (t) => {
  const house = await openHouse(t);
  for (const name of Object.keys(ORDINARY)) {
    const headers = Object.fromEntries(Object.entries(ORDINARY).filter(([each]) => each !== name));
    const error = errorOf(await house.ask({ body, headers }));
    assert.equal(error.type, 'client.missing_header', name);
    assert.match(error.message, new RegExp(name));
  }
});

test('what nobody offers is told apart: an unknown provider, an unknown service', async (t) => {
  const house = await openHouse(t);
  const type = async (path: string) => errorOf(await house.ask({ body, path })).type;
  for (const id of [
    'CAT/GOV/NOBODY/APLEC',
    'CAT/MUN/A09000001/APLEC',
    'ES/GOV/A09000001/APLEC',
    'CAT/GOV/A09000001/OTHER',
  ]) {
    assert.equal(await type(`/r1/${id}/RESIDENCE`), 'server.clientproxy.unknown_member', id);
  }
  for (const code of ['NOTHING', 'RESIDENCE.v2', 'getWsdl', 'residence']) {
    assert.equal(
      await type(`/r1/CAT/GOV/A09000001/APLEC/${code}`),
      'server.serverproxy.unknown_service',
      code,
    );
  }
  assert.equal(
    await type(`/r1/CAT/GOV/A09000001/APLEC/${house.service.id}`),
    'server.serverproxy.unknown_service',
  );
  assert.equal((await house.ask({ body, path: `${SERVICE_PATH}.v1` })).status, 200);
  const about = errorOf(await house.ask({ body: '{}', path: '/r1/CAT/GOV/A09000001/APLEC/NOTHING' }));
  assert.equal(about.type, 'server.serverproxy.unknown_service');
});

test('the ways in which a provider fails have their codes, and a failure is recorded', async (t) => {
  const house = await openHouse(t);
  const type = async (behave: typeof house.behave) => {
    house.behave = behave;
    return errorOf(await house.ask({ body })).type;
  };
  assert.equal(await type(() => ({ body: 'garbage' })), 'server.serverproxy.service_failed.invalid_response');
  assert.equal(
    await type(() => ({ body: '{"found":1}' })),
    'server.serverproxy.service_failed.invalid_response',
  );
  assert.equal(await type(() => ({ status: 204 })), 'server.serverproxy.service_failed.invalid_response');
  assert.equal(await type(() => ({ status: 503, body: 'stack trace' })), 'server.serverproxy.network_error');
  house.service.timeoutMs = 1;
  house.behave = () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    return { body: JSON.stringify(EVIDENCE) };
  };
  assert.equal(errorOf(await house.ask({ body })).type, 'server.serverproxy.io_error');
  house.service.timeoutMs = 1000;
  house.service.address = 'http://127.0.0.1:1/x';
  assert.equal(errorOf(await house.ask({ body })).type, 'server.serverproxy.network_error');
  assert.equal(house.leaves.filter((leaf) => leaf.type === 'outcome').length, 6);
});

test("a provider's own refusal keeps its status, without its words and without X-Road-Error", async (t) => {
  const house = await openHouse(t);
  house.behave = () => ({ status: 404, headers: { 'x-why': 'gone' }, body: '{"about":"a private thing"}' });
  const got = await house.ask({ body });
  assert.equal(got.status, 404);
  assert.equal(got.headers['x-road-error'], undefined);
  assert.equal(got.headers['x-why'], 'gone');
  assert.ok(got.headers['x-road-request-hash']);
  assert.equal(JSON.parse(got.text).type, 'server.serverproxy.service_failed');
  assert.doesNotMatch(got.text, /private/);
});

test('what cannot be recorded is refused and the provider is not asked', async (t) => {
  const house = await openHouse(t);
  house.state.ledgerFails = true;
  assert.equal(errorOf(await house.ask({ body })).type, 'server.serverproxy.logging_failed');
  assert.equal(house.seen.length, 0);
});

test('errors speak XML and the old spelling when asked', async (t) => {
  const house = await openHouse(t, { manner: { spelling: 'camel' } });
  house.snapshot.agreements.clear();
  const got = await house.ask({ body, headers: { ...ORDINARY, Accept: 'text/xml' } });
  assert.equal(got.status, 500);
  assert.equal(got.headers['x-road-error'], 'Server.ServerProxy.AccessDenied');
  assert.match(String(got.headers['content-type']), /^text\/xml/);
  assert.match(got.text, /<error><type>Server\.ServerProxy\.AccessDenied<\/type><message>/);
});

test('an attack on the path is refused before anybody is asked anything', async (t) => {
  const house = await openHouse(t);
  for (const path of [
    `${SERVICE_PATH}/../../x`,
    `${SERVICE_PATH}/%2e%2e/x`,
    `${SERVICE_PATH}/a%2fb`,
    `${SERVICE_PATH}/%252e%252e`,
  ]) {
    assert.equal(errorOf(await house.ask({ path, body })).type, 'client.bad_request', path);
  }
  assert.equal(
    errorOf(await house.ask({ path: '/r2/CAT/GOV/A09000001/APLEC/RESIDENCE', body })).type,
    'client.invalid_protocol_version',
  );
  assert.equal(house.seen.length, 0);
  assert.equal(house.leaves.length, 0);
});

test('a body that is too large is refused with its limit, and the connection ends', async (t) => {
  const house = await openHouse(t);
  const got = await house.ask({ body: JSON.stringify({ ...QUESTION, pad: 'x'.repeat(70_000) }) });
  assert.equal(errorOf(got).type, 'client.bad_request');
  assert.equal(got.headers.connection, 'close');
});

test('a client that leaves in the middle breaks nothing', async (t) => {
  const house = await openHouse(t);
  const { client, root, port } = house;
  await new Promise<void>((done) => {
    const socket = connect(
      { host: 'localhost', port, ca: root.certPem, key: client.keyPem, cert: client.certPem },
      () => {
        socket.write(
          `POST ${SERVICE_PATH} HTTP/1.1\r\nHost: x\r\nX-Road-Client: ${CLIENT}\r\nContent-Length: 100\r\n\r\n{`,
        );
        setTimeout(() => socket.destroy(), 50);
      },
    );
    socket.on('close', () => done());
    socket.on('error', () => done());
  });
  assert.equal((await house.ask({ body })).status, 200);
});

test('a crowd from one system is held back and told for how long', async (t) => {
  const house = await openHouse(t, { ratePerSecond: 1 });
  assert.equal((await house.ask({ body })).status, 200);
  const got = await house.ask({ body });
  assert.equal(errorOf(got).type, 'server.clientproxy.access_denied');
  assert.match(String(got.headers['retry-after']), /^\d+$/);
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

test('the directory of members is public, in XML or JSON', async (t) => {
  const house = await openHouse(t);
  const xml = await house.ask({ method: 'GET', path: '/listClients', headers: {} });
  assert.equal(xml.status, 200);
  assert.match(
    xml.text,
    /<id:memberCode>1707990001<\/id:memberCode>.*<xroad:name>Ajuntament &lt;de&gt; prova</,
  );
  const json = await house.ask({
    method: 'GET',
    path: '/listClients?xRoadInstance=CAT',
    headers: { Accept: 'application/json' },
  });
  const { member } = JSON.parse(json.text);
  assert.equal(member.length, 4);
  assert.deepEqual(member[0], {
    id: { object_type: 'MEMBER', xroad_instance: 'CAT', member_class: 'MUN', member_code: '1707990001' },
    name: 'Ajuntament <de> prova',
  });
  assert.deepEqual(member[3].id, {
    object_type: 'SUBSYSTEM',
    xroad_instance: 'CAT',
    member_class: 'GOV',
    member_code: 'A09000001',
    subsystem_code: 'APLEC',
  });
  assert.equal(
    errorOf(await house.ask({ method: 'GET', path: '/listClients?xRoadInstance=EE' })).type,
    'client.bad_request',
  );
  assert.equal(
    errorOf(await house.ask({ method: 'POST', path: '/listClients' })).type,
    'client.invalid_http_method',
  );
});

test('a client sees what a provider offers and what it may ask', async (t) => {
  const house = await openHouse(t);
  const other = { ...house.service, id: 'other', code: 'OTHER' };
  house.snapshot.services.set('other', other);
  house.snapshot.byAddress.set(`${other.providerId}/OTHER`, other);
  house.snapshot.services.set('draft', { ...house.service, id: 'draft', code: 'DRAFT', state: 'draft' });
  const codes = async (name: string) => {
    const got = await house.ask({ method: 'GET', path: `/r1/CAT/GOV/A09000001/APLEC/${name}` });
    assert.equal(got.status, 200, got.text);
    assert.ok(got.headers['x-road-request-hash']);
    return JSON.parse(got.text).service.map((each: { service_code: string }) => each.service_code);
  };
  assert.deepEqual(await codes('listMethods'), ['OTHER', 'OTHER.v1', 'RESIDENCE', 'RESIDENCE.v1']);
  assert.deepEqual(await codes('allowedMethods'), ['RESIDENCE', 'RESIDENCE.v1']);
  house.snapshot.agreements.clear();
  addAgreement(house.snapshot, makeAgreement(house.service, { validUntil: '2026-11-19' }));
  assert.deepEqual(await codes('allowedMethods'), []);
  const post = await house.ask({ path: '/r1/CAT/GOV/A09000001/APLEC/listMethods' });
  assert.equal(errorOf(post).type, 'client.invalid_http_method');
});

test('the description of a service is a valid OpenAPI document that asks for no field the hub may drop', async (t) => {
  const house = await openHouse(t);
  const path = '/r1/CAT/GOV/A09000001/APLEC/getOpenAPI';
  const got = await house.ask({ method: 'GET', path: `${path}?serviceCode=RESIDENCE` });
  const document = JSON.parse(got.text);
  const checked = await new Validator().validate(document);
  assert.ok(checked.valid, JSON.stringify(checked.errors));
  const post = document.paths['/CAT/GOV/A09000001/APLEC/RESIDENCE'].post;
  assert.equal(post.responses[200].content['application/json'].schema.required, undefined);
  assert.deepEqual(post.requestBody.content['application/json'].schema.required, ['document']);
  assert.equal(errorOf(await house.ask({ method: 'GET', path })).type, 'client.bad_request');
  const unknown = await house.ask({ method: 'GET', path: `${path}?serviceCode=X` });
  assert.equal(errorOf(unknown).type, 'server.serverproxy.unknown_service');
});
