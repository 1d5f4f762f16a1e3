import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  after,
  type Delegation,
  type Holding,
  REQUEST_STATES,
  REQUEST_STEPS,
  refusals,
  standingOf,
  turns,
} from './request.ts';

const NOW = Temporal.Instant.from('2026-11-26T09:00:00Z');
const OPEN = { state: 'open', expiresAt: '2026-11-30T23:00:00Z' } as const;
const OWN = { how: 'own', onBehalf: null, act: null } as const;

test('a request goes only along its steps, and what has ended stays as it ended', () => {
  const moves = REQUEST_STATES.map((state) => [
    state,
    REQUEST_STEPS.flatMap((step) =>
      after(state, step) === undefined ? [] : [`${step} ${after(state, step)}`],
    ),
  ]);
  assert.deepEqual(moves, [
    ['draft', ['send open', 'cancel cancelled']],
    [
      'open',
      [
        ...['sign open', 'finish completed', 'reject rejected', 'return returned'],
        ...['cancel cancelled', 'expire expired'],
      ],
    ],
    ['returned', ['send open', 'cancel cancelled']],
    ...['completed', 'rejected', 'cancelled', 'expired'].map((state) => [state, []]),
  ]);
});

test('signers in series wait for one another, those of one step sign in whatever order', () => {
  const task = (id: string, step: number, state: 'waiting' | 'done' = 'waiting') => ({ id, step, state });
  const said = (tasks: Parameters<typeof turns>[0]) => Object.fromEntries(turns(tasks));
  assert.deepEqual(said([task('a', 1), task('b', 2), task('c', 2), task('d', 3)]), {
    ...{ a: 'turn', b: 'waiting', c: 'waiting', d: 'waiting' },
  });
  assert.deepEqual(said([task('a', 1, 'done'), task('b', 2), task('c', 2, 'done'), task('d', 3)]), {
    ...{ b: 'turn', d: 'waiting' },
  });
  assert.deepEqual(said([task('a', 1, 'done')]), {});
});

test('whoever may not sign is told every reason, not only the first', () => {
  const codes = (circumstances: Partial<Parameters<typeof refusals>[0]>) =>
    refusals({ request: OPEN, task: { state: 'turn' }, standing: OWN, now: NOW, ...circumstances }).map(
      ({ code }) => code.replace('signatures.', ''),
    );
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ task: { state: 'waiting' } }), ['not-your-turn']);
  assert.deepEqual(codes({ task: { state: 'done' } }), ['already-done']);
  assert.deepEqual(codes({ now: Temporal.Instant.from(OPEN.expiresAt) }), ['deadline-passed']);
  assert.deepEqual(
    codes({
      request: { state: 'cancelled', expiresAt: '2026-11-01T00:00:00Z' },
      task: { state: 'waiting' },
      standing: undefined,
    }),
    ['not-open', 'deadline-passed', 'not-your-task', 'not-your-turn'],
  );
});

const MAYOR = '99900001R';
const DEPUTY = '99900002W';
const THIRD = '99900003A';
const holding: Holding = {
  ...{
    id: 'h',
    officeId: 'mayor',
    document: MAYOR,
    name: 'Mayor',
    fromDay: '2026-06-01',
    untilDay: '2026-11-30',
  },
};
const delegation: Delegation = {
  ...{
    id: 'd',
    fromDocument: MAYOR,
    fromName: 'Mayor',
    toDocument: DEPUTY,
    toName: 'Deputy',
    act: 'Decree 7',
  },
  ...{ fromDay: '2026-11-20', untilDay: '2026-11-25', endedAt: null },
};
const onward: Delegation = { ...delegation, id: 'e', fromDocument: DEPUTY, toDocument: THIRD };

test('whoever holds the office that day signs, and nobody who did before or will later', () => {
  const task = { document: null, officeId: 'mayor' };
  const on = (day: string) => standingOf(MAYOR, task, { day, holdings: [holding], delegations: [] })?.how;
  assert.deepEqual(['2026-05-31', '2026-06-01', '2026-11-30', '2026-12-01'].map(on), [
    undefined,
    'office',
    'office',
    undefined,
  ]);
});

test('a delegate signs for the person and for the office, only while the delegation lasts, and passes nothing on', () => {
  const where = { holdings: [holding], delegations: [delegation, onward] };
  for (const task of [
    { document: MAYOR, officeId: null },
    { document: null, officeId: 'mayor' },
  ]) {
    const on = (person: string, day: string) => standingOf(person, task, { ...where, day });
    assert.deepEqual(on(DEPUTY, '2026-11-25'), { how: 'delegation', onBehalf: 'Mayor', act: 'Decree 7' });
    assert.equal(on(DEPUTY, '2026-11-26'), undefined);
    assert.equal(on(DEPUTY, '2026-11-19'), undefined);
    assert.equal(on(THIRD, '2026-11-22'), undefined);
  }
  const ended = { ...where, delegations: [{ ...delegation, endedAt: '2026-11-21T08:00:00Z' }] };
  assert.equal(
    standingOf(DEPUTY, { document: MAYOR, officeId: null }, { ...ended, day: '2026-11-22' }),
    undefined,
  );
});
