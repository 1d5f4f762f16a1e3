import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimit, neighbourhood } from './rate.ts';

test('a client may send its burst at once, then as many as come back in time, and is told how long to wait', () => {
  const rate = createRateLimit(2, 3);
  assert.deepEqual(
    [0, 0, 0].map((now) => rate('town', now)),
    [0, 0, 0],
  );
  assert.equal(rate('town', 0), 1);
  assert.equal(rate('another', 0), 0, 'the flood of one is not the flood of another');
  assert.equal(rate('town', 500), 0, 'half a second brings one of two');
  assert.equal(rate('town', 500), 1);
});

test('who floods is not forgotten because many others come by', () => {
  const rate = createRateLimit(1, 2);
  rate('flood', 0);
  rate('flood', 0);
  for (let other = 0; other < 30_000; other++) {
    rate(`passer-by ${other}`, 0);
    if (other % 1000 === 0) assert.notEqual(rate('flood', 0), 0, `after ${other} others`);
  }
});

test('all addresses of one network of version 6 are one client', () => {
  const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3', '2001:0DB8:0001:0002::', '2001:db8:1:2:0::9'];
  assert.deepEqual(new Set(same.map(neighbourhood)), new Set(['2001:db8:1:2::/64']));
  assert.equal(neighbourhood('2001::1:2:3:4:5:6'), '2001:0:1:2::/64');
  assert.equal(neighbourhood('::1'), '0:0:0:0::/64');
  assert.equal(neighbourhood('::ffff:10.1.2.3'), '10.1.2.3');
  assert.equal(neighbourhood('10.1.2.3'), '10.1.2.3');
});
