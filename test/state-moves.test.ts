import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeTown, type Town } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  askWith,
  bump,
  type Client,
  makeAgreement,
  makeClient,
  makeOffer,
  type OpenHouse,
  openHouse,
  questionTo,
} from './outside/house.ts';

let house: OpenHouse;
let town: Town;
let client: Client;
let provider: TestProvider;

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  client = await makeClient(house, town);
  provider = await startProvider(house, 'answer');
});
after(async () => {
  await house.close();
  await provider.close();
});

/** An agreement that was used a moment ago, so that the process knows the state in which it holds. */
async function usedAgreement() {
  const offer = await makeOffer(house, { address: provider.address });
  const agreement = await makeAgreement(house, { town, offer });
  const ask = () => askWith(house, client, questionTo(offer));
  assert.equal((await ask()).status, 200);
  const asked = provider.asked;
  return { agreement, ask, asked: () => provider.asked - asked };
}

const setState = (id: string, state: string) =>
  house.database.pool.query('update exchange.agreement set state = $2 where id = $1', [id, state]);

test('what was suspended in another process a moment ago is not asked of the provider, and both leaves say so', async () => {
  const { agreement, ask, asked } = await usedAgreement();
  await setState(agreement.id, 'suspended');
  await bump(house);
  const answer = await ask();
  assert.equal(answer.json['code'], 'exchange.agreement-suspended', answer.text);
  assert.equal(asked(), 0);
  const { rows } = await house.database.pool.query(
    `select e.outcome, e.codes, a.type as accepted, o.type as ended from exchange.exchange e
     join ledger.record a on a.id = e.accepted_leaf join ledger.record o on o.id = e.outcome_leaf where e.id = $1`,
    [answer.json['exchange']],
  );
  const codes = ['exchange.agreement-suspended'];
  assert.deepEqual(rows, [{ outcome: 'failed', codes, accepted: 1, ended: 2 }]);
});

test('what was approved in another process a moment ago is not refused by the state of before', async () => {
  const { agreement, ask, asked } = await usedAgreement();
  await setState(agreement.id, 'suspended');
  await bump(house);
  assert.equal((await ask()).status, 403);
  await setState(agreement.id, 'active');
  await bump(house);
  assert.equal((await ask()).status, 200);
  assert.equal(asked(), 1);
});

test('a system whose key was taken away in another process a moment ago gets nothing', async () => {
  const { ask, asked } = await usedAgreement();
  await house.database.pool.query(`update exchange.client set state = 'revoked' where id = $1`, [client.id]);
  await bump(house);
  const answer = await ask();
  await house.database.pool.query(`update exchange.client set state = 'active' where id = $1`, [client.id]);
  await bump(house);
  assert.equal(answer.json['code'], 'exchange.client-revoked', answer.text);
  assert.equal(asked(), 0);
});

test('a question that is not well formed spends nothing of the quota', async () => {
  const offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer, quota: 1 });
  await house.database.pool.query(
    `update exchange.data_service set question_schema = '{"type":"object","required":["year"]}' where id = $1`,
    [offer.serviceId],
  );
  await bump(house);
  const wrong = await askWith(house, client, questionTo(offer));
  assert.equal(wrong.json['code'], 'exchange.question-invalid', wrong.text);
  const right = await askWith(house, client, questionTo(offer, { question: { year: 2026 } }));
  assert.equal(right.status, 200, right.text);
});
