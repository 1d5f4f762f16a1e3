import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import { kernelProblems } from '../problems.ts';
import { Places, type Taker } from './places.ts';

const busy = kernelProblems['uploads-busy'];
const stranger = (client: string, bytes = 1): Taker => ({ client, isStranger: true, bytes });
const known = (bytes = 1): Taker => ({ client: '192.0.2.1', isStranger: false, bytes });
const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

test('strangers of one address have two places, and get them back when they leave, once', () => {
  const places = new Places({ atOnce: 8, bytes: 100 }, busy);
  const leave = places.enter(stranger('a'));
  places.enter(stranger('a'));
  assert.throws(() => places.enter(stranger('a')), refused('kernel.too-many-at-once'));
  places.enter(stranger('b'));
  leave();
  leave();
  places.enter(stranger('a'));
  assert.throws(() => places.enter(stranger('a')), refused('kernel.too-many-at-once'));
});

test('all strangers together leave a quarter of everything to those who are known', () => {
  const places = new Places({ atOnce: 4, bytes: 100 }, busy);
  for (const client of ['a', 'b', 'c']) places.enter(stranger(client));
  assert.throws(() => places.enter(stranger('d')), refused('kernel.uploads-busy'));
  places.enter(known());
  assert.throws(() => places.enter(known()), refused('kernel.uploads-busy'));
});

test('bytes are counted as well as heads, and one alone always comes in', () => {
  const places = new Places({ atOnce: 8, bytes: 100 }, busy);
  const leave = places.enter(stranger('a', 500));
  assert.throws(() => places.enter(known(1)), refused('kernel.uploads-busy'));
  leave();
  places.enter(stranger('a', 70));
  assert.throws(() => places.enter(stranger('b', 10)), refused('kernel.uploads-busy'));
  places.enter(known(30));
});
