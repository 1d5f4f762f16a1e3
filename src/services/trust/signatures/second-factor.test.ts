import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { totp } from '../../../kernel/totp.ts';
import {
  ATTEMPTS,
  attempt,
  type Factors,
  hashPin,
  isObvious,
  LOCK_MINUTES,
  LOCKS_FOR_GOOD,
} from './second-factor.ts';

const NOW = Temporal.Instant.from('2026-11-26T09:00:00Z');
const PIN = '845210';
let fresh: Factors;

before(async () => {
  const { salt, hash } = await hashPin(PIN);
  fresh = {
    ...{ pinSalt: salt, pinHash: hash, totpSecret: randomBytes(20), totpStep: 0 },
    ...{ failures: 0, locks: 0, lockedUntil: undefined },
  };
});

const right = (factors: Factors, now: Temporal.Instant) => ({
  pin: PIN,
  code: totp(factors.totpSecret, now.epochMilliseconds),
});

test('a person signs with PIN and code together, and with neither alone', async () => {
  assert.equal((await attempt(fresh, right(fresh, NOW), NOW)).outcome, 'right');
  assert.equal((await attempt(fresh, { ...right(fresh, NOW), pin: '845211' }, NOW)).outcome, 'wrong');
  assert.equal((await attempt(fresh, { ...right(fresh, NOW), code: '000000' }, NOW)).outcome, 'wrong');
});

test('a code that was seen over the shoulder does not work a second time', async () => {
  const once = await attempt(fresh, right(fresh, NOW), NOW);
  const again = await attempt({ ...fresh, ...once.kept }, right(fresh, NOW), NOW.add({ seconds: 2 }));
  assert.equal(again.outcome, 'wrong');
});

test('after five wrong attempts even the right pair waits a quarter of an hour', async () => {
  let factors = fresh;
  for (let count = 1; count <= ATTEMPTS; count++) {
    const { outcome, left, kept } = await attempt(factors, { pin: 'wrong1', code: '000000' }, NOW);
    assert.equal(outcome, count < ATTEMPTS ? 'wrong' : 'locked');
    assert.equal(left, count < ATTEMPTS ? ATTEMPTS - count : 0);
    factors = { ...factors, ...kept };
  }
  const early = NOW.add({ minutes: LOCK_MINUTES }).subtract({ seconds: 1 });
  assert.equal((await attempt(factors, right(factors, early), early)).outcome, 'locked');
  const late = NOW.add({ minutes: LOCK_MINUTES });
  assert.equal((await attempt(factors, right(factors, late), late)).outcome, 'right');
});

test('who is locked out three times has to enrol again', async () => {
  let factors = fresh;
  let now = NOW;
  for (let lock = 0; lock < LOCKS_FOR_GOOD; lock++) {
    for (let count = 0; count < ATTEMPTS; count++) {
      factors = { ...factors, ...(await attempt(factors, { pin: 'wrong1', code: '000000' }, now)).kept };
    }
    now = now.add({ minutes: LOCK_MINUTES });
  }
  const late = now.add({ hours: 24 * 30 });
  assert.equal((await attempt(factors, right(factors, late), late)).outcome, 'closed');
});

test('a PIN that everybody tries first is not taken', () => {
  for (const pin of ['111111', '123456', '987654', 'aaaaaa', 'abcdef']) assert.ok(isObvious(pin), pin);
  for (const pin of ['845210', '112233', 'ponts9']) assert.ok(!isObvious(pin), pin);
});
