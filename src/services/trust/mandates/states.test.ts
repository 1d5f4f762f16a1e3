import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ACTIVE,
  FINAL,
  firstState,
  MOVES,
  type Move,
  move,
  type Quality,
  STATES,
  type State,
} from './states.ts';

/** The published moves, written down apart from the code: state, who, what, where to (Representa §3.10 and its diagram). */
const PUBLISHED: readonly [State, Quality, Move, State][] = [
  ['PENDENT_ACCEPTACIO', 'other', 'accept', 'VALIDA'],
  ['PENDENT_ACCEPTACIO', 'representative', 'renounce', 'RENUNCIADA'],
  ['VALIDA', 'representative', 'renounce', 'RENUNCIADA'],
  ['PENDENT_ACCEPTACIO', 'grantor', 'revoke', 'REVOCADA'],
  ['VALIDA', 'grantor', 'revoke', 'REVOCADA'],
  ['PENDENT_VALIDACIO', 'validator', 'take', 'EN_VALIDACIO'],
  ['EN_VALIDACIO', 'validator', 'release', 'PENDENT_VALIDACIO'],
  ['PENDENT_VALIDACIO', 'validator', 'approve', 'VALIDA'],
  ['EN_VALIDACIO', 'validator', 'approve', 'VALIDA'],
  ['PENDENT_VALIDACIO', 'validator', 'deny', 'DENEGADA'],
  ['EN_VALIDACIO', 'validator', 'deny', 'DENEGADA'],
  ['VALIDA', 'platform', 'expire', 'EXPIRADA'],
  ['PENDENT_SIGNATURA', 'platform', 'expire', 'EXPIRADA'],
  ['PENDENT_ACCEPTACIO', 'platform', 'expire', 'EXPIRADA'],
  ['PENDENT_VALIDACIO', 'platform', 'expire', 'EXPIRADA'],
  ['PENDENT_ACCEPTACIO', 'platform', 'lapse', 'ANULADA'],
  ['PENDENT_VALIDACIO', 'platform', 'lapse', 'ANULADA'],
  ['EN_VALIDACIO', 'platform', 'lapse', 'ANULADA'],
  ['PENDENT_SIGNATURA', 'administration', 'annul', 'ANULADA'],
  ['PENDENT_ACCEPTACIO', 'administration', 'annul', 'ANULADA'],
  ['PENDENT_VALIDACIO', 'administration', 'annul', 'ANULADA'],
  ['EN_VALIDACIO', 'administration', 'annul', 'ANULADA'],
  ['VALIDA', 'administration', 'annul', 'ANULADA'],
];
const QUALITIES: Quality[] = [
  'grantor',
  'representative',
  'other',
  'validator',
  'administration',
  'platform',
];

test('every state, every quality and every move: allowed exactly as published, and to nowhere else', () => {
  let allowed = 0;
  for (const state of STATES)
    for (const quality of QUALITIES)
      for (const name of Object.keys(MOVES) as Move[]) {
        if (name === 'sign') continue;
        const wanted = PUBLISHED.find(
          ([from, who, what]) => from === state && who === quality && what === name,
        );
        const answer = move(name, { state, intended: null }, new Set([quality]));
        assert.equal(answer.allowed, wanted !== undefined, `${state} ${quality} ${name}`);
        if (answer.allowed) {
          assert.equal(answer.to, wanted?.[3]);
          allowed += 1;
        }
      }
  assert.equal(allowed, PUBLISHED.length);
});

test('what waits for its seal goes to the state that was meant, and only the platform seals it', () => {
  const waiting = { state: 'PENDENT_SIGNATURA', intended: 'PENDENT_VALIDACIO' } as const;
  assert.deepEqual(move('sign', waiting, new Set(['platform'])), { allowed: true, to: 'PENDENT_VALIDACIO' });
  assert.equal(move('sign', waiting, new Set(['grantor', 'administration'])).allowed, false);
  assert.equal(
    move('sign', { state: 'PENDENT_SIGNATURA', intended: null }, new Set(['platform'])).allowed,
    false,
  );
});

test('nothing comes back from a state that is final', () => {
  for (const state of FINAL)
    for (const name of Object.keys(MOVES) as Move[])
      assert.equal(
        move(name, { state, intended: 'VALIDA' }, new Set(QUALITIES)).allowed,
        false,
        `${state} ${name}`,
      );
  assert.deepEqual(ACTIVE, [
    'PENDENT_SIGNATURA',
    'PENDENT_ACCEPTACIO',
    'PENDENT_VALIDACIO',
    'EN_VALIDACIO',
    'VALIDA',
  ]);
});

test('with documents somebody validates, without them the other party accepts', () => {
  assert.equal(firstState(true), 'PENDENT_VALIDACIO');
  assert.equal(firstState(false), 'PENDENT_ACCEPTACIO');
});
