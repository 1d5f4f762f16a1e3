import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, decide, type Known, type Link } from './decide.ts';
import { isWithin, type Scope } from './scope.ts';

const GIRONA = 'girona';
const VALLS = 'valls';

const mandate = (given: Partial<Known> = {}): Known => ({
  ...{
    id: '01',
    state: 'VALIDA',
    type: 'A',
    bodies: [],
    procedures: [],
    families: [],
    capacities: ['TRAMITAR'],
  },
  ...{ validFrom: '2026-01-01', validUntil: '2026-12-31', parent: undefined },
  ...given,
});
const asked = (given: Partial<Asked> = {}): Asked => ({
  ...{ capacity: 'TRAMITAR', administrationId: GIRONA, procedure: 'P1', families: ['F1'], day: '2026-11-26' },
  ...given,
});
const no = (mandates: Known[], question: Asked) => {
  const answer = decide(mandates, question);
  assert.equal(answer.allowed, false);
  return answer.allowed ? [] : answer.reasons;
};
const yes = (mandates: Known[], question: Asked) => {
  const answer = decide(mandates, question);
  assert.ok(answer.allowed, JSON.stringify(answer));
  return answer.mandate.id;
};

test('nobody represents whom nobody empowered', () => {
  assert.deepEqual(no([], asked()), ['none']);
});

test('only a valid one answers yes; of any other the state is the reason', () => {
  const reasons = {
    PENDENT_SIGNATURA: 'waits-signature',
    PENDENT_ACCEPTACIO: 'waits-acceptance',
    PENDENT_VALIDACIO: 'waits-validation',
    EN_VALIDACIO: 'waits-validation',
    DENEGADA: 'was-denied',
    EXPIRADA: 'has-expired',
    RENUNCIADA: 'was-renounced',
    REVOCADA: 'was-revoked',
    ANULADA: 'was-annulled',
  } as const;
  for (const [state, reason] of Object.entries(reasons))
    assert.deepEqual(no([mandate({ state: state as Known['state'] })], asked()), [reason]);
  assert.equal(yes([mandate()], asked()), '01');
});

test('first and last day count, the days beside them do not', () => {
  for (const day of ['2026-01-01', '2026-12-31']) assert.equal(yes([mandate()], asked({ day })), '01');
  assert.deepEqual(no([mandate()], asked({ day: '2025-12-31' })), ['not-yet']);
  assert.deepEqual(no([mandate()], asked({ day: '2027-01-01' })), ['over']);
});

test('GENERAL holds the three others, and none of them another', () => {
  const all = ['CONSULTAR', 'NOTIFICAR', 'TRAMITAR', 'GENERAL'] as const;
  for (const has of all)
    for (const capacity of all) {
      const answer = decide([mandate({ capacities: [has] })], asked({ capacity }));
      assert.equal(answer.allowed, has === 'GENERAL' || has === capacity, `${has} for ${capacity}`);
    }
});

test('a power before one body says nothing before another, nor before none in particular', () => {
  const one = mandate({ type: 'B', bodies: [GIRONA] });
  assert.equal(yes([one], asked()), '01');
  assert.deepEqual(no([one], asked({ administrationId: VALLS })), ['body-outside']);
  assert.deepEqual(no([one], asked({ administrationId: undefined })), ['body-outside']);
});

test('a power for procedures holds in theirs, by code or by family, and in no other', () => {
  const byCode = mandate({ type: 'C', bodies: [GIRONA], procedures: ['P1'] });
  const byFamily = mandate({ type: 'C', bodies: [GIRONA], families: ['F1'] });
  for (const each of [byCode, byFamily]) {
    assert.equal(yes([each], asked()), '01');
    assert.deepEqual(no([each], asked({ procedure: 'P2', families: ['F2'] })), ['procedure-outside']);
    assert.deepEqual(no([each], asked({ procedure: undefined, families: [] })), ['procedure-outside']);
    assert.deepEqual(no([each], asked({ administrationId: VALLS })), ['body-outside']);
  }
  const shared = mandate({ type: 'C', procedures: ['P1'] });
  assert.equal(yes([shared], asked({ administrationId: VALLS })), '01');
});

test('a no has every reason, those of the closest first', () => {
  const far = mandate({ id: '01', state: 'REVOCADA', type: 'B', bodies: [VALLS], capacities: ['CONSULTAR'] });
  const near = mandate({ id: '02', capacities: ['NOTIFICAR'] });
  assert.deepEqual(no([far, near], asked()), ['capacity-missing', 'was-revoked', 'body-outside']);
});

test('of several that would answer one does, whatever their order: the narrowest, then the fewest capacities, then the longest', () => {
  const general = mandate({ id: '01', capacities: ['GENERAL'] });
  const body = mandate({ id: '02', type: 'B', bodies: [GIRONA], capacities: ['GENERAL'] });
  const procedure = mandate({ id: '03', type: 'C', bodies: [GIRONA], procedures: ['P1'] });
  const two = mandate({
    id: '04',
    type: 'C',
    bodies: [GIRONA],
    procedures: ['P1'],
    capacities: ['CONSULTAR', 'TRAMITAR'],
  });
  const longer = mandate({
    id: '05',
    type: 'C',
    bodies: [GIRONA],
    procedures: ['P1'],
    validUntil: '2027-12-31',
  });
  const all = [general, body, procedure, two, longer];
  for (const order of [all, all.toReversed()]) assert.equal(yes(order, asked()), '05');
  assert.equal(yes([general, body, two, procedure], asked()), '03');
  assert.equal(yes([body, general], asked()), '02');
});

const link = (given: Partial<Link> = {}): Link => {
  const { parent: _parent, ...rest } = mandate({ id: '00' });
  return { ...rest, mayDelegate: true, isPassedOn: false, ...given };
};

test('one that was passed on holds only while the first does, each asked live', () => {
  assert.equal(yes([mandate({ parent: link() })], asked()), '01');
  const broken: (Link | null)[] = [
    null,
    link({ state: 'REVOCADA' }),
    link({ validUntil: '2026-11-25' }),
    link({ capacities: ['CONSULTAR'] }),
    link({ type: 'B', bodies: [VALLS] }),
    link({ mayDelegate: false }),
    link({ isPassedOn: true }),
  ];
  for (const parent of broken) assert.deepEqual(no([mandate({ parent })], asked()), ['chain-broken']);
});

test('what is passed on is within what one has', () => {
  const A: Scope = { type: 'A', bodies: [], procedures: [], families: [] };
  const B = (...bodies: string[]): Scope => ({ type: 'B', bodies, procedures: [], families: [] });
  const C = (bodies: string[], procedures: string[]): Scope => ({
    type: 'C',
    bodies,
    procedures,
    families: [],
  });
  const inside: [Scope, Scope][] = [
    [B(GIRONA), A],
    [C([GIRONA], ['P1']), A],
    [B(GIRONA), B(GIRONA, VALLS)],
    [C([GIRONA], ['P1']), B(GIRONA)],
    [C([GIRONA], ['P1']), C([GIRONA, VALLS], ['P1', 'P2'])],
    [C([GIRONA], ['P1']), C([], ['P1'])],
  ];
  const outside: [Scope, Scope][] = [
    [A, B(GIRONA)],
    [B(GIRONA, VALLS), B(GIRONA)],
    [B(GIRONA), C([GIRONA], ['P1'])],
    [C([], ['P1']), C([GIRONA], ['P1'])],
    [C([], ['P1']), B(GIRONA)],
    [C([GIRONA], ['P2']), C([GIRONA], ['P1'])],
  ];
  for (const [inner, outer] of inside) assert.ok(isWithin(inner, outer), JSON.stringify([inner, outer]));
  for (const [inner, outer] of outside) assert.ok(!isWithin(inner, outer), JSON.stringify([inner, outer]));
});
