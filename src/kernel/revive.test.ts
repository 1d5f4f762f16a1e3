import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './log.ts';
import { revive } from './revive.ts';

const quiet = createLog('error', () => undefined);
const forever = () => new Promise<string>(() => undefined);

test('a program that ends is started again until the limit, and then somebody is told once', async () => {
  const { promise: told, resolve: tell } = Promise.withResolvers<string>();
  let starts = 0;
  revive({
    name: 'A town clock',
    running: { ended: Promise.resolve('it broke') },
    again: async () => {
      starts += 1;
      if (starts === 2) throw new Error('no spring');
      return { ended: Promise.resolve('it broke again') };
    },
    log: quiet,
    giveUp: tell,
    pausesMs: [0, 1, 1],
  });
  assert.match(await told, /A town clock ended by itself and cannot be started again/);
  assert.equal(starts, 3);
});

test('one that came back is left alone, and nothing starts once its owner stops', async () => {
  const { promise: end, resolve: endIt } = Promise.withResolvers<string>();
  const { promise: back, resolve: isBack } = Promise.withResolvers<void>();
  let starts = 0;
  const stop = revive({
    name: 'A town clock',
    running: { ended: end },
    again: async () => {
      starts += 1;
      isBack();
      return { ended: forever() };
    },
    log: quiet,
    giveUp: () => assert.fail('it came back'),
    pausesMs: [0, 0],
  });
  endIt('it broke');
  await back;
  await stop();
  assert.equal(starts, 1);
});

test('a stop during the pause before an attempt starts nothing', async () => {
  const stop = revive({
    name: 'A town clock',
    running: { ended: Promise.resolve('it broke') },
    again: () => assert.fail('it was to be left alone'),
    log: quiet,
    giveUp: () => assert.fail('nobody gave up'),
    pausesMs: [60_000],
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  await stop();
});
