import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { request } from 'undici';
import { perform } from '../src/kernel/action.ts';
import { readEvents } from '../src/kernel/events.ts';
import { serveWorker } from '../src/serve-worker.ts';
import { STEPS } from '../src/services/cooperation/exchange/pipeline.ts';
import { listExchanges } from '../src/services/cooperation/exchange/queries/exchanges.ts';
import { traffic } from '../src/services/cooperation/exchange/queries/numbers.ts';
import type { Town } from './kernel.ts';
import { makeTown } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  askWith,
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

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;

describe('what the hub tells about itself', () => {
  let house: OpenHouse;
  let provider: TestProvider;
  let town: Town;
  let offer: Offer;
  let client: Client;
  let emergency: Client;

  before(async () => {
    house = await openHouse();
    provider = await startProvider(house, 'answer');
    town = await makeTown(house.kernel, 'Vilaurgent');
    offer = await makeOffer(house, { address: provider.address });
    await makeAgreement(house, { town, offer });
    client = await makeClient(house, town);
    emergency = await makeClient(house, town, { capabilities: ['evidence.request', 'evidence.emergency'] });
    await house.kernel.ledger.startSequencer();
  });
  after(async () => {
    await house.close();
    await provider.close();
  });

  const figures = async () => (await send(house, { method: 'GET', path: '/metrics' })).text;
  const value = (text: string, start: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(start))
        ?.split(' ')
        .at(-1) ?? 0,
    );

  test('an operator sees requests of the hot path, each step, and refused apart from answered', async () => {
    assert.equal((await askWith(house, client, questionTo(offer))).status, 200);
    assert.equal((await askWith(house, client, questionTo(offer, { fields: ['secret'] }))).status, 403);
    const text = await figures();
    const http = 'aplec_http_request_seconds_count{method="POST",route="/v1/exchange/evidence",status=';
    assert.equal(value(text, `${http}"200"}`), 1);
    assert.equal(value(text, `${http}"403"}`), 1);
    for (const { name } of STEPS.slice(2))
      assert.equal(value(text, `aplec_exchange_step_seconds_count{step="${name}",outcome="ok"}`), 1, name);
    assert.equal(value(text, 'aplec_exchange_step_seconds_count{step="decide",outcome="refused"}'), 1);
    assert.equal(value(text, 'aplec_exchange_seconds_count{outcome="answered"}'), 1);
    assert.equal(value(text, 'aplec_exchange_seconds_count{outcome="refused"}'), 1);
    assert.equal(value(text, 'aplec_exchange_seconds_count{outcome="failed"}'), 0);
    const sum = (name: string) => value(text, name);
    const steps = STEPS.reduce(
      (total, { name }) => total + sum(`aplec_exchange_step_seconds_sum{step="${name}",outcome="ok"}`),
      0,
    );
    const whole =
      sum('aplec_exchange_seconds_sum{outcome="answered"}') +
      sum('aplec_exchange_seconds_sum{outcome="refused"}');
    assert.ok(steps > 0 && steps <= whole, `the steps take ${steps} s of ${whole}: each its own time`);
  });

  test('an operator sees how the public log stands', async () => {
    for (let round = 0; round < 100; round++) {
      if (value(await figures(), 'aplec_ledger_leaves{state="published"}') > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const text = await figures();
    assert.ok(value(text, 'aplec_ledger_leaves{state="tree"}') > 0);
    assert.ok(value(text, 'aplec_ledger_checkpoint_age_seconds') < 60);
    assert.equal(value(text, 'aplec_ledger_sequencer{state="writing"}'), 1);
    assert.match(text, /aplec_ledger_anchors_waiting 0/);
    assert.match(text, /aplec_ledger_leaves\{state="waiting"\} \d/);
  });

  test('a worker says how it is on a port of its own, and nothing else', async () => {
    const { address, stop } = await serveWorker(house.app, 0);
    const status = async (path: string) => {
      const answer = await request(address + path);
      await answer.body.dump();
      return answer.statusCode;
    };
    assert.deepEqual(
      [
        await status('/health/ready'),
        await status('/metrics'),
        await status('/v1/events'),
        await status('/'),
      ],
      [200, 200, 404, 404],
    );
    await stop();
  });

  test('both bodies and the operator are told of an emergency that was granted, without the person or the reason', async () => {
    const asked = questionTo(offer, { breakGlass: { reason: 'Persona desapareguda a la muntanya' } });
    assert.equal((await askWith(house, emergency, asked)).status, 200);
    const readers = [town.employee('events.read'), offer.provider.employee('events.read'), OPERATOR];
    for (const reader of readers) {
      const { events } = await perform(house.kernel, readEvents, reader, { kind: 'exchanges.emergency' });
      assert.equal(events.length, 1, reader.kind);
      const text = JSON.stringify(events);
      for (const secret of [PERSON, 'desapareguda', '99900001R', 'Empleada'])
        assert.ok(!text.includes(secret), secret);
      assert.equal(events[0]!.payload['providerId'], offer.provider.id);
      assert.ok(typeof events[0]!.payload['receipt'] === 'string');
    }
    assert.equal(value(await figures(), 'aplec_exchange_emergencies_total'), 1);
  });

  test('one that was refused is no emergency access: nobody is told, it is not counted, and it can be found', async () => {
    const asked = questionTo(offer, { breakGlass: { reason: 'Em fa falta' } });
    assert.equal((await askWith(house, client, asked)).status, 403);
    const { events } = await perform(house.kernel, readEvents, OPERATOR, { kind: 'exchanges.emergency' });
    assert.equal(events.length, 1);
    const { today } = await perform(house.kernel, traffic, OPERATOR, { administrationId: town.id });
    assert.equal(today.emergencies, 1);
    const { items } = await perform(house.kernel, listExchanges, OPERATOR, {
      consumerId: town.id,
      emergency: 'yes',
    });
    assert.deepEqual(
      items.map(({ outcome }) => outcome),
      ['refused', 'answered'],
    );
  });

  test('an emergency that nobody could be told of does not happen', async () => {
    const before = provider.asked;
    await house.database.pool.query('alter table kernel.event rename to event_away');
    const asked = questionTo(offer, { breakGlass: { reason: 'Persona desapareguda' } });
    const answer = await askWith(house, emergency, asked).finally(() =>
      house.database.pool.query('alter table kernel.event_away rename to event'),
    );
    assert.equal(answer.json['code'], 'exchange.not-recorded');
    assert.equal(provider.asked, before, 'the provider was not asked');
  });
});
