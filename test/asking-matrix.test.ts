/** Which systems may ask for evidence, through each door: the same line of docs/access.md, tried with certificates. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CAPABILITIES, type Capability } from '../src/kernel/actor.ts';
import { ASK_ACCESS } from '../src/services/cooperation/exchange/index.ts';
import { evidenceShape } from '../src/services/cooperation/exchange/wire.ts';
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
  PERSON,
  questionTo,
  send,
} from './outside/house.ts';

const SETS: readonly (readonly Capability[])[] = [
  [],
  CAPABILITIES,
  ...CAPABILITIES.map((one) => [one]),
  ...CAPABILITIES.map((one) => CAPABILITIES.filter((each) => each !== one)),
];

let house: OpenHouse;
let town: Town;
let provider: TestProvider;
let offer: Offer;
let client: Client;

before(async () => {
  house = await openHouse();
  town = await makeTown(house.kernel);
  provider = await startProvider(house, 'answer');
  offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer });
  client = await makeClient(house, town);
});
after(async () => {
  await house.close();
  await provider.close();
});

async function grant(capabilities: readonly Capability[]): Promise<void> {
  await house.database.pool.query('update exchange.client set capabilities = $2 where id = $1', [
    client.id,
    capabilities,
  ]);
  await bump(house);
}

const askXRoad = (): Promise<Answered> =>
  send(house, {
    path: `/r1/CAT/MUN/${offer.provider.id}/APLEC/${offer.code}`,
    client: client.pair,
    headers: {
      'x-road-client': `CAT/MUN/${town.id}/TRAMITS`,
      'x-road-userid': 'ES99900001R',
      'x-road-issue': 'EXP-1',
    },
    body: { document: { type: 'NIF', number: PERSON } },
  });

const codesOf = (clauses: unknown): string[] => (clauses as { code: string }[]).map(({ code }) => code);

for (const capabilities of SETS) {
  const may = capabilities.includes(ASK_ACCESS.system);
  const name = capabilities.length === 0 ? 'nothing' : capabilities.join(', ');
  test(`a system with ${name} ${may ? 'gets' : 'gets no'} evidence through any door, and explain says so before`, async () => {
    await grant(capabilities);
    const asked = provider.asked;
    const said = await send(house, {
      path: '/v1/exchange/explain',
      client: client.pair,
      body: questionTo(offer),
    });
    assert.equal(said.json['allowed'], may, said.text);
    const own = await askWith(house, client, questionTo(offer));
    const xRoad = await askXRoad();
    if (may) {
      assert.deepEqual([own.status, xRoad.status], [200, 200], own.text + xRoad.text);
      assert.equal(provider.asked, asked + 2);
      assert.deepEqual(
        evidenceShape.strict().parse(own.json),
        own.json,
        'the answer is as the contract tells',
      );
      return;
    }
    assert.deepEqual(codesOf(said.json['failures']), ['exchange.client-not-allowed']);
    assert.equal(own.status, 403);
    assert.equal(own.json['code'], 'exchange.client-not-allowed');
    assert.deepEqual(codesOf(own.json['clauses']), codesOf(said.json['failures']));
    assert.equal(typeof own.json['receipt'], 'string', 'a refusal has a leaf');
    assert.equal(xRoad.json['type'], 'server.serverproxy.access_denied', xRoad.text);
    assert.match(String(xRoad.json['message']), /evidence\.request/);
    assert.equal(provider.asked, asked, 'nobody was asked');
  });
}

test('an emergency does not lift what a system lacks', async () => {
  await grant(['evidence.emergency']);
  const reason = 'Persona inconscient a urgències, cal la medicació.';
  const answer = await askWith(house, client, questionTo(offer, { breakGlass: { reason } }));
  assert.deepEqual(codesOf(answer.json['clauses']), ['exchange.client-not-allowed']);
});

test('what a system may not ask is not among what it is told that it may', async () => {
  const methods = async () => {
    const answer = await send(house, {
      method: 'GET',
      path: `/r1/CAT/MUN/${offer.provider.id}/APLEC/allowedMethods`,
      client: client.pair,
      headers: { 'x-road-client': `CAT/MUN/${town.id}` },
    });
    return (answer.json['service'] as unknown[]).length;
  };
  await grant(['events.read']);
  assert.equal(await methods(), 0);
  await grant(['evidence.request']);
  assert.ok((await methods()) > 0);
});
