import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { errorOf } from './errors-of.test-helper.ts';
import { openHouse } from './house.test-helper.ts';
import {
  addAgreement,
  CLIENT,
  EVIDENCE,
  makeAgreement,
  ORDINARY,
  QUESTION,
  SERVICE_PATH,
} from './house-data.test-helper.ts';

const body = JSON.stringify(QUESTION, undefined, 1);

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

test('an unchanged system says its purpose by its subsystem, and the person sees which system it was', async (t) => {
  const house = await openHouse(t);
  addAgreement(house.snapshot, makeAgreement(house.service, { procedureCode: '654321' }));
  const from = (subsystem: string) => ({
    ...ORDINARY,
    'Content-Type': 'application/json',
    'X-Road-Client': `CAT/MUN/1707990001/${subsystem}`,
  });
  assert.equal(
    errorOf(await house.ask({ body, headers: from('TRAMITS') })).type,
    'server.serverproxy.access_denied',
  );
  const procedureAsked = () => house.leaves.at(-1)?.record['procedure'];
  assert.equal((await house.ask({ body, headers: from('654321') })).status, 200);
  assert.equal(procedureAsked(), '654321');
  for (const client of house.snapshot.clientsById.values())
    Object.assign(client, { subsystems: { TRAMITS: '123456' } });
  assert.equal((await house.ask({ body, headers: from('TRAMITS') })).status, 200);
  assert.equal(procedureAsked(), '123456');
  const named = { ...from('TRAMITS'), 'X-Aplec-Procedure': '654321' };
  assert.equal((await house.ask({ body, headers: named })).status, 200);
  assert.equal(procedureAsked(), '654321', 'a header names another');
  const accepted = house.leaves.find((leaf) => leaf.type === 'accepted');
  assert.match(JSON.stringify(accepted?.fields), /Tramitador de prova/);
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

test('a system that is not known is not authenticated', async (t) => {
  const house = await openHouse(t);
  for (const credentials of [house.stranger, null]) {
    const got = await house.ask({ body }, credentials);
    assert.equal(errorOf(got).type, 'server.clientproxy.ssl_authentication_failed');
  }
  assert.equal(house.seen.length, 0);
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
  assert.equal(house.leaves.filter((leaf) => leaf.type === 'refused').length, 8);
  assert.equal(house.seen.length, 0);
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
  for (const status of [301, 400, 401, 403, 409, 422, 429]) {
    house.behave = () => ({ status, body: '{}' });
    const other = await house.ask({ body });
    assert.equal(other.status, status);
    assert.equal(other.headers['x-road-error'], undefined, String(status));
  }
});

test('a document whose letter does not fit is a bad request, and nobody is asked', async (t) => {
  const house = await openHouse(t);
  const wrong = JSON.stringify({ document: { type: 'NIF', number: '12345678A' } });
  const error = errorOf(await house.ask({ body: wrong }));
  assert.equal(error.type, 'client.bad_request');
  assert.match(error.message, /subject\.number/);
  assert.equal(house.seen.length, 0);
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
