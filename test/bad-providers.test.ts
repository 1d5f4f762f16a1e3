import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { perform } from '../src/kernel/action.ts';
import { otherCaClient } from '../src/services/cooperation/exchange/demo/test-support.ts';
import { providerHealth } from '../src/services/cooperation/exchange/queries/numbers.ts';
import { makeTown, type Town } from './kernel.ts';
import { type Manner, RIGHT, startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Answered,
  askWith,
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
const providers: TestProvider[] = [];

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  client = await makeClient(house, town);
});
after(async () => {
  await house.close();
  await Promise.all(providers.map((provider) => provider.close()));
});

/** A provider with these manners, its service, and an agreement of the town. */
async function offerOf(
  manner: Manner,
  timeoutMs?: number,
): Promise<{ provider: TestProvider; offer: Offer }> {
  const provider = await startProvider(house, manner);
  providers.push(provider);
  const offer = await makeOffer(house, {
    address: provider.address,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  await makeAgreement(house, { town, offer });
  return { provider, offer };
}

/** One problem, never a 500, and both leaves with the row of the exchange. */
async function assertRecordedFailure(answer: Answered, status: number, code: string): Promise<void> {
  assert.equal(answer.json['code'], code, answer.text);
  assert.equal(answer.status, status);
  assert.match(answer.type, /^application\/problem\+json/);
  const { rows } = await house.database.pool.query(
    `select e.outcome, e.codes, a.type as accepted, o.type as ended from exchange.exchange e
     join ledger.record a on a.id = e.accepted_leaf join ledger.record o on o.id = e.outcome_leaf where e.id = $1`,
    [answer.json['exchange']],
  );
  assert.deepEqual(rows, [{ outcome: 'failed', codes: [code], accepted: 1, ended: 2 }]);
}

async function assertHealthy(): Promise<void> {
  const ready = await send(house, { method: 'GET', path: '/health/ready' });
  assert.equal(ready.status, 200);
}

const FAULTS: readonly [Manner, number, string][] = [
  ['refuse', 502, 'exchange.provider-unreachable'],
  ['know nobody', 404, 'exchange.person-unknown'],
  ['refuse politely', 422, 'exchange.question-refused'],
  ['shut the door', 502, 'exchange.provider-refused'],
  ['send elsewhere', 502, 'exchange.provider-refused'],
  ['hang', 504, 'exchange.provider-timeout'],
  ['answer garbage', 502, 'exchange.provider-garbage'],
  ['answer nothing', 502, 'exchange.provider-garbage'],
  ['answer without end', 502, 'exchange.provider-garbage'],
  ['answer drop by drop', 504, 'exchange.provider-timeout'],
  ['answer something else', 502, 'exchange.provider-garbage'],
  ['do it and hang up', 502, 'exchange.provider-unreachable'],
  ['stop in the middle', 502, 'exchange.provider-unreachable'],
];

for (const [manner, status, code] of FAULTS) {
  test(`when a provider is asked and does “${manner}”, the town hall hears ${code} and it is on record`, async () => {
    const { provider, offer } = await offerOf(manner);
    await assertRecordedFailure(await askWith(house, client, questionTo(offer)), status, code);
    assert.equal(provider.asked, 1, 'a provider is never asked twice for one question');
    await assertHealthy();
  });
}

test('a provider that answers twice is heard once, and the second answer reaches nobody else', async () => {
  const { provider, offer } = await offerOf('answer twice');
  for (let turn = 0; turn < 4; turn++) {
    const answer = await askWith(house, client, questionTo(offer));
    if (answer.status === 200)
      assert.deepEqual(answer.json['evidence'], { found: true, name: 'Nom de prova' });
    else await assertRecordedFailure(answer, 502, 'exchange.provider-unreachable');
  }
  provider.manner = 'answer';
  const last = await askWith(house, client, questionTo(offer));
  assert.equal(last.status, 200, last.text);
});

test('a field outside of the agreement never leaves the hub, although the provider sent it', async () => {
  const { offer } = await offerOf('answer');
  const answer = await askWith(house, client, questionTo(offer));
  assert.equal(answer.status, 200, answer.text);
  assert.match(RIGHT, /no surt/);
  assert.doesNotMatch(answer.text, /secret|no surt/);
});

test('a provider whose certificate is of another authority is not asked', async () => {
  const other = await otherCaClient(house.kernel.now());
  const provider = await startProvider(house, 'answer', other);
  providers.push(provider);
  const offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer });
  await assertRecordedFailure(
    await askWith(house, client, questionTo(offer)),
    502,
    'exchange.provider-unreachable',
  );
  assert.equal(provider.asked, 0);
});

test('a provider that is not there is one clear problem', async () => {
  const offer = await makeOffer(house, { address: 'https://127.0.0.1:1/service' });
  await makeAgreement(house, { town, offer });
  await assertRecordedFailure(
    await askWith(house, client, questionTo(offer)),
    502,
    'exchange.provider-unreachable',
  );
});

test('a provider that fails five times rests, then is tried again, and nobody else waits for it', async () => {
  const { provider, offer } = await offerOf('refuse');
  const other = await offerOf('answer');
  for (let turn = 0; turn < 5; turn++) await askWith(house, client, questionTo(offer));
  const resting = await askWith(house, client, questionTo(offer));
  await assertRecordedFailure(resting, 503, 'exchange.provider-resting');
  assert.ok(Number(resting.headers['retry-after']) >= 1);
  assert.equal(provider.asked, 5);
  const meanwhile = await askWith(house, client, questionTo(other.offer));
  assert.equal(meanwhile.status, 200, meanwhile.text);
});

test('many questions to a provider that hangs do not stop those to one that answers', async () => {
  const hanging = await offerOf('hang', 5000);
  const good = await offerOf('answer');
  let over = 0;
  const stuck = Array.from({ length: 20 }, async () => {
    const answer = await askWith(house, client, questionTo(hanging.offer));
    over += 1;
    return answer;
  });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => askWith(house, client, questionTo(good.offer))),
  );
  assert.ok(answers.every((answer) => answer.status === 200));
  assert.equal(over, 0, 'none of those that hang is over yet');
  const codes = new Set((await Promise.all(stuck)).map((answer) => answer.json['code']));
  assert.deepEqual([...codes], ['exchange.provider-timeout']);
});

test('a provider that knows nobody or refuses a question works, and nothing counts against it', async () => {
  const { provider, offer } = await offerOf('know nobody');
  for (let turn = 0; turn < 6; turn++) await askWith(house, client, questionTo(offer));
  provider.manner = 'refuse politely';
  for (let turn = 0; turn < 6; turn++) await askWith(house, client, questionTo(offer));
  assert.equal(provider.asked, 12, 'it was never left to rest');
  assert.equal(await failedOf(offer), 0);
  provider.manner = 'shut the door';
  await askWith(house, client, questionTo(offer));
  assert.equal(await failedOf(offer), 1);
});

async function failedOf(offer: Offer): Promise<number> {
  const operator = { kind: 'operator', document: '99900001R', name: 'Operadora de prova' } as const;
  const { items } = await perform(house.kernel, providerHealth, operator, {});
  return items.find((item) => item.serviceId === offer.serviceId)!.failed;
}

test('a slip in the letter of a document is told to whoever wrote it, and the provider is not asked', async () => {
  const { provider, offer } = await offerOf('answer');
  const wrong: [string, string][] = [
    ['NIF', '99900010A'],
    ['NIE', 'X1234567M'],
    ['NIE', '99900010Q'],
    ['DNI', 'X1234567L'],
    ['NIF', 'K1234567A'],
    ['NIF', 'B12345678'],
  ];
  for (const [type, number] of wrong) {
    const answer = await askWith(house, client, questionTo(offer, { subject: { type, number } }));
    assert.equal(answer.status, 422, `${type} ${number}`);
    assert.deepEqual(
      (answer.json['fields'] as { field: string }[]).map(({ field }) => field),
      ['subject.number'],
    );
  }
  assert.equal(provider.asked, 0);
  const right: [string, string][] = [
    ['NIF', '99900010Q'],
    ['NIF', 'x-1234567-l'],
    ['NIE', 'X1234567L'],
    ['NIF', 'K1234567L'],
    ['NIF', 'B12345674'],
    ['PASSPORT', 'AB123456'],
  ];
  for (const [type, number] of right) {
    const answer = await askWith(house, client, questionTo(offer, { subject: { type, number } }));
    assert.equal(answer.status, 200, `${type} ${number}: ${answer.text}`);
  }
});
