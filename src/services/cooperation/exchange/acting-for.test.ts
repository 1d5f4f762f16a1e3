import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Citizen } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { personNif } from '../../../kernel/nif.ts';
import { Problem } from '../../../kernel/problem.ts';
import { giveConsent, withdrawConsent } from './actions/consents.ts';
import { serviceDraft } from './actions/drafts.test-helper.ts';
import { makeObjection, withdrawObjection } from './actions/objections.ts';
import { publishService } from './actions/service-moves.ts';
import { createService } from './actions/services.ts';
import { listConsents, listObjections } from './queries/people.ts';
import { findUsage } from './queries/usage.ts';

function somebody(name: string): Citizen {
  const document = personNif(Math.floor(10_000_000 + Math.random() * 89_999_999));
  return { kind: 'citizen', document, name, level: 'substantial' };
}

type Wish = { capacities: string[]; type?: string; bodies?: string[] };

/** A father, his daughter, and the power that he gave her; with how he takes it back. */
async function family(kernel: Kernel, { capacities, type = 'A', bodies = [] }: Wish) {
  const [father, daughter] = [somebody('Pare de Prova'), somebody('Filla de Prova')];
  const actions = new Map(
    kernel.services.flatMap((service) => service.actions).map((each) => [each.name, each]),
  );
  const action = (name: string) => actions.get(`mandates.mandate.${name}`)!;
  const representative = { document: daughter.document, name: 'Filla', surname1: 'de Prova' };
  const given = (await perform(kernel, action('grant'), father, {
    ...{ representative, type, bodies, capacities, validUntil: '2030-01-01' },
  })) as { id: string };
  await perform(kernel, action('accept'), daughter, { id: given.id });
  const acting: Citizen = {
    ...daughter,
    representing: { document: father.document, name: father.name, mandateId: given.id },
  };
  return {
    father,
    daughter,
    acting,
    revoke: () => perform(kernel, action('revoke'), father, { id: given.id }),
  };
}

const codes = async (doing: Promise<unknown>): Promise<string[]> => {
  const error = await doing.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Problem, String(error));
  return error.clauses.map((each) => each.code);
};

async function offer(kernel: Kernel) {
  const [provider, consumer] = [await makeTown(kernel, 'Emissora'), await makeTown(kernel, 'Consumidora')];
  const seller = provider.employee('services.manage');
  const service = await perform(kernel, createService, seller, serviceDraft());
  await perform(kernel, publishService, seller, { id: service.id });
  return { provider, consumer, serviceId: service.id };
}

test('a daughter who may consult sees what her father has, and nothing of her own', async () => {
  const kernel = await testKernel();
  const { father, daughter, acting } = await family(kernel, { capacities: ['CONSULTAR'] });
  const his = await perform(kernel, makeObjection, father, { reason: 'del pare' });
  const hers = await perform(kernel, makeObjection, daughter, { reason: 'de la filla' });
  const seen = (await perform(kernel, listObjections, acting, {})).items.map((each) => each.id);
  assert.deepEqual(seen, [his.id]);
  assert.deepEqual(
    (await perform(kernel, listObjections, daughter, {})).items.map((each) => each.id),
    [hers.id],
  );
  // What is hers cannot be touched in his name, even by its identifier.
  assert.ok(
    (await codes(perform(kernel, withdrawObjection, acting, { id: hers.id }))).includes(
      'mandates.capacity-missing',
    ),
  );
});

test('consulting and acting are two powers: neither does for the other', async () => {
  const kernel = await testKernel();
  const reader = await family(kernel, { capacities: ['CONSULTAR'] });
  assert.deepEqual(await codes(perform(kernel, makeObjection, reader.acting, {})), [
    'mandates.capacity-missing',
  ]);
  const doer = await family(kernel, { capacities: ['TRAMITAR'] });
  for (const [what, input] of [
    [findUsage, {}],
    [listObjections, {}],
    [listConsents, {}],
  ] as const)
    assert.deepEqual(await codes(perform(kernel, what as never, doer.acting, input)), [
      'mandates.capacity-missing',
    ]);
  const made = await perform(kernel, makeObjection, doer.acting, {});
  const his = (await perform(kernel, listObjections, doer.father, {})).items;
  assert.deepEqual(
    his.map((each) => each.id),
    [made.id],
  );
  assert.deepEqual((await perform(kernel, listObjections, doer.daughter, {})).items, []);
});

test('revoked a second ago is revoked: reading, objecting and consenting are refused in the same session', async () => {
  const kernel = await testKernel();
  const { consumer, serviceId } = await offer(kernel);
  const { acting, revoke } = await family(kernel, { capacities: ['GENERAL'] });
  const { id } = await perform(kernel, makeObjection, acting, {});
  await revoke();
  const consent = { consumerId: consumer.id, serviceId, procedureCode: '123456' };
  for (const [what, input] of [
    [findUsage, {}],
    [listObjections, {}],
    [makeObjection, { serviceId }],
    [withdrawObjection, { id }],
    [giveConsent, consent],
  ] as const)
    assert.deepEqual(await codes(perform(kernel, what as never, acting, input)), ['mandates.was-revoked']);
});

test('a power before one body consents to that body asking, and to no other', async () => {
  const kernel = await testKernel();
  const { consumer, serviceId } = await offer(kernel);
  const other = await makeTown(kernel, 'Veïna');
  const { acting, father } = await family(kernel, {
    capacities: ['TRAMITAR'],
    type: 'B',
    bodies: [consumer.id],
  });
  const consent = { serviceId, procedureCode: '123456' };
  assert.deepEqual(await codes(perform(kernel, giveConsent, acting, { ...consent, consumerId: other.id })), [
    'mandates.body-outside',
  ]);
  const given = await perform(kernel, giveConsent, acting, { ...consent, consumerId: consumer.id });
  assert.deepEqual(
    (await perform(kernel, listConsents, father, {})).items.map((each) => each.id),
    [given.id],
  );
  await perform(kernel, withdrawConsent, acting, { id: given.id });
});

test('what was done for another names both: the audit line, and a leaf of the power beside that of the act', async () => {
  const kernel = await testKernel();
  const { acting, father, daughter } = await family(kernel, { capacities: ['GENERAL'] });
  await perform(kernel, makeObjection, acting, {});
  const lines = await runSql<{ actor: string }>(
    kernel.db,
    `select actor from kernel.audit where action = 'exchange.objection.make' and actor = $1`,
    [`citizen:${daughter.document}>${father.document}`],
  );
  assert.equal(lines.length, 1);
  const acts = await runSql<{ purpose: string; leaf_id: string }>(
    kernel.db,
    `select purpose, leaf_id from mandates.act where grantor = $1 and representative = $2`,
    [father.document, daughter.document],
  );
  assert.deepEqual(
    acts.map((each) => each.purpose),
    ['exchange.objection.make'],
  );
});

test('the same key of a form, sent for oneself and for another, is two acts', async () => {
  const kernel = await testKernel();
  const { acting, daughter } = await family(kernel, { capacities: ['GENERAL'] });
  const once = { idempotencyKey: `prova-${crypto.randomUUID()}` };
  const hers = await perform(kernel, makeObjection, daughter, {}, once);
  const his = await perform(kernel, makeObjection, acting, {}, once);
  assert.notEqual(hers.id, his.id);
});
