import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { perform } from '../../../kernel/action.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { approveAdhesion } from './actions/approve-adhesion.ts';
import { createAdministration } from './actions/create-administration.ts';
import { endAdhesion } from './actions/end-adhesion.ts';
import { renounceAdhesion } from './actions/renounce-adhesion.ts';
import { requestAdhesion } from './actions/request-adhesion.ts';
import { resumeAdhesion } from './actions/resume-adhesion.ts';
import { suspendAdhesion } from './actions/suspend-adhesion.ts';
import { ADHESION_STATES, ADHESION_STEPS, type AdhesionState, type AdhesionStep, MOVES } from './adhesion.ts';
import { house, officer, operator, visitor } from './house.test-helper.ts';
import { listAdhesions } from './queries/list-adhesions.ts';

let kernel: Kernel;
before(async () => {
  kernel = await house();
});

const ACTIONS = {
  approve: approveAdhesion,
  suspend: suspendAdhesion,
  resume: resumeAdhesion,
  end: endAdhesion,
  renounce: renounceAdhesion,
};
/** The steps by which an adhesion reaches each state. */
const PATHS: Record<AdhesionState, AdhesionStep[]> = {
  requested: [],
  active: ['approve'],
  suspended: ['approve', 'suspend'],
  ended: ['approve', 'end'],
};

let made = 0;
async function makeTown() {
  return perform(kernel, createAdministration, operator, {
    type: 'municipality',
    name: `Ajuntament de Prova ${++made}`,
  });
}
const request = (administrationId: string, service = 'exchange') =>
  perform(kernel, requestAdhesion, officer(administrationId), { administrationId, service });
const doer = (step: AdhesionStep, administrationId: string): Actor =>
  MOVES[step].by === 'operator' ? operator : officer(administrationId);
const take = (
  step: AdhesionStep,
  at: { administrationId: string; id: string },
  who?: Actor,
  more: object = {},
) =>
  perform(kernel, ACTIONS[step], who ?? doer(step, at.administrationId), {
    ...{ administrationId: at.administrationId, id: at.id, reason: 'Per la prova' },
    ...more,
  });
async function adhesionIn(state: AdhesionState) {
  const town = await makeTown();
  let adhesion = await request(town.id);
  for (const step of PATHS[state]) adhesion = await take(step, adhesion);
  return adhesion;
}
const refused = (code: string) => (error: unknown) => {
  assert.equal((error as Problem).code, code);
  return true;
};

for (const state of ADHESION_STATES) {
  for (const step of ADHESION_STEPS) {
    const allowed = MOVES[step].from.includes(state);
    test(`${step} on an adhesion that is ${state} ${allowed ? `makes it ${MOVES[step].to}` : 'is refused'}`, async () => {
      const adhesion = await adhesionIn(state);
      if (!allowed) return assert.rejects(take(step, adhesion), refused('administrations.adhesion-move'));
      const after = await take(step, adhesion);
      assert.deepEqual(
        [after.state, after.reason, after.version],
        [MOVES[step].to, 'Per la prova', adhesion.version + 1],
      );
    });
  }
}

for (const step of ADHESION_STEPS) {
  test(`only ${MOVES[step].by === 'operator' ? 'the operator' : 'the body itself'} may ${step} an adhesion`, async () => {
    const adhesion = await adhesionIn(MOVES[step].from[0]!);
    const stranger = officer((await makeTown()).id);
    const wrong = MOVES[step].by === 'operator' ? officer(adhesion.administrationId) : operator;
    await assert.rejects(take(step, adhesion, wrong), refused('kernel.not-allowed'));
    await assert.rejects(take(step, adhesion, visitor), refused('kernel.not-signed-in'));
    const theirs = MOVES[step].by === 'operator' ? 'kernel.not-allowed' : 'administrations.not-your-body';
    await assert.rejects(take(step, adhesion, stranger), refused(theirs));
  });
}

test('suspending and ending burden the body, so they need a reason', async () => {
  const adhesion = await adhesionIn('active');
  for (const step of ['suspend', 'end'] as const) {
    await assert.rejects(take(step, adhesion, operator, { reason: '' }), refused('kernel.input-invalid'));
  }
});

test('each step is kept, and told once in the feed of the body', async () => {
  const adhesion = await adhesionIn('suspended');
  await take('resume', adhesion, operator, { reason: '' });
  await take('renounce', adhesion);
  const steps = await kernel.pool.query(
    'select step, state, by_kind, reason from administrations.adhesion_step where administration_id = $1 order by version',
    [adhesion.administrationId],
  );
  assert.deepEqual(
    steps.rows.map((row) => Object.values(row).join(' ')),
    [
      'request requested employee ',
      'approve active operator Per la prova',
      'suspend suspended operator Per la prova',
      'resume active operator ',
      'renounce ended employee Per la prova',
    ],
  );
  const events = await kernel.pool.query('select kind from kernel.event where subject = $1 order by tx, id', [
    adhesion.id,
  ]);
  assert.deepEqual(
    events.rows.map((row) => row.kind.replace('administrations.adhesion-', '')),
    ['requested', 'approved', 'suspended', 'resumed', 'renounced'],
  );
});

test('a body asks once for each service, again after the end, and only for services that there are', async () => {
  const adhesion = await adhesionIn('requested');
  const { administrationId } = adhesion;
  await assert.rejects(request(administrationId), refused('administrations.adhesion-exists'));
  assert.equal((await request(administrationId, 'edicts')).state, 'requested');
  for (const none of ['absent', 'administrations', 'nothing']) {
    await assert.rejects(request(administrationId, none), refused('administrations.service-unknown'), none);
  }
  await take('renounce', adhesion);
  assert.notEqual((await request(administrationId)).id, adhesion.id);
});

test('two requests at the same time make one adhesion', async () => {
  const town = await makeTown();
  const both = await Promise.allSettled([request(town.id), request(town.id), request(town.id)]);
  const codes = both.map((one) => (one.status === 'fulfilled' ? 'made' : (one.reason as Problem).code));
  assert.deepEqual(codes.sort(), [
    'administrations.adhesion-exists',
    'administrations.adhesion-exists',
    'made',
  ]);
});

test('the public sees who is active, without reasons; the body and the operator see everything', async () => {
  const [active, suspended] = [await adhesionIn('active'), await adhesionIn('suspended')];
  const seen = async (who: Actor, administrationId: string) =>
    (await perform(kernel, listAdhesions, who, { administrationId })).found.map((one) => [
      one.state,
      one.reason,
    ]);
  assert.deepEqual(await seen(visitor, active.administrationId), [['active', null]]);
  assert.deepEqual(await seen(visitor, suspended.administrationId), []);
  assert.deepEqual(await seen(officer(active.administrationId), suspended.administrationId), []);
  for (const who of [operator, officer(suspended.administrationId)]) {
    assert.deepEqual(await seen(who, suspended.administrationId), [['suspended', 'Per la prova']]);
  }
  const asked = await perform(kernel, listAdhesions, visitor, { state: 'suspended' });
  assert.deepEqual(asked.found, []);
});
