import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTown, testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { loadSnapshot } from '../catalogue.ts';
import { catalogue, catalogueService, listServices, readService } from '../queries/services.ts';
import { MONDAY, serviceDraft, WHY } from './drafts.test-helper.ts';
import {
  archiveService,
  deprecateService,
  publishService,
  resumeService,
  suspendService,
} from './service-moves.ts';
import { createService, updateService } from './services.ts';

const operator: Actor = { kind: 'operator', document: '99900002W', name: 'Operadora de prova' };
const at = { now: MONDAY };

async function scene() {
  const kernel = await testKernel();
  const town = await makeTown(kernel, 'Emissora');
  const seller = town.employee('services.manage');
  return { kernel, town, seller };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const problem = await promise.then(
    () => assert.fail('it was allowed'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem;
}

test('a published version keeps its schemas and fields; its quota can change', async () => {
  const { kernel, seller } = await scene();
  const { id } = await perform(kernel, createService, seller, serviceDraft(), at);
  await perform(kernel, publishService, seller, { id }, at);
  const fields = serviceDraft().fields.slice(0, 1);
  const refused = await problemOf(perform(kernel, updateService, seller, { id, fields }, at));
  assert.equal(refused.code, 'exchange.service-frozen');
  const same = await perform(
    kernel,
    updateService,
    seller,
    { ...serviceDraft(), id, dailyQuota: 7, code: undefined },
    at,
  );
  assert.equal(same.dailyQuota, 7);
});

test('the next version of a code, once published, retires the one before', async () => {
  const { kernel, town, seller } = await scene();
  const first = await perform(kernel, createService, seller, serviceDraft('PADRO'), at);
  await perform(kernel, publishService, seller, { id: first.id }, at);
  const second = await perform(kernel, createService, seller, serviceDraft('PADRO'), at);
  assert.equal(second.version, 2);
  await perform(kernel, publishService, seller, { id: second.id }, at);
  const visitor: Actor = { kind: 'visitor' };
  const shown = await perform(kernel, catalogue, visitor, { providerId: town.id }, at);
  assert.deepEqual(
    shown.items.map((each) => each.id),
    [second.id],
  );
  assert.equal((await perform(kernel, catalogueService, visitor, { id: first.id }, at)).state, 'deprecated');
});

test('what the operator suspends the provider cannot publish or resume', async () => {
  const { kernel, seller } = await scene();
  const { id } = await perform(kernel, createService, seller, serviceDraft(), at);
  await perform(kernel, publishService, seller, { id }, at);
  await perform(kernel, deprecateService, seller, { id, reason: WHY }, at);
  await perform(kernel, suspendService, operator, { id, reason: WHY }, at);
  assert.equal(
    (await problemOf(perform(kernel, publishService, seller, { id }, at))).code,
    'exchange.move-not-allowed',
  );
  assert.equal(
    (await problemOf(perform(kernel, resumeService, seller, { id, reason: WHY }, at))).code,
    'exchange.not-your-suspension',
  );
  const back = await perform(kernel, resumeService, operator, { id, reason: WHY }, at);
  assert.equal(back.state, 'deprecated', 'it goes back to what it was');
  await perform(kernel, archiveService, seller, { id, reason: WHY }, at);
  const ended = await perform(kernel, readService, seller, { id }, at);
  assert.deepEqual(ended.moves, []);
});

test('a body neither sees, edits nor moves the data service of another', async () => {
  const { kernel, seller } = await scene();
  const { id } = await perform(kernel, createService, seller, serviceDraft(), at);
  const stranger = (await makeTown(kernel, 'Forastera')).employee('services.manage');
  for (const action of [readService, updateService, publishService] as const)
    assert.equal((await problemOf(perform(kernel, action, stranger, { id }, at))).code, 'kernel.not-found');
  assert.equal((await perform(kernel, listServices, stranger, {}, at)).total, 0);
  assert.equal(
    (await problemOf(perform(kernel, catalogueService, stranger, { id }, at))).code,
    'kernel.not-found',
  );
});

test('a data service that could harm the exchange is refused, each fault beside its field', async () => {
  const { kernel, seller } = await scene();
  const faults = async (changes: Record<string, unknown>) =>
    (await problemOf(perform(kernel, createService, seller, serviceDraft('X', changes), at))).fields.map(
      (each) => each.field,
    );
  assert.deepEqual(await faults({ questionSchema: { $ref: 'https://evil.example/schema.json' } }), [
    'questionSchema',
  ]);
  assert.deepEqual(await faults({ answerSchema: { type: 'string', pattern: '^(a+)+$', maxLength: 50 } }), [
    'answerSchema',
  ]);
  assert.deepEqual(await faults({ address: 'http://provider.example.org/' }), ['address']);
  assert.deepEqual(await faults({ address: 'https://169.254.169.254/latest' }), ['address']);
  assert.deepEqual(await faults({ address: 'https://user:secret@provider.example.org/' }), ['address']);
  const field = { ...serviceDraft().fields[0]!, path: 'nothing.here' };
  assert.deepEqual(await faults({ fields: [field] }), ['fields.0.path']);
  assert.deepEqual(await faults({ questionSchema: { type: 'nonsense' }, address: 'ftp://x' }), [
    'questionSchema',
    'address',
  ]);
});

test('schemas of one $id, or one that no longer compiles, do not stop the exchanges of anybody', async () => {
  const { kernel, seller } = await scene();
  const $id = 'https://provider.example.org/schema';
  const { questionSchema, answerSchema } = serviceDraft();
  const schemas = {
    questionSchema: { $id, ...questionSchema },
    answerSchema: { $id, $ref: '#/$defs/a', $defs: { a: answerSchema } },
  };
  const first = await perform(kernel, createService, seller, serviceDraft('UN', schemas), at);
  const second = await perform(kernel, createService, seller, serviceDraft('DOS', schemas), at);
  await kernel.pool.query('update exchange.data_service set question_schema = $1 where id = $2', [
    { type: 'nonsense' },
    second.id,
  ]);
  const { services } = await loadSnapshot(kernel.db, undefined);
  const question = { document: { type: 'NIF', number: '99000001C' } };
  assert.equal(services.get(first.id)!.checkQuestion(question), true);
  assert.equal(services.get(first.id)!.checkQuestion({}), false);
  assert.equal(services.get(first.id)!.checkAnswer({ found: true }), true);
  assert.equal(services.get(second.id)!.checkQuestion(question), false, 'what cannot be checked is refused');
  await perform(kernel, updateService, seller, { id: second.id, questionSchema }, at);
});

test('the catalogue is searched without accents or capitals, by basis and by provider', async () => {
  const { kernel, town, seller } = await scene();
  const title = {
    ca: 'Família nombrosa Ç',
    es: 'Familia numerosa',
    oc: 'Familha nombrosa',
    en: 'Large family',
  };
  const { id } = await perform(
    kernel,
    createService,
    seller,
    serviceDraft('FAMILIA', { title, bases: ['law'] }),
    at,
  );
  await perform(kernel, publishService, seller, { id }, at);
  const found = async (input: Record<string, unknown>) =>
    (await perform(kernel, catalogue, seller, { providerId: town.id, ...input }, at)).total;
  assert.equal(await found({ text: 'FAMILIA NOMBROSA' }), 1);
  assert.equal(await found({ text: 'large fam' }), 1);
  assert.equal(await found({ text: '100%' }), 0);
  assert.equal(await found({ basis: 'consent' }), 0);
  assert.equal(await found({ basis: 'law', text: 'familia' }), 1);
});
