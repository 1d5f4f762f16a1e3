import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { addUnit } from './actions/add-unit.ts';
import { changeStatus } from './actions/change-status.ts';
import { closeUnit } from './actions/close-unit.ts';
import { createAdministration } from './actions/create-administration.ts';
import { requestAdhesion } from './actions/request-adhesion.ts';
import { updateAdministration } from './actions/update-administration.ts';
import { demoId, loadBodies, loadDemo } from './demo.ts';
import { house, officer, operator, visitor } from './house.test-helper.ts';
import { findByCode, isMember, listMembers, loadAdministration } from './index.ts';
import { getAdministration } from './queries/get-administration.ts';
import { listAdhesions } from './queries/list-adhesions.ts';
import { listUnits } from './queries/list-units.ts';
import { searchAdministrations } from './queries/search-administrations.ts';

let kernel: Kernel;
before(async () => {
  kernel = await house();
  await loadDemo(kernel);
});

let made = 0;
/** A town of this test alone. */
const makeTown = () =>
  perform(kernel, createAdministration, operator, {
    type: 'municipality',
    name: `Ajuntament de Prova ${++made}`,
  });
const found = async (text: string, more: object = {}) =>
  (await perform(kernel, searchAdministrations, visitor, { text, ...more })).found.map(
    (body) => body.place ?? body.name,
  );
const refused = (code: string) => (error: unknown) => {
  assert.equal((error as Problem).code, code);
  return true;
};
const kinds = async (id: string) =>
  (
    await kernel.pool.query('select kind from kernel.event where administration_id = $1 order by tx, id', [
      id,
    ])
  ).rows.map((row) => row.kind);

test('people find a town as they type it: without accents, without the last letter, in capitals, by any code', async () => {
  assert.equal((await found('seu durgel'))[0], "La Seu d'Urgell");
  assert.equal((await found('LA SEU D’URGELL'))[0], "La Seu d'Urgell");
  assert.deepEqual(
    (await found('sant julia')).filter((name) => !name.startsWith('Sant Julià')),
    [],
  );
  assert.equal((await found('barselona'))[0], 'Barcelona');
  assert.equal((await found('hospitalet llobregat'))[0], "L'Hospitalet de Llobregat");
  for (const code of ['L01080193', '0801930008', '08019'])
    assert.deepEqual(await found(code), ['Barcelona'], code);
  assert.deepEqual(await found('qwxzk'), []);
  assert.ok((await found('urgell')).includes("La Seu d'Urgell"));
});

test('a name with the geminate l is found however it is written', async () => {
  const body = { type: 'consortium', name: 'Consorci de la Vall de Sant Marcel·lí' };
  await perform(kernel, createAdministration, operator, body);
  for (const text of ['marcel·li', 'marcelli', 'MARCEL.LÍ', 'marceli'])
    assert.equal((await found(text))[0], body.name, text);
});

test('the list is cut in pages, filtered and sorted, and the total stands on every page', async () => {
  const ask = (more: object) =>
    perform(kernel, searchAdministrations, visitor, { type: 'county-council', sort: 'name', ...more });
  const [first, last, past] = await Promise.all([
    ask({ pageSize: 20 }),
    ask({ pageSize: 20, page: 3 }),
    ask({ pageSize: 20, page: 9 }),
  ]);
  assert.deepEqual([first.total, first.pages, first.found.length], [43, 3, 20]);
  assert.deepEqual([last.total, last.found.length], [43, 3]);
  assert.deepEqual([past.total, past.found.length], [43, 0]);
  assert.equal(first.found[0]?.place, "L'Alt Camp");
  const backwards = await ask({ pageSize: 1, direction: 'desc' });
  assert.equal(backwards.found[0]?.place, 'El Vallès Oriental');
  const gone = await perform(kernel, searchAdministrations, visitor, {
    status: 'dissolved',
    type: 'county-council',
  });
  assert.equal(gone.total, 1);
});

test('a body is read with its parent, and an unknown one is a clear refusal', async () => {
  const girona = await perform(kernel, getAdministration, visitor, { id: demoId('17079') });
  assert.deepEqual(
    [girona.ine10, girona.dir3, girona.parent?.name],
    ['1707920002', 'L01170792', 'Diputació de Girona'],
  );
  await assert.rejects(
    perform(kernel, getAdministration, visitor, { id: demoId('nobody') }),
    refused('administrations.unknown'),
  );
  await kernel.db.transaction().execute(async (tx) => {
    assert.equal((await findByCode(tx, { dir3: 'L01170792' }))?.id, girona.id);
    assert.equal(await findByCode(tx, {}), undefined);
    assert.equal(await loadAdministration(tx, demoId('nobody')), undefined);
  });
});

test('an employee of one town may not change another, nor the codes of their own', async () => {
  const [mine, other] = [await makeTown(), await makeTown()];
  const me = officer(mine.id);
  const change = (input: object) => perform(kernel, updateAdministration, me, input);
  assert.equal(
    (await change({ id: mine.id, web: 'https://mine.example' })).contact.web,
    'https://mine.example',
  );
  await assert.rejects(
    change({ id: other.id, web: 'https://mine.example' }),
    refused('administrations.not-your-body'),
  );
  await assert.rejects(
    change({ id: mine.id, name: 'Another name' }),
    refused('administrations.not-your-body'),
  );
  const unit = { administrationId: other.id, name: 'Hisenda' };
  await assert.rejects(perform(kernel, addUnit, me, unit), refused('administrations.not-your-body'));
  const adhesion = { administrationId: other.id, service: 'exchange' };
  await assert.rejects(
    perform(kernel, requestAdhesion, me, adhesion),
    refused('administrations.not-your-body'),
  );
  const idle = officer(mine.id, []);
  await assert.rejects(
    perform(kernel, updateAdministration, idle, { id: mine.id }),
    refused('kernel.not-allowed'),
  );
});

test('a change on an old version, a code that another body has, and a circle of parents are refused', async () => {
  const [one, two] = [await makeTown(), await makeTown()];
  const change = (input: object) => perform(kernel, updateAdministration, operator, input);
  await change({ id: one.id, version: 1, parentId: two.id });
  await assert.rejects(
    change({ id: one.id, version: 1, population: 30 }),
    refused('administrations.changed-meanwhile'),
  );
  await assert.rejects(change({ id: two.id, parentId: one.id }), refused('administrations.parent-wrong'));
  await assert.rejects(change({ id: two.id, dir3: 'L01080193' }), refused('administrations.code-taken'));
  await assert.rejects(change({ id: two.id, dir3: 'L01080194' }), refused('kernel.input-invalid'));
  const same = await change({ id: one.id, parentId: two.id });
  assert.equal(same.version, 2, 'nothing changed');
  assert.deepEqual(await kinds(one.id), ['administrations.created', 'administrations.updated']);
});

test('two operators who give the same code at once cannot both succeed, and the second is told why', async () => {
  const body = { type: 'public-agency', name: 'Agència de prova', dir3: 'A09999991' };
  const both = await Promise.allSettled(
    [1, 2].map(() => perform(kernel, createAdministration, operator, body)),
  );
  const codes = both.map((one) => (one.status === 'fulfilled' ? 'made' : (one.reason as Problem).code));
  assert.deepEqual(codes.sort(), ['administrations.code-taken', 'made']);
});

test('a merged body names its successor, keeps its page, and its adhesions end with it', async () => {
  const [old, heir] = [await makeTown(), await makeTown()];
  await perform(kernel, requestAdhesion, officer(old.id), { administrationId: old.id, service: 'exchange' });
  const move = (input: object) =>
    perform(kernel, changeStatus, operator, {
      id: old.id,
      since: '2026-03-01',
      reason: 'Decret de fusió',
      ...input,
    });
  await assert.rejects(move({ status: 'merged' }), refused('administrations.status-move'));
  await assert.rejects(
    move({ status: 'merged', mergedIntoId: old.id }),
    refused('administrations.status-move'),
  );
  await assert.rejects(
    move({ status: 'merged', mergedIntoId: demoId('comarca-13') }),
    refused('administrations.inactive'),
  );
  await move({ status: 'merged', mergedIntoId: heir.id });
  const read = await perform(kernel, getAdministration, visitor, { id: old.id });
  assert.deepEqual([read.status, read.statusSince, read.mergedInto?.id], ['merged', '2026-03-01', heir.id]);
  await assert.rejects(move({ status: 'dissolved' }), refused('administrations.status-move'));
  const adhesions = await perform(kernel, listAdhesions, operator, { administrationId: old.id });
  assert.deepEqual(
    adhesions.found.map((one) => [one.state, one.reason]),
    [['ended', 'Decret de fusió']],
  );
  assert.ok((await kinds(old.id)).includes('administrations.adhesion-ended'));
  const again = perform(kernel, requestAdhesion, officer(old.id), {
    administrationId: old.id,
    service: 'edicts',
  });
  await assert.rejects(again, refused('administrations.inactive'));
});

test('units make a tree that is closed from its leaves', async () => {
  const town = await makeTown();
  const me = officer(town.id);
  const add = (name: string, parentId: string | null = null) =>
    perform(kernel, addUnit, me, { administrationId: town.id, name, parentId });
  const area = await add('Àrea de Territori');
  const works = await add('Obres', area.id);
  const close = (id: string) => perform(kernel, closeUnit, me, { administrationId: town.id, id });
  await assert.rejects(close(area.id), refused('administrations.unit-has-parts'));
  assert.equal((await close(works.id)).closedOn, '2026-03-03');
  await assert.rejects(close(works.id), refused('administrations.unit-closed'));
  await assert.rejects(add('Llicències', works.id), refused('administrations.unit-closed'));
  await assert.rejects(add('Llicències', town.id), refused('administrations.unit-unknown'));
  const list = (closed: boolean) =>
    perform(kernel, listUnits, visitor, { administrationId: town.id, closed });
  assert.deepEqual(
    (await list(true)).units.map((unit) => [unit.name, unit.level]),
    [
      ['Àrea de Territori', 0],
      ['Obres', 1],
    ],
  );
  assert.equal((await list(false)).units.length, 1);
});

test('the demonstration loads once, and leaves alone what people changed', async () => {
  const alone = await house();
  await loadDemo(alone);
  const id = demoId('17079');
  await perform(alone, updateAdministration, operator, { id, web: 'https://girona.example' });
  await loadDemo(alone);
  await loadBodies(alone, [
    {
      ...{ code: 'DEMO-X', type: 'public-agency', name: 'Agència X (demostració)', dir3: 'Z99000099' },
      units: [{ code: 'u', name: 'Unitat' }],
    },
  ]);
  await loadBodies(alone, [{ code: 'DEMO-X', type: 'public-agency', name: 'Another name' }]);
  const read = await perform(alone, getAdministration, visitor, { id });
  assert.equal(read.contact.web, 'https://girona.example');
  const invented = await perform(alone, getAdministration, visitor, { id: demoId('DEMO-X') });
  assert.deepEqual([invented.name, invented.invented], ['Agència X (demostració)', true]);
  await alone.db.transaction().execute(async (tx) => {
    const members = await listMembers(tx, 'exchange');
    assert.equal(members.find((member) => member.id === demoId('DEMO-X'))?.active, true);
    assert.equal(members.find((member) => member.id === id)?.active, true);
    assert.ok(await isMember(tx, id, 'exchange'));
    assert.ok(!(await isMember(tx, demoId('25008'), 'exchange')), 'suspended');
  });
});
