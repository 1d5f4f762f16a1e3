import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perform } from '../action.ts';
import type { Actor } from '../actor.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { officer, smallKernel, standingClock } from '../worker-test-kernel.ts';
import { createWebhook } from './actions/create.ts';
import {
  listWebhookDeliveries,
  replayDeliveries,
  replayDelivery,
  testWebhook,
} from './actions/deliveries.ts';
import {
  endWebhook,
  listOwnWebhooks,
  pauseWebhook,
  resumeWebhook,
  rotateSecret,
  showWebhook,
} from './actions/manage.ts';
import { BACKOFF_MS } from './claim.ts';
import { createDeliverer } from './deliver.ts';
import { webhookActions, webhookRoutes } from './index.ts';
import { accepts, answers, deliveries, endpoint, happen, subscribe } from './test-endpoint.ts';
import { MOST_WEBHOOKS } from './webhook.ts';

async function town() {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const { kernel, close } = await smallKernel({
    environment: { WEBHOOK_HOSTS: '127.0.0.1' },
    now: clock.now,
  });
  const deliverer = createDeliverer(kernel, { sendMs: 500 });
  const end = async () => {
    await deliverer.stop(2_000);
    await close();
  };
  return { kernel, clock, deliverer, boss: officer(), end };
}

function refusal(code: string) {
  return (error: unknown) => error instanceof Problem && error.code === code;
}

const AWAY = 'https://town.example/webhooks';

test('the secret is told once: nothing that is asked later has it', async () => {
  const { kernel, boss, end } = await town();
  const made = await perform(kernel, createWebhook, boss, { address: AWAY, kinds: ['*'] });
  assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const shown = [
    await perform(kernel, showWebhook, boss, { id: made.id }),
    await perform(kernel, listOwnWebhooks, boss, {}),
  ];
  assert.ok(!JSON.stringify(shown).includes(made.secret));
  assert.ok(!JSON.stringify(shown).includes('whsec_'));
  await end();
});

for (const [address, because] of [
  ['http://town.example/webhooks', 'https'],
  ['ftp://town.example/', 'https'],
  ['javascript:alert(1)', 'https'],
  ['https://user:secret@town.example/', 'password'],
  ['https://town.example/#part', 'fragment'],
  ['https://10.0.0.7/', 'public Internet'],
  ['https://[::1]/', 'public Internet'],
  ['https://167772161/', 'public Internet'],
  ['https://169.254.169.254/latest/meta-data', 'public Internet'],
  ['town.example', 'not an address'],
  ['', 'not an address'],
  [`https://town.example/${'a'.repeat(2_000)}`, 'characters'],
] as const) {
  test(`nobody subscribes ${address.slice(0, 50) || '(nothing)'}`, async () => {
    const { kernel, boss, end } = await town();
    await assert.rejects(perform(kernel, createWebhook, boss, { address, kinds: ['*'] }), (error) => {
      assert.ok(error instanceof Problem && error.code === 'kernel.input-invalid');
      assert.equal(error.fields[0]!.field, 'address');
      assert.ok(error.fields[0]!.message.includes(because), error.fields[0]!.message);
      return true;
    });
    await end();
  });
}

for (const kinds of [
  [],
  ['Agreements.*'],
  ['agreements.**'],
  ['*.activated'],
  ['a..b'],
  ['a b'],
  [''],
  'agreements.*',
]) {
  test(`nobody subscribes to ${JSON.stringify(kinds)}`, async () => {
    const { kernel, boss, end } = await town();
    await assert.rejects(
      perform(kernel, createWebhook, boss, { address: AWAY, kinds }),
      refusal('kernel.input-invalid'),
    );
    await end();
  });
}

test('nobody sees or touches the webhooks of another body, nor may without the capability', async () => {
  const { kernel, boss, end } = await town();
  const { id } = await perform(kernel, createWebhook, boss, { address: AWAY, kinds: ['*'] });
  const stranger = officer();
  const eventId = newId();
  const since = '2026-01-01T00:00:00Z';
  for (const what of [
    showWebhook,
    pauseWebhook,
    resumeWebhook,
    endWebhook,
    rotateSecret,
    testWebhook,
    listWebhookDeliveries,
  ]) {
    await assert.rejects(
      perform(kernel, what as never, stranger, { id }),
      refusal('kernel.not-found'),
      what.name,
    );
  }
  await assert.rejects(
    perform(kernel, replayDelivery, stranger, { id, eventId }),
    refusal('kernel.not-found'),
  );
  await assert.rejects(
    perform(kernel, replayDeliveries, stranger, { id, since }),
    refusal('kernel.not-found'),
  );
  assert.deepEqual(await perform(kernel, listOwnWebhooks, stranger, {}), { webhooks: [] });
  const clerk: Actor = { ...boss, capabilities: ['events.read'] };
  await assert.rejects(perform(kernel, showWebhook, clerk, { id }), refusal('kernel.not-allowed'));
  await assert.rejects(
    perform(kernel, showWebhook, { kind: 'visitor' }, { id }),
    refusal('kernel.not-signed-in'),
  );
  assert.equal((await perform(kernel, showWebhook, boss, { id })).state, 'active');
  await end();
});

test('a paused webhook is sent nothing; resumed, what waited goes and what it missed can be replayed', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint();
  const { id } = await subscribe(kernel, boss, shop.address);
  await happen(kernel, boss, 'agreements.activated');
  await perform(kernel, pauseWebhook, boss, { id });
  const paused = clock.now();
  const [missed] = await happen(kernel, boss, 'agreements.suspended', 'registry.opened');
  await deliverer.drain();
  assert.equal(shop.received.length, 0);
  await perform(kernel, resumeWebhook, boss, { id });
  await deliverer.drain();
  assert.deepEqual(
    shop.received.map((one) => JSON.parse(one.body).type),
    ['agreements.activated'],
  );
  const answer = await perform(kernel, replayDeliveries, boss, { id, since: paused.toString() });
  assert.deepEqual(answer, { queued: 2, next: null });
  await deliverer.drain();
  assert.deepEqual(shop.received.map((one) => JSON.parse(one.body).type).sort(), [
    'agreements.activated',
    'agreements.activated',
    'agreements.suspended',
  ]);
  assert.ok(shop.received.some((one) => one.headers['webhook-id'] === missed));
  await end();
});

test('a dead delivery is seen with its reason and can be replayed until it arrives', async () => {
  const { kernel, clock, deliverer, boss, end } = await town();
  const shop = await endpoint(answers(500));
  const { id } = await subscribe(kernel, boss, shop.address);
  const [eventId] = await happen(kernel, boss, 'agreements.activated');
  for (const wait of [0, ...BACKOFF_MS]) {
    clock.pass({ milliseconds: wait * 1.2 });
    await deliverer.drain();
  }
  const [dead] = await deliveries(kernel, boss, id, { state: 'dead' });
  assert.deepEqual([dead!.eventId, dead!.attempts, dead!.lastStatus, dead!.nextAt], [eventId, 8, 500, null]);
  shop.behave(accepts);
  await perform(kernel, replayDelivery, boss, { id, eventId });
  await assert.rejects(
    perform(kernel, replayDelivery, boss, { id, eventId }),
    refusal('webhooks.not-replayable'),
  );
  await deliverer.drain();
  const [delivered] = await deliveries(kernel, boss, id);
  assert.deepEqual([delivered!.state, delivered!.attempts], ['delivered', 1]);
  assert.equal(shop.received.at(-1)!.headers['webhook-id'], eventId);
  await end();
});

test('a test event reaches one webhook only, whatever it is subscribed to', async () => {
  const { kernel, deliverer, boss, end } = await town();
  const [one, other] = [await endpoint(), await endpoint()];
  const { id } = await subscribe(kernel, boss, one.address, ['agreements.activated']);
  await subscribe(kernel, boss, other.address, ['*']);
  await perform(kernel, testWebhook, boss, { id });
  await deliverer.drain();
  assert.equal(JSON.parse(one.received[0]!.body).type, 'webhooks.test');
  assert.equal(other.received.length, 0);
  await end();
});

test('an ended webhook stays ended and what waited for it is dead', async () => {
  const { kernel, boss, end } = await town();
  const { id } = await subscribe(kernel, boss, AWAY);
  await happen(kernel, boss, 'agreements.activated');
  await perform(kernel, endWebhook, boss, { id });
  assert.equal((await deliveries(kernel, boss, id))[0]!.state, 'dead');
  for (const what of [pauseWebhook, resumeWebhook, endWebhook, rotateSecret, testWebhook]) {
    await assert.rejects(perform(kernel, what as never, boss, { id }), refusal('webhooks.ended'), what.name);
  }
  assert.deepEqual((await perform(kernel, listOwnWebhooks, boss, {})).webhooks, []);
  assert.equal((await perform(kernel, listOwnWebhooks, boss, { ended: 'true' })).webhooks.length, 1);
  await end();
});

test('deliveries are listed by pages, newest first, and by state and kind', async () => {
  const { kernel, boss, end } = await town();
  const { id } = await subscribe(kernel, boss, AWAY, ['*']);
  const events = await happen(
    kernel,
    boss,
    ...Array.from({ length: 5 }, (_, index) => `agreements.step-${index}`),
  );
  const first = await perform(kernel, listWebhookDeliveries, boss, { id, limit: '2' });
  const second = await perform(kernel, listWebhookDeliveries, boss, { id, limit: 2, before: first.next });
  const third = await perform(kernel, listWebhookDeliveries, boss, { id, limit: 2, before: second.next });
  const seen = [first, second, third].flatMap((page) => page.deliveries.map((delivery) => delivery.eventId));
  assert.deepEqual(seen, events.toReversed());
  assert.equal(third.next, null);
  assert.equal((await deliveries(kernel, boss, id, { kind: 'agreements.step-3' })).length, 1);
  assert.equal((await deliveries(kernel, boss, id, { state: 'dead' })).length, 0);
  await end();
});

test('a body has a limited number of webhooks', async () => {
  const { kernel, boss, end } = await town();
  for (let made = 0; made < MOST_WEBHOOKS; made++) await subscribe(kernel, boss, AWAY);
  await assert.rejects(subscribe(kernel, boss, AWAY), refusal('webhooks.too-many'));
  await end();
});

test('every route has its action in the list, and every action its name', () => {
  const names = webhookActions.map((action) => action.name);
  assert.equal(new Set(names).size, names.length);
  for (const route of webhookRoutes) assert.ok('action' in route && names.includes(route.action.name));
});
