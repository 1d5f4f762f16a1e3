/** An Idempotency-Key on the exchange: once done it is done, and whoever repeats is told where (decision 0006). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '../src/kernel/ids.ts';
import { makeTown, type Town } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Answered,
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
let client: Client;
let provider: TestProvider;
let offer: Offer;

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  client = await makeClient(house, town);
  provider = await startProvider(house, 'answer');
  offer = await makeOffer(house, { address: provider.address, timeoutMs: 10_000 });
  await makeAgreement(house, { town, offer });
});
after(async () => {
  await house.close();
  await provider.close();
});

const ask = (key: string, more: Record<string, unknown> = {}): Promise<Answered> =>
  send(house, {
    path: '/v1/exchange/evidence',
    client: client.pair,
    headers: { 'idempotency-key': key },
    body: questionTo(offer, more),
  });

test('whoever repeats a request is told the exchange and the receipts of the first', async () => {
  const key = newId();
  const first = await ask(key);
  assert.equal(first.status, 200, first.text);
  const asked = provider.asked;
  const { accepted, outcome } = first.json['receipt'] as { accepted: string; outcome: string };
  for (let turn = 0; turn < 2; turn++) {
    const again = await ask(key);
    assert.equal(again.status, 409, again.text);
    assert.equal(again.json['code'], 'exchange.repeated');
    assert.equal(again.json['exchange'], first.json['exchange']);
    assert.deepEqual(again.json['receipts'], { accepted, outcome });
    assert.notEqual(again.headers['x-request-id'], first.json['exchange'], 'a request has a name of its own');
  }
  assert.equal(provider.asked, asked, 'nobody was asked twice');
});

test('another question under the same key is refused as such, also when only a capital letter differs', async () => {
  const key = newId();
  assert.equal((await ask(key, { case: 'exp-a' })).status, 200);
  for (const other of [{ case: 'EXP-A' }, { subject: { number: '99000001C' } }]) {
    const answer = await ask(key, other);
    assert.equal(answer.status, 422);
    assert.equal(answer.json['code'], 'kernel.idempotency-reused');
  }
});

test('a refusal frees its key, and what was mended goes through under it', async () => {
  const key = newId();
  const refused = await ask(key, { case: '' });
  assert.equal(refused.json['code'], 'exchange.case-missing');
  assert.equal((await ask(key, { case: '' })).json['code'], 'exchange.case-missing', 'and is refused again');
  const mended = await ask(key);
  assert.equal(mended.status, 200, mended.text);
  const repeated = await ask(key);
  assert.equal(repeated.json['exchange'], mended.json['exchange']);
});

test('a question that failed at its provider keeps its key: the provider may have acted', async () => {
  const key = newId();
  provider.manner = 'know nobody';
  const failed = await ask(key);
  assert.equal(failed.json['code'], 'exchange.person-unknown');
  provider.manner = 'answer';
  const again = await ask(key);
  assert.equal(again.status, 409);
  assert.equal(again.json['exchange'], failed.json['exchange']);
});

test('of many at the same moment one is done and the rest are told which', async () => {
  const key = newId();
  const asked = provider.asked;
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(key)));
  const [done, ...more] = answers.filter(({ status }) => status === 200);
  assert.equal(more.length, 0);
  assert.equal(provider.asked, asked + 1);
  for (const each of answers.filter(({ status }) => status !== 200)) {
    assert.equal(each.status, 409, each.text);
    assert.equal(each.json['exchange'], done!.json['exchange']);
  }
});

test('a key of before hashes were kept counts as the same request', async () => {
  const key = newId();
  const exchange = newId();
  await house.database.pool.query(
    'insert into exchange.request_key (consumer_id, key, exchange_id, at) values ($1, $2, $3, now())',
    [town.id, key, exchange],
  );
  const answer = await ask(key);
  assert.equal(answer.json['code'], 'exchange.repeated');
  assert.deepEqual(
    [answer.json['exchange'], answer.json['receipts']],
    [exchange, { accepted: null, outcome: null }],
  );
});
