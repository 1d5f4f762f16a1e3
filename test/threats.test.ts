/** What docs/threat-model.md says of the hub's own doors, tried from outside on the real ports. */
import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { Agent, request } from 'undici';
import type { Pair } from '../src/services/cooperation/exchange/demo/pki-issue.ts';
import { issueLeaf } from '../src/services/cooperation/exchange/demo/pki-issue.ts';
import { expiredClient, otherCaClient } from '../src/services/cooperation/exchange/demo/test-support.ts';
import { createQuota } from '../src/services/cooperation/exchange/quota.ts';
import { makeTown, type Town } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Answered,
  askWith,
  bump,
  type Client,
  makeAgreement,
  makeClient,
  makeOffer,
  type Offer,
  type OpenHouse,
  openHouse,
  questionTo,
  send,
} from './outside/house.ts';

let house: OpenHouse;
let town: Town;
let offer: Offer;
let provider: TestProvider;
const closers: (() => Promise<unknown>)[] = [];

/** Another process of the same installation, closed with the test however it ends. */
async function beside(t: TestContext, environment: Record<string, string> = {}): Promise<OpenHouse> {
  const other = await openHouse(environment, house);
  t.after(() => other.close());
  return other;
}

before(async () => {
  house = await openHouse();
  closers.push(() => house.close());
  town = await makeTown(house.kernel);
  provider = await startProvider(house, 'answer');
  closers.push(() => provider.close());
  // Long, because a busy machine is not what is tried here.
  offer = await makeOffer(house, { address: provider.address, timeoutMs: 30_000 });
  await makeAgreement(house, { town, offer });
});
after(async () => {
  for (const close of closers.reverse()) await close();
});

/** Every door of the TLS port, as a system with this certificate finds it; the provider hears nothing. */
async function refusedEverywhere(pair: Pair, status: number, code: string): Promise<void> {
  const asked = provider.asked;
  const hot = await send(house, { path: '/v1/exchange/evidence', client: pair, body: questionTo(offer) });
  assert.deepEqual([hot.status, hot.json['code']], [status, code]);
  const api = await send(house, { method: 'GET', path: '/v1/exchange/agreements', client: pair });
  assert.deepEqual([api.status, api.json['code']], [status, code]);
  assert.equal(provider.asked, asked);
}

/** An X-Road call goes no further than the certificate. */
async function refusedByXRoad(pair: Pair): Promise<void> {
  const path = '/r1/CAT/MUN/0000000000/APLEC/listMethods';
  const answer = await send(house, {
    method: 'GET',
    path,
    client: pair,
    headers: { 'x-road-client': 'CAT/MUN/0000000000' },
  });
  assert.equal(answer.json['type'], 'server.clientproxy.ssl_authentication_failed', answer.text);
}

test('a system with a certificate that is in force, of our authority and registered, is heard', async () => {
  const client = await makeClient(house, town);
  assert.equal((await askWith(house, client, questionTo(offer))).status, 200);
});

test('a registered certificate that ran out opens no door', async () => {
  const { pair } = await makeClient(house, town, {
    pair: await expiredClient(house.pki.ca, house.kernel.now()),
  });
  await refusedEverywhere(pair, 403, 'exchange.certificate-expired');
});

test('a certificate of another authority opens no door, even registered, even when it ran out as well', async () => {
  const foreign = await makeClient(house, town, { pair: await otherCaClient(house.kernel.now()) });
  await refusedEverywhere(foreign.pair, 401, 'exchange.client-unknown');
  await refusedByXRoad(foreign.pair);
  const other = await otherCaClient(house.kernel.now().subtract({ hours: 24 * 365 * 30 }));
  const old = await makeClient(house, town, { pair: other });
  const asked = provider.asked;
  const answer = await askWith(house, old, questionTo(offer));
  assert.ok([401, 403].includes(answer.status), answer.text);
  assert.equal(provider.asked, asked);
});

test('a good certificate that nobody registered opens no door', async () => {
  const names = { commonName: 'Desconegut', organization: 'Prova', use: 'client' } as const;
  const pair = await issueLeaf(house.pki.ca, { ...names, notBefore: house.kernel.now() });
  await refusedEverywhere(pair, 401, 'exchange.client-unknown');
  await refusedByXRoad(pair);
});

test('a revoked system is refused at the next question on the same connection, in every process', async (t) => {
  const other = await beside(t);
  const client = await makeClient(house, town);
  for (const each of [house, other])
    assert.equal((await askWith(each, client, questionTo(offer))).status, 200);
  await house.database.pool.query(`update exchange.client set state = 'revoked' where id = $1`, [client.id]);
  await bump(house);
  await refusedEverywhere(client.pair, 403, 'exchange.client-revoked');
  const there = await askWith(other, client, questionTo(offer));
  assert.equal(there.json['code'], 'exchange.client-revoked');
});

test('a system to which its body did not grant evidence gets none, whatever else it may do', async () => {
  const asked = provider.asked;
  const client = await makeClient(house, town, { capabilities: ['events.read'] });
  const answer = await askWith(house, client, questionTo(offer));
  assert.deepEqual([answer.status, answer.json['code']], [403, 'exchange.client-not-allowed']);
  assert.equal(provider.asked, asked);
});

const withKey = (at: OpenHouse, client: Client, key: string, more: Record<string, unknown> = {}) =>
  send(at, {
    path: '/v1/exchange/evidence',
    client: client.pair,
    headers: { 'idempotency-key': key },
    body: questionTo(offer, more),
  });

test('a question is asked once under its key, however often it comes and whatever it says', async () => {
  const client = await makeClient(house, town);
  const asked = provider.asked;
  assert.equal((await withKey(house, client, 'key-of-one-question')).status, 200);
  const same = await withKey(house, client, 'key-of-one-question');
  assert.deepEqual([same.status, same.json['code']], [409, 'exchange.repeated']);
  for (const more of [{ case: 'EXP-2' }, { subject: { type: 'NIF', number: '99900011V' } }]) {
    const other = await withKey(house, client, 'key-of-one-question', more);
    assert.deepEqual([other.status, other.json['code']], [422, 'kernel.idempotency-reused']);
  }
  const colleague = await makeClient(house, town);
  assert.equal((await withKey(house, colleague, 'key-of-one-question')).json['code'], 'exchange.repeated');
  assert.equal(provider.asked, asked + 1);
  const elsewhere = await makeTown(house.kernel);
  await makeAgreement(house, { town: elsewhere, offer });
  const stranger = await makeClient(house, elsewhere);
  assert.equal((await withKey(house, stranger, 'key-of-one-question')).status, 200, 'a key is of its body');
});

test('of many that come at once under one key to two processes, one is asked', async (t) => {
  const other = await beside(t);
  const client = await makeClient(house, town);
  for (let round = 0; round < 5; round++) {
    const asked = provider.asked;
    const sent = Array.from({ length: 16 }, (_, at) =>
      withKey(at % 2 === 0 ? house : other, client, `crowd-of-round-${round}`),
    );
    const codes = (await Promise.all(sent)).map((answer) => answer.json['code'] ?? answer.status);
    assert.deepEqual(codes.toSorted(), [200, ...Array(15).fill('exchange.repeated')]);
    assert.equal(provider.asked, asked + 1);
  }
});

const BURST = 5;
const FLOOD = 40;

/** A flood at one request a second and {@link BURST} at once: a few pass, by how long it took, and the rest is told. */
async function flooded(
  one: () => Promise<Pick<Answered, 'status' | 'headers'>>,
  passes: number,
): Promise<void> {
  const started = Date.now();
  const answers = await Promise.all(Array.from({ length: FLOOD }, one));
  const most = BURST + Math.ceil((Date.now() - started) / 1000);
  const passed = answers.filter((answer) => answer.status === passes).length;
  assert.ok(passed >= BURST && passed <= most, `${passed} of at most ${most} passed`);
  assert.equal(passed + answers.filter(told).length, FLOOD);
}

const told = ({ status, headers }: Pick<Answered, 'status' | 'headers'>) =>
  status === 429 && /^[1-9]\d*$/.test(String(headers['retry-after']));

test('the flood of a system is told to wait, and no other system of the same machine is', async (t) => {
  const slow = await beside(t, { RATE_PER_SECOND: '1', RATE_BURST: String(BURST) });
  const [flood, calm] = [await makeClient(slow, town), await makeClient(slow, town)];
  await flooded(() => askWith(slow, flood, questionTo(offer)), 200);
  assert.equal((await askWith(slow, calm, questionTo(offer))).status, 200);
});

test('who guesses certificates or tokens is told to wait, and systems of the same machine are not', async (t) => {
  const slow = await beside(t, { RATE_PER_SECOND: '1', RATE_BURST: String(BURST) });
  const client = await makeClient(slow, town);
  const guess = (path: string) =>
    send(slow, {
      path,
      client: null,
      headers: { authorization: `Bearer ${'x'.repeat(40)}` },
      body: questionTo(offer),
    });
  await flooded(() => guess('/v1/exchange/evidence'), 401);
  const more = Array.from({ length: FLOOD }, () => guess('/r1/CAT/MUN/0000000000/APLEC/X'));
  const waits = (await Promise.all(more)).filter((answer) => answer.headers['retry-after'] !== undefined);
  assert.ok(waits.length > 0, 'X-Road strangers are the same strangers');
  assert.equal((await askWith(slow, client, questionTo(offer))).status, 200);
});

test('the flood of an address on the portal is told to wait, and no other address is', async (t) => {
  const slow = await beside(t, { RATE_PER_SECOND: '1', RATE_BURST: String(BURST) });
  const from = (localAddress: string) => new Agent({ localAddress });
  const [flood, calm] = [from('127.0.0.2'), from('127.0.0.3')];
  const visit = async (dispatcher: Agent) => {
    // Who lies about where they are (X-Forwarded-For) is believed only behind a proxy that we know.
    const headers = { 'x-forwarded-for': `10.0.0.${Math.ceil(Math.random() * 250)}` };
    const answer = await request(`${slow.url}/v1/exchange/usage/heartbeat`, { dispatcher, headers });
    await answer.body.dump();
    return { status: answer.statusCode, headers: answer.headers };
  };
  await flooded(() => visit(flood), 200);
  assert.equal((await visit(calm)).status, 200);
  await Promise.all([flood.close(), calm.close()]);
});

test('two processes together never pass the quota of a day, and all of it can be spent', async () => {
  const { app, kernel } = house;
  for (const quota of [1, 7, 137, 450]) {
    const { id } = await makeAgreement(house, { town: await makeTown(kernel), offer, quota });
    const { snapshot } = await gateOf(house);
    const agreement = snapshot.agreementsById.get(id)!;
    const processes = [createQuota(app.kernel.pool), createQuota(app.kernel.pool)];
    const takes = Array.from({ length: 2 * quota + 20 }, (_, at) =>
      processes[at % 2]!(agreement, '2026-11-20'),
    );
    const taken = (await Promise.all(takes)).filter(Boolean).length;
    assert.equal(taken, quota);
    assert.equal(await processes[0]!(agreement, '2026-11-20'), false);
    assert.equal(await processes[1]!(agreement, '2026-11-21'), true, 'tomorrow is another day');
  }
});

async function gateOf({ kernel }: OpenHouse) {
  const { createGate } = await import('../src/services/cooperation/exchange/gate.ts');
  return createGate(kernel).ask({ subject: undefined, key: undefined });
}

test('questions to two processes at once are answered no more often than the agreement lets', async (t) => {
  const other = await beside(t);
  const small = await makeTown(house.kernel);
  await makeAgreement(house, { town: small, offer, quota: 9 });
  const client = await makeClient(house, small);
  const sent = Array.from({ length: 24 }, (_, at) =>
    askWith(at % 2 === 0 ? house : other, client, questionTo(offer)),
  );
  const codes = (await Promise.all(sent)).map((answer) => answer.json['code'] ?? answer.status);
  assert.equal(codes.filter((code) => code === 200).length, 9);
  assert.equal(codes.filter((code) => code === 'exchange.quota-spent').length, 15);
});

test('a service whose address leads inside is not connected to, whatever was written down', async (t) => {
  let connections = 0;
  const inside = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  t.after(() => inside.close());
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
  // Linux takes it for loopback, and no setting names it.
  const { port } = inside.address() as AddressInfo;
  const hidden = await makeOffer(house, { address: `https://0.0.0.0:${port}/` });
  await makeAgreement(house, { town, offer: hidden });
  const answer = await askWith(house, await makeClient(house, town), questionTo(hidden));
  assert.equal(answer.json['code'], 'exchange.provider-unreachable');
  assert.equal(connections, 0);
});

test('an answer that would keep the hub busy is refused before it is looked at, an ordinary one is not', async () => {
  const heavy = await makeOffer(house, { address: provider.address, timeoutMs: 30_000 });
  await makeAgreement(house, { town, offer: heavy });
  const client = await makeClient(house, town);
  const ask = async (manner: 'answer' | 'answer at length') => {
    provider.manner = manner;
    const answer = await askWith(house, client, questionTo(heavy));
    provider.manner = 'answer';
    return [answer.status, answer.json['detail']];
  };
  assert.equal((await ask('answer at length'))[0], 200);
  const choices = { enum: Array.from({ length: 2500 }, (_, at) => `choice ${at}`) };
  await house.database.pool.query(
    `update exchange.data_service set answer_schema = jsonb_set(answer_schema, '{properties,other}', $1::jsonb) where id = $2`,
    [JSON.stringify(choices), heavy.serviceId],
  );
  await bump(house);
  assert.equal((await ask('answer'))[0], 200);
  assert.deepEqual(await ask('answer at length'), [502, 'The answer is too large for its schema.']);
});

test('where people come by TLS no cookie travels in the clear, and a path with any letters leads somewhere', async (t) => {
  const safe = await beside(t, { PUBLIC_ADDRESS: 'https://aplec.example' });
  const people = await send(safe, { method: 'GET', path: '/demo/people' });
  const person = /name="person" value="([^"]+)"/.exec(people.text)?.[1] ?? '';
  const enter = (next: string) =>
    send(safe, {
      path: '/demo/people?lang=en',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ person, next }).toString(),
    });
  const entered = await enter('/office/€/plaça?x=ñ');
  assert.equal(entered.status, 303, entered.text);
  assert.equal(entered.headers['location'], '/office/%E2%82%AC/pla%C3%A7a?x=%C3%B1');
  const cookies = entered.headers['set-cookie'] as string[];
  // `__Host-`: no other host of the domain can plant a session here (session fixation).
  assert.deepEqual(cookies.map((each) => each.split('=')[0]).toSorted(), [
    ...['__Host-aplec_attempt', '__Host-aplec_device', '__Host-aplec_method', '__Host-aplec_session'],
    ...['aplec_flash', 'aplec_lang'],
  ]);
  for (const cookie of cookies) assert.match(cookie, /HttpOnly.*Secure.*SameSite=Lax/);
  for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example'])
    assert.doesNotMatch(String((await enter(elsewhere)).headers['location']), /evil/);
});
