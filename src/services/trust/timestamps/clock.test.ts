import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type MachineClock, watchClock } from './clock.ts';
import { askSource, parseSource } from './sntp.ts';
import { leaseAfter } from './store.ts';
import { type Claim, createTimeline, LEASE_US } from './timeline.ts';

const START_MS = Date.UTC(2026, 10, 26, 9);

/** Clocks that a test turns: `pass` lets time go by, `set` moves the hands. */
function hands(boot = 'a'): MachineClock & { pass(ms: number): void; set(ms: number): void } {
  let steady = 1_000_000;
  let offset = START_MS * 1000 - steady;
  return {
    boot,
    steadyUs: () => steady,
    wallMs: () => Math.floor((steady + offset) / 1000),
    pass(ms) {
      steady += ms * 1000;
    },
    set(ms) {
      offset += ms * 1000;
    },
  };
}

/** The stored lease, without a database: the same rule. */
function memory(): { claim: Claim; fail: boolean } {
  let row: { boot: string; base: number; until: number } | undefined;
  const place = {
    fail: false,
    claim: async (wish: Parameters<Claim>[0]) => {
      if (place.fail) throw new Error('away');
      const answer = leaseAfter(row, wish);
      if (answer !== 'standby') row = { boot: wish.boot, base: answer.base, until: answer.until };
      return answer;
    },
  };
  return place;
}

const watchOf = (clock: MachineClock, more: Partial<Parameters<typeof watchClock>[0]> = {}) =>
  watchClock({ sources: 0, accuracyMs: 1000, trustsMachine: true, steadyUs: clock.steadyUs, ...more });

test('time goes forward by microseconds, also when the clock stands still', async () => {
  const clock = hands();
  const line = createTimeline(clock, watchOf(clock), memory().claim);
  const first = (await line.next()) as number;
  assert.ok(Math.abs(first - START_MS * 1000) < 1000);
  assert.equal(await line.next(), first + 1);
  clock.pass(5);
  assert.equal(await line.next(), first + 5000);
});

test('whoever sets the clock while it runs gets no time stamps until it has gone steadily for a minute', async () => {
  for (const step of [+5_000, -5_000]) {
    const clock = hands();
    const line = createTimeline(clock, watchOf(clock), memory().claim);
    const before = (await line.next()) as number;
    clock.set(step);
    assert.equal(line.doubt(), 'jump');
    assert.equal(await line.next(), 'jump');
    clock.pass(59_000);
    assert.equal(await line.next(), 'jump');
    clock.pass(2_000);
    const after = (await line.next()) as number;
    assert.ok(after > before, String(after));
    assert.ok(Math.abs(after / 1000 - clock.wallMs()) < 5, 'and then it is the new time');
  }
});

test('a clock that is slowly adjusted is no jump, and a pause between two readings is none', async () => {
  const clock = hands();
  const line = createTimeline(clock, watchOf(clock), memory().claim);
  await line.next();
  clock.set(40);
  assert.equal(typeof (await line.next()), 'number');
});

test('a clock that was set back while nobody looked gives nothing that was already given', async () => {
  const clock = hands();
  const place = memory();
  const before = (await createTimeline(clock, watchOf(clock), place.claim).next()) as number;
  clock.set(-8_000);
  const line = createTimeline(clock, watchOf(clock), place.claim);
  assert.equal(await line.next(), 'standby');
  clock.pass(8_000 + LEASE_US / 1000 + 1);
  assert.equal(await line.next(), 'jump', 'and it is told that it was set');
  clock.pass(61_000);
  assert.ok(((await line.next()) as number) > before);
});

test('two processes of one machine are on one line; another machine waits until all of the first is past', async () => {
  const one = hands('a');
  const place = memory();
  const first = createTimeline(one, watchOf(one), place.claim);
  const second = createTimeline(one, watchOf(one), place.claim);
  let last = (await first.next()) as number;
  for (let turn = 0; turn < 20; turn++) {
    one.pass(1);
    const next = (await [first, second][turn % 2]!.next()) as number;
    assert.ok(next > last);
    last = next;
  }
  const other = hands('b');
  const elsewhere = createTimeline(other, watchOf(other), place.claim);
  assert.equal(await elsewhere.next(), 'standby');
  other.pass(LEASE_US / 1000 + 100);
  assert.ok(((await elsewhere.next()) as number) > last);
  one.pass(50);
  assert.equal(typeof (await first.next()), 'number', 'what it holds it may use');
  one.pass(LEASE_US / 1000);
  assert.equal(await first.next(), 'standby', 'and no more than that');
});

test('without the database there is time as far as it was granted, and no further', async () => {
  const clock = hands();
  const place = memory();
  const line = createTimeline(clock, watchOf(clock), place.claim);
  await line.next();
  place.fail = true;
  clock.pass(LEASE_US / 1000 - 1);
  assert.equal(typeof (await line.next()), 'number');
  clock.pass(2);
  assert.equal(await line.next(), 'database');
});

test('a clock is believed when more than half of its sources say that it is right, and doubted otherwise', () => {
  const clock = hands();
  const right = { offsetMs: 3, errorMs: 20 };
  const wrong = { offsetMs: 5_000, errorMs: 20 };
  const vague = { offsetMs: 3, errorMs: 2_000 };
  const after = (...answers: ({ offsetMs: number; errorMs: number } | undefined)[]) => {
    const watch = watchOf(clock, { sources: 3 });
    assert.equal(watch.doubt(), 'unchecked');
    watch.compared(answers);
    return watch.doubt();
  };
  assert.equal(after(right, right, right), undefined);
  assert.equal(after(right, right, wrong), undefined);
  assert.equal(after(right, right, undefined), undefined);
  assert.equal(after(right, wrong, wrong), 'off');
  assert.equal(after(right, wrong, undefined), 'off');
  assert.equal(after(right, vague, vague), 'off');
  assert.equal(after(right, undefined, undefined), 'unchecked');
  const watch = watchOf(clock, { sources: 3 });
  watch.compared([right, right, right]);
  for (let i = 0; i < 2; i++) watch.compared([undefined, undefined, right]);
  assert.equal(watch.doubt(), undefined, 'a source may be away for a while');
  watch.compared([undefined, undefined, right]);
  assert.equal(watch.doubt(), 'silent');
});

test('with sources, a clock that was set is believed again only when they confirm it', () => {
  const clock = hands();
  const watch = watchOf(clock, { sources: 1 });
  const say = (offsetMs: number) => watch.compared([{ offsetMs, errorMs: 5 }]);
  say(0);
  watch.jumped();
  clock.pass(600_000);
  assert.equal(watch.doubt(), 'jump');
  say(7_000);
  assert.equal(watch.doubt(), 'off');
  say(2);
  assert.equal(watch.doubt(), undefined);
});

test('without sources the installation says whether it trusts its machine', () => {
  const clock = hands();
  assert.equal(watchOf(clock).doubt(), undefined);
  assert.equal(watchOf(clock, { trustsMachine: false }).doubt(), 'untrusted');
});

/** An NTP server that is wrong by so much, in one of the ways of the world. */
async function ntp(aheadMs: number, manner: 'good' | 'deaf' | 'forger' | 'lost' = 'good'): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    if (manner === 'deaf') return;
    const answer = Buffer.alloc(48);
    answer[0] = manner === 'lost' ? 0xe4 : 0x24;
    answer[1] = 2;
    question.copy(answer, 24, 40, 48);
    if (manner === 'forger') answer[24]! ^= 1;
    const now = (Date.now() + aheadMs) / 1000 + 2_208_988_800;
    for (const at of [32, 40]) {
      answer.writeUInt32BE(Math.floor(now), at);
      answer.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), at + 4);
    }
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await new Promise((resolve) => socket.once('listening', resolve));
  return socket;
}

test('a source is asked and compared; one that is deaf, lost or forged is none', async () => {
  const ask = async (...server: Parameters<typeof ntp>) => {
    const socket = await ntp(...server);
    try {
      const source = parseSource(`127.0.0.1:${(socket.address() as AddressInfo).port}`)!;
      return await askSource(source, Date.now);
    } finally {
      socket.close();
    }
  };
  const near = await ask(0);
  assert.ok(Math.abs(near.offsetMs) <= near.errorMs + 5, JSON.stringify(near));
  const far = await ask(90_000);
  assert.ok(Math.abs(far.offsetMs - 90_000) < 1_000);
  await assert.rejects(ask(0, 'lost'), /not synchronised/);
  await Promise.all([assert.rejects(ask(0, 'deaf')), assert.rejects(ask(0, 'forger'), /does not answer/)]);
});

test('a source is a host with a port or without', () => {
  assert.deepEqual(parseSource('hora.example'), { host: 'hora.example', port: 123 });
  assert.deepEqual(parseSource('[2001:db8::1]:1123'), { host: '2001:db8::1', port: 1123 });
  for (const text of ['', 'a b', 'hora:0', 'hora:70000', 'http://hora', 'hora:'])
    assert.equal(parseSource(text), undefined, text);
});
