import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../../test/kernel.ts';
import { type Action, perform } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { runSql } from '../../../../kernel/database/database.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { AGREEMENT_STATES, type AgreementState, SIDES, type Side } from '../agreement.ts';
import { listAgreements, readAgreement } from '../queries/agreements.ts';
import type { AgreementDetail } from '../queries/views.ts';
import {
  approveAgreement,
  archiveAgreement,
  rejectAgreement,
  resumeAgreement,
  suspendAgreement,
} from './agreement-decide.ts';
import { submitAgreement, withdrawAgreement } from './agreement-submit.ts';
import { createAgreement, updateAgreement } from './agreements.ts';
import { agreementDraft, MONDAY, serviceDraft, WHY } from './drafts.test-helper.ts';
import { publishService, suspendService } from './service-moves.ts';
import { createService } from './services.ts';

const operator: Actor = { kind: 'operator', document: '99900002W', name: 'Operadora de prova' };
const at = { now: MONDAY };

async function scene(changes: Record<string, unknown> = {}) {
  const kernel = await testKernel();
  const provider = await makeTown(kernel, 'Emissora');
  const consumer = await makeTown(kernel, 'Consumidora');
  const service = await perform(
    kernel,
    createService,
    seller(provider),
    serviceDraft('RESIDENCIA', changes),
    at,
  );
  await perform(kernel, publishService, seller(provider), { id: service.id }, at);
  return { kernel, provider, consumer, service };
}
const seller = (town: Town) => town.employee('services.manage', 'agreements.manage');
const manager = (town: Town) => town.employee('agreements.manage');

async function refusal(promise: Promise<unknown>): Promise<string> {
  const problem = await promise.then(
    () => assert.fail('it was allowed'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem.code;
}

const WAYS: Partial<Record<AgreementState, string[]>> = {
  draft: [],
  pending: ['submit'],
  active: ['submit', 'approve'],
  suspended: ['submit', 'approve', 'suspend'],
  rejected: ['submit', 'reject'],
  archived: ['submit', 'approve', 'archive'],
};
const ACTS: Record<string, { action: Action; by: Side }> = {
  submit: { action: submitAgreement as unknown as Action, by: 'consumer' },
  withdraw: { action: withdrawAgreement as unknown as Action, by: 'consumer' },
  approve: { action: approveAgreement as unknown as Action, by: 'provider' },
  reject: { action: rejectAgreement as unknown as Action, by: 'provider' },
  suspend: { action: suspendAgreement as unknown as Action, by: 'provider' },
  resume: { action: resumeAgreement as unknown as Action, by: 'provider' },
  archive: { action: archiveAgreement as unknown as Action, by: 'consumer' },
};

async function agreementIn(
  kernel: Kernel,
  state: AgreementState,
  people: Record<Side, Actor>,
  serviceId: string,
  code: string,
) {
  const draft = agreementDraft(serviceId, { procedureCode: code, dailyQuota: 1 });
  const made = await perform(kernel, createAgreement, people.consumer, draft, at);
  for (const act of WAYS[state]!) {
    const { action, by } = ACTS[act]!;
    await perform(kernel, action, people[by], { id: made.id, reason: WHY }, at);
  }
  return made.id;
}

test('each side can make exactly the moves that its page offers, in every state', async () => {
  const { kernel, provider, consumer, service } = await scene();
  const people: Record<Side, Actor> = { consumer: manager(consumer), provider: manager(provider), operator };
  let code = 700_000;
  for (const state of AGREEMENT_STATES) {
    for (const side of SIDES) {
      for (const [act, { action }] of Object.entries(ACTS)) {
        const id = await agreementIn(kernel, state, people, service.id, String(++code));
        const before = await perform(kernel, readAgreement, people.consumer, { id }, at);
        const offered =
          state === 'draft' && side !== 'consumer'
            ? false
            : (await perform(kernel, readAgreement, people[side], { id }, at)).moves.includes(act as never);
        const tried = await perform(kernel, action, people[side], { id, reason: WHY }, at).then(
          () => true,
          (error: unknown) => {
            assert.ok(error instanceof Problem && error.status < 500, String(error));
            return false;
          },
        );
        assert.equal(tried, offered, `${side} ${act} from ${state}`);
        const after = await perform(kernel, readAgreement, people.consumer, { id }, at);
        assert.equal(after.state === before.state && after.history.length === before.history.length, !tried);
      }
    }
  }
});

test('both sides, the operator and the decision see the same state', async () => {
  const { kernel, provider, consumer, service } = await scene();
  const made = await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at);
  const seen = async (state: string) => {
    for (const actor of [manager(consumer), manager(provider), operator]) {
      const view = await perform(kernel, readAgreement, actor, { id: made.id }, at);
      assert.equal(view.state, state);
      const list = await perform(kernel, listAgreements, actor, { serviceId: service.id }, at);
      assert.equal(list.items.find((item) => item.id === made.id)?.state, state);
    }
    const rows = await kernel.db
      .transaction()
      .execute((tx) =>
        runSql<{ state: string }>(tx, 'select state from exchange.agreement where id = $1', [made.id]),
      );
    assert.equal(rows[0]?.state, state);
  };
  const pending = await perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at);
  // The tenth working day after Monday 23 November 2026, counted from the 24th (Ley 39/2015 art. 30.3).
  assert.equal(pending.decideBy, '2026-12-07');
  await seen('pending');
  await perform(kernel, approveAgreement, manager(provider), { id: made.id, reason: WHY }, at);
  await seen('active');
  await perform(kernel, suspendAgreement, manager(provider), { id: made.id, reason: WHY }, at);
  await perform(kernel, suspendAgreement, operator, { id: made.id, reason: WHY }, at);
  await perform(kernel, resumeAgreement, manager(provider), { id: made.id, reason: WHY }, at);
  await seen('suspended');
  assert.equal(
    await refusal(perform(kernel, resumeAgreement, manager(consumer), { id: made.id, reason: WHY }, at)),
    'exchange.not-your-suspension',
  );
  await perform(kernel, resumeAgreement, operator, { id: made.id, reason: WHY }, at);
  await seen('active');
});

test('a stranger body neither sees nor moves an agreement, and a provider does not see a draft', async () => {
  const { kernel, provider, consumer, service } = await scene();
  const stranger = await makeTown(kernel, 'Forastera');
  const made = await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at);
  for (const town of [stranger, provider])
    assert.equal(
      await refusal(perform(kernel, readAgreement, manager(town), { id: made.id }, at)),
      'kernel.not-found',
    );
  await perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at);
  for (const { action } of Object.values(ACTS))
    assert.equal(
      await refusal(perform(kernel, action, manager(stranger), { id: made.id, reason: WHY }, at)),
      'kernel.not-found',
    );
  const list = await perform(kernel, listAgreements, manager(stranger), {}, at);
  assert.deepEqual(list.items, []);
  assert.equal(
    await refusal(
      perform(
        kernel,
        createAgreement,
        manager(stranger),
        { ...agreementDraft(service.id), administrationId: consumer.id },
        at,
      ),
    ),
    'kernel.not-allowed',
  );
});

test('a request that fails says every failing point at once, and stays a draft', async () => {
  const { kernel, consumer, service } = await scene();
  const bad = agreementDraft(service.id, {
    procedureCode: 'abc',
    procedureTitle: 'x',
    norm: '',
    link: 'javascript:alert(1)',
    fields: ['members[].disability', 'nope'],
    dailyQuota: 5000,
    validFrom: '2027-01-01',
    validUntil: '2031-06-01',
  });
  const made = await perform(kernel, createAgreement, manager(consumer), bad, at);
  await assert.rejects(
    perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at),
    (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'exchange.checklist-failed');
      assert.deepEqual(
        error.clauses.map((clause) => clause.code.replace('exchange.checklist.', '')),
        [
          'norm-present',
          'link-valid',
          'procedure-code',
          'procedure-title',
          'fields-exist',
          'fields-minimal',
          'quota-within',
          'validity-length',
        ],
      );
      return true;
    },
  );
  const after = await perform(kernel, readAgreement, manager(consumer), { id: made.id }, at);
  assert.equal(after.state, 'draft');
});

test('of two equal requests sent at once, one is taken', async () => {
  const { kernel, consumer, service } = await scene({ approval: 'automatic' });
  const drafts: AgreementDetail[] = [];
  for (let i = 0; i < 2; i++)
    drafts.push(await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at));
  const results = await Promise.allSettled(
    drafts.map(({ id }) => perform(kernel, submitAgreement, manager(consumer), { id }, at)),
  );
  const taken = results.filter((each) => each.status === 'fulfilled');
  assert.equal(taken.length, 1);
  assert.equal((taken[0] as PromiseFulfilledResult<AgreementDetail>).value.state, 'active');
});

test('a submitted agreement cannot be edited, and a withdrawn one can', async () => {
  const { kernel, consumer, service } = await scene();
  const made = await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at);
  await perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at);
  const edit = () =>
    perform(
      kernel,
      updateAgreement,
      manager(consumer),
      { ...agreementDraft(service.id, { dailyQuota: 7 }), id: made.id },
      at,
    );
  assert.equal(await refusal(edit()), 'exchange.agreement-frozen');
  await perform(kernel, withdrawAgreement, manager(consumer), { id: made.id }, at);
  assert.equal((await edit()).dailyQuota, 7);
});

test('a step against somebody needs a reason, tells both bodies and raises the state version', async () => {
  const { kernel, provider, consumer, service } = await scene({ approval: 'automatic' });
  const made = await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at);
  await perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at);
  assert.equal(
    await refusal(perform(kernel, suspendAgreement, manager(provider), { id: made.id, reason: 'x' }, at)),
    'kernel.input-invalid',
  );
  const version = () =>
    kernel.db.transaction().execute(async (tx) => {
      const rows = await runSql<{ version: number }>(tx, 'select version from exchange.state_version');
      return rows[0]!.version;
    });
  const before = await version();
  await perform(kernel, suspendAgreement, manager(provider), { id: made.id, reason: WHY }, at);
  assert.ok((await version()) > before);
  const told = await kernel.db
    .transaction()
    .execute((tx) =>
      runSql<{ administration_id: string; kind: string }>(
        tx,
        `select administration_id, kind from kernel.event where subject = $1 order by id`,
        [made.id],
      ),
    );
  for (const body of [provider.id, consumer.id])
    assert.deepEqual(
      told.filter((event) => event.administration_id === body).map((event) => event.kind),
      ['agreements.activated', 'agreements.suspended'],
    );
});

test('a suspended data service takes no new agreement, and only who suspended it resumes it', async () => {
  const { kernel, provider, consumer, service } = await scene();
  await perform(kernel, suspendService, operator, { id: service.id, reason: WHY }, at);
  const made = await perform(kernel, createAgreement, manager(consumer), agreementDraft(service.id), at);
  assert.equal(
    await refusal(perform(kernel, submitAgreement, manager(consumer), { id: made.id }, at)),
    'exchange.checklist-failed',
  );
  assert.equal(
    await refusal(perform(kernel, publishService, seller(provider), { id: service.id }, at)),
    'exchange.move-not-allowed',
  );
});
