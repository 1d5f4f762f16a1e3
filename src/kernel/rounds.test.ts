import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kernel } from './kernel.ts';
import { type Round, startRound } from './rounds.ts';

const lines: string[] = [];
const kernel = { log: { error: (line: string) => void lines.push(line) } } as unknown as Kernel;
/** Long enough that only pokes count. */
const NEVER = 1_000_000;

function round(run: Round['run']) {
  return startRound(kernel, { name: 'prova', everyMs: NEVER, run });
}

const tick = () => new Promise((done) => setImmediate(done));

test('a round looks at once, again while there is more, and again when somebody pokes', async () => {
  const left = [true, true, false, false];
  let looks = 0;
  const running = round(async () => {
    looks++;
    return left.shift() ?? false;
  });
  await tick();
  assert.equal(looks, 3);
  running.poke();
  await tick();
  assert.equal(looks, 4);
  await running.stop(0);
  running.poke();
  await tick();
  assert.equal(looks, 4);
});

test('a poke during a look makes one more look, never two at once', async () => {
  let inside = 0;
  let most = 0;
  let looks = 0;
  const open = Promise.withResolvers<void>();
  const running = round(async () => {
    most = Math.max(most, ++inside);
    if (++looks === 1) await open.promise;
    inside--;
    return false;
  });
  running.poke();
  running.poke();
  open.resolve();
  await tick();
  assert.deepEqual([looks, most], [2, 1]);
  await running.stop(0);
});

test('a round that fails is told and looks again; one that never ends a row lets others in', async () => {
  let looks = 0;
  const failing = round(async () => {
    looks++;
    throw new Error('no network');
  });
  await tick();
  failing.poke();
  await tick();
  assert.equal(looks, 2);
  assert.equal(lines.length, 2);
  await failing.stop(0);
  let endless = 0;
  const greedy = round(async () => Boolean(++endless));
  await tick();
  assert.equal(endless, 100);
  await greedy.stop(0);
});

test('a stop is told to the look and waits for it, but not for ever', async () => {
  let told = false;
  const running = round(
    (_, stopping) =>
      new Promise((done) => {
        stopping.addEventListener('abort', () => {
          told = true;
          done(false);
        });
      }),
  );
  await running.stop(1_000);
  assert.equal(told, true);
  const stuck = round(() => new Promise(() => undefined));
  await stuck.stop(1);
});
