import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { perform } from '../action.ts';
import { officer, type SmallOptions, smallKernel, standingClock, until } from '../worker-test-kernel.ts';
import { rotateSecret, showWebhook } from './actions/manage.ts';
import { BACKOFF_MS, waitAfter } from './claim.ts';
import { createDeliverer, FAILING_DAYS } from './deliver.ts';
import {
  accepts,
  answers,
  deliveries,
  deniesHavingDoneIt,
  endpoint,
  hangs,
  happen,
  subscribe,
  tears,
} from './test-endpoint.ts';

const INTERNAL = { WEBHOOK_HOSTS: '127.0.0.1' };

/** A house whose time stands still, an officer of a body, and the loop that delivers. */
async function town({ start = '2026-03-02T09:00:00Z', ...options }: SmallOptions & { start?: string } = {}) {
  const clock = standingClock(start);
  const { kernel, leaves, close } = await smallKernel({ environment: INTERNAL, now: clock.now, ...options });
  const deliverer = createDeliverer(kernel, { sendMs: 300 });
  const end = async () => {
    await deliverer.stop(5_000);
    await close();
  };
  return { kernel, clock, deliverer, leaves, end, boss: officer() };
}

test('an outside tool accepts the signature of what is delivered, and refuses it when one byte changes', async () => {
  // The tool reads the clock of this machine, so this house has the same time.
  const { kernel, deliverer, boss, end } = await town({ start: Temporal.Now.instant().toString() });
  const shop = await endpoint();
  const { secret } = await subscribe(kernel, boss, shop.address);
  const [eventId] = await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  const [{ headers, body }] = shop.received as [(typeof shop.received)[0]];
  assert.equal(headers['webhook-id'], eventId);
  const told = new Webhook(secret).verify(body, headers) as Record<string, unknown>;
  assert.equal(told['type'], 'agreements.activated');
  assert.deepEqual(told['data'], { state: 'active' });
  assert.equal(told['id'], eventId);
  assert.throws(() => new Webhook(secret).verify(`${body} `, headers));
  await end();
});

test('after a rotation both secrets verify for 24 hours, and then only the new one', async () => {
  const { kernel, clock, deliverer, boss, end } = await town({ start: Temporal.Now.instant().toString() });
  const shop = await endpoint();
  const { id, secret: old } = await subscribe(kernel, boss, shop.address);
  const { secret: fresh } = await perform(kernel, rotateSecret, boss, { id });
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  const first = shop.received[0]!;
  assert.equal(first.headers['webhook-signature']!.split(' ').length, 2);
  new Webhook(old).verify(first.body, first.headers);
  new Webhook(fresh).verify(first.body, first.headers);
  clock.pass({ hours: 25 });
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  assert.equal(shop.received[1]!.headers['webhook-signature']!.split(' ').length, 1);
  await end();
});

test('only webhooks of the same body that are subscribed to the kind are told', async () => {
  const { kernel, deliverer, boss, end } = await town();
  const [exact, prefix, all, other, foreign] = await Promise.all([1, 2, 3, 4, 5].map(() => endpoint()));
  await subscribe(kernel, boss, exact!.address, ['agreements.activated']);
  await subscribe(kernel, boss, prefix!.address, ['agreements.*']);
  await subscribe(kernel, boss, all!.address, ['*']);
  await subscribe(kernel, boss, other!.address, [
    'agreement.*',
    'agreements',
    'agreements.activate',
    'agreements.activated.*',
  ]);
  await subscribe(kernel, officer(), foreign!.address, ['*']);
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  assert.deepEqual(
    [exact, prefix, all, other, foreign].map((each) => each!.received.length),
    [1, 1, 1, 0, 0],
  );
  await end();
});

for (const [name, behaviour, saying] of [
  ['refuses', answers(503), 503],
  ['hangs', hangs, 'No answer within 300 ms.'],
  ['tears the connection after doing it', tears, 'other side closed'],
  ['does it and says that it did not', deniesHavingDoneIt, 500],
  ['sends one elsewhere', answers(307, { location: 'http://127.0.0.1:1/' }), 307],
] as const) {
  test(`an endpoint that ${name} is told again with the same identifier, later and later, and then no more`, async () => {
    const { kernel, clock, deliverer, boss, end } = await town();
    const shop = await endpoint(behaviour);
    const { id } = await subscribe(kernel, boss, shop.address);
    await happen(kernel, boss, 'agreements.activated');
    for (const wait of BACKOFF_MS) {
      await deliverer.drain();
      const [delivery] = await deliveries(kernel, boss, id);
      assert.equal(delivery!.state, 'waiting');
      assert.equal(delivery!.lastStatus ?? delivery!.lastError, saying);
      const waits = Temporal.Instant.from(delivery!.nextAt!).since(clock.now()).total('milliseconds');
      assert.ok(waits >= wait && waits <= wait * 1.2, `${waits} after ${wait}`);
      const before = shop.received.length;
      clock.pass({ milliseconds: wait - 1 });
      await deliverer.drain();
      assert.equal(shop.received.length, before, 'not before its time');
      clock.pass({ milliseconds: Math.ceil(wait * 0.2) + 1 });
    }
    await deliverer.drain();
    assert.equal((await deliveries(kernel, boss, id))[0]!.state, 'dead');
    assert.equal(shop.received.length, BACKOFF_MS.length + 1);
    assert.equal(new Set(shop.received.map((one) => one.headers['webhook-id'])).size, 1);
    assert.equal(new Set(shop.received.map((one) => one.body)).size, 1);
    clock.pass({ hours: 1000 });
    await deliverer.drain();
    assert.equal(shop.received.length, BACKOFF_MS.length + 1);
    await end();
  });
}

test('an endpoint that nobody serves any more fails like any other', async () => {
  const { kernel, deliverer, boss, end } = await town();
  const shop = await endpoint();
  const { id } = await subscribe(kernel, boss, shop.address);
  await shop.leave();
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  const [delivery] = await deliveries(kernel, boss, id);
  assert.equal(delivery!.state, 'waiting');
  assert.match(delivery!.lastError!, /ECONNREFUSED/);
  await end();
});

test('an endpoint that says yes and then talks without end has been told', async () => {
  const { kernel, deliverer, boss, end } = await town();
  const shop = await endpoint((_request, response) => {
    response.writeHead(200);
    const talk = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', talk).on('error', () => undefined);
    talk();
  });
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  const [delivery] = await deliveries(kernel, boss, id);
  assert.deepEqual([delivery!.state, delivery!.attempts, delivery!.lastStatus], ['delivered', 1, 200]);
  await end();
});

test('an endpoint that is busy is told again when it asked for', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint(answers(429, { 'retry-after': '90' }));
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  const [delivery] = await deliveries(kernel, boss, id);
  assert.equal(delivery!.nextAt, new Date(clock.now().epochMilliseconds + 90_000).toISOString());
  await end();
});

test('410 Gone ends the webhook, with an event and a leaf, and nothing more is sent', async () => {
  const { kernel, clock, deliverer, boss, leaves, end } = await town();
  const shop = await endpoint(answers(410));
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  const before = leaves.length;
  await deliverer.drain();
  assert.equal((await perform(kernel, showWebhook, boss, { id })).state, 'ended');
  assert.equal((await deliveries(kernel, boss, id))[0]!.state, 'dead');
  assert.equal(leaves.length, before + 1);
  const told = await kernel.pool.query('select subject from kernel.event where kind = $1', [
    'webhooks.ended',
  ]);
  assert.deepEqual(told.rows, [{ subject: id }]);
  clock.pass({ hours: 48 });
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  assert.equal(shop.received.length, 1);
  await end();
});

/** Tells events every hour until a delivery of each of so many days has died. */
async function failFor(
  days: number,
  { kernel, clock, deliverer, boss }: Awaited<ReturnType<typeof town>>,
): Promise<void> {
  for (let hour = 0; hour < days * 24; hour += 6) {
    await happen(kernel, boss, 'agreements.activated');
    await deliverer.drain();
    clock.pass({ hours: 6 });
    await deliverer.drain();
  }
}

test('a webhook that fails for five days is paused, with an event; one success in between and it is not', async () => {
  const house = await town();
  const { kernel, clock, deliverer, boss } = house;
  const shop = await endpoint(answers(500));
  const { id } = await subscribe(kernel, boss, shop.address);
  const state = async () => (await perform(kernel, showWebhook, boss, { id })).state;
  await failFor(FAILING_DAYS - 1, house);
  assert.equal(await state(), 'active');
  shop.behave(accepts);
  clock.pass({ hours: 30 });
  await deliverer.drain();
  assert.equal((await perform(kernel, showWebhook, boss, { id })).failingSince, null);
  shop.behave(answers(500));
  await failFor(FAILING_DAYS - 1, house);
  assert.equal(await state(), 'active');
  await failFor(3, house);
  assert.equal(await state(), 'paused');
  const told = await kernel.pool.query('select subject from kernel.event where kind = $1', [
    'webhooks.paused',
  ]);
  assert.deepEqual(told.rows, [{ subject: id }]);
  await house.end();
});

test('an endpoint that hangs does not hold up those of others', async () => {
  const { kernel, deliverer, end } = await town();
  const [slow, fast] = [officer(), officer()];
  const [bad, good] = [await endpoint(hangs), await endpoint()];
  const { id } = await subscribe(kernel, slow, bad.address);
  await subscribe(kernel, fast, good.address);
  await happen(kernel, slow, ...Array.from({ length: 100 }, () => 'agreements.activated'));
  deliverer.poke();
  await until('the first have failed', 5_000, () => bad.received.length > 8);
  const tried = bad.received.length;
  await happen(kernel, fast, 'agreements.activated');
  deliverer.poke();
  await until('the other is told', 2_000, () => good.received.length === 1);
  assert.ok(bad.received.length - tried <= 2, 'who fails is tried one at a time');
  assert.ok((await deliveries(kernel, slow, id, { limit: 200 })).some((one) => one.attempts === 0));
  await end();
});

test('a webhook with more waiting than it will ever take is paused after five days all the same', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint(answers(500));
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated', 'agreements.suspended');
  await deliverer.drain();
  // The second is as one that waited for days until its turn came.
  clock.pass({ hours: 24 * FAILING_DAYS + 1 });
  await deliverer.drain();
  assert.equal((await perform(kernel, showWebhook, boss, { id })).state, 'paused');
  await end();
});

test('after a month of silence one failure of something new does not pause', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint(answers(500));
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  for (const wait of [0, ...BACKOFF_MS]) {
    clock.pass({ milliseconds: wait * 1.3 });
    await deliverer.drain();
  }
  clock.pass({ hours: 24 * 30 });
  await happen(kernel, boss, 'agreements.activated');
  await deliverer.drain();
  assert.equal((await perform(kernel, showWebhook, boss, { id })).state, 'active');
  await end();
});

test('several workers deliver each event once', async () => {
  const { kernel, deliverer, boss, end } = await town();
  const others = [createDeliverer(kernel), createDeliverer(kernel)];
  const shop = await endpoint();
  await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, ...Array.from({ length: 60 }, () => 'agreements.activated'));
  await Promise.all([deliverer, ...others].map((each) => each.drain()));
  assert.equal(shop.received.length, 60);
  assert.equal(new Set(shop.received.map((one) => one.headers['webhook-id'])).size, 60);
  await Promise.all(others.map((each) => each.stop(1_000)));
  await end();
});

test('what a worker was sending when it died is sent by another after the lease, with the same identifier', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint(hangs);
  await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  const dying = createDeliverer(kernel, { sendMs: 60_000 });
  dying.poke();
  await until('it is being sent', 5_000, () => shop.received.length > 0);
  await deliverer.drain();
  assert.equal(shop.received.length, 1, 'the lease holds');
  shop.behave(accepts);
  clock.pass({ seconds: 61 });
  await deliverer.drain();
  assert.equal(shop.received.length, 2);
  assert.equal(shop.received[0]!.headers['webhook-id'], shop.received[1]!.headers['webhook-id']);
  await dying.stop(1);
  await end();
});

test('an address that became internal after it was given is not reached', async () => {
  const { kernel, boss, deliverer, end } = await town();
  const shop = await endpoint();
  const { id } = await subscribe(kernel, boss, shop.address);
  const strict = createDeliverer({ ...kernel, settings: { ...kernel.settings, WEBHOOK_HOSTS: [] } });
  await happen(kernel, boss, 'agreements.activated');
  await strict.drain();
  assert.equal(shop.received.length, 0);
  assert.equal((await deliveries(kernel, boss, id))[0]!.lastError, 'The address must begin with https://.');
  await strict.stop(1_000);
  await deliverer.drain();
  await end();
});

test('waits grow with the failures, are spread by at most a fifth, and end', () => {
  assert.equal(waitAfter(1, 0, 0), 5_000);
  assert.equal(waitAfter(1, 0, 1), 6_000);
  assert.equal(waitAfter(7, 0, 0), 86_400_000);
  assert.equal(waitAfter(8, 0, 0), undefined);
  assert.equal(waitAfter(1, 10 ** 9, 0), 86_400_000, 'nobody makes us wait for more than a day');
});
