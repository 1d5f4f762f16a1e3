/** People of a body by a file: what it says, what is wrong in it, and what is done. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { somebody } from '../../../../test/browser.ts';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { pageContext } from '../../../../test/page-context.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { render } from '../../../kernel/html.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { appoint } from './actions/appointments.ts';
import { applyImport, checkImport } from './actions/import.ts';
import { readPeople } from './import-csv.ts';
import { importPage } from './pages/import.ts';
import { IMPORT, listPage } from './pages/list.ts';
import { positionsOf } from './positions.ts';

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

const CAN = ['people.manage', 'people.approve', 'people.read'] as const;
const day = (days: number) => Temporal.Now.plainDateISO('Europe/Madrid').add({ days }).toString();
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : String(error)),
  );
const manager = (town: Town): Employee => ({
  ...{ ...town.employee(...CAN), document: somebody().document, level: 'substantial' },
});
const wish = (more: Record<string, unknown> = {}) => ({
  ...{ document: somebody().document, name: 'Núria Puig Vila', unit: 'Secretaria', title: 'Secretària' },
  ...{ fromDay: day(0), roles: ['officer'], ...more },
});
const place = (person: string, now = kernel.now()) => positionsOf(kernel.db, person, { now });

describe('a file of people', () => {
  const HEAD = 'document;name;title;unit;kind;email;fromDay;untilDay;roles';
  const row = (more: Partial<Record<string, string>> = {}) => {
    const given = {
      document: somebody().document,
      name: 'Pere Prova',
      title: 'Tècnic',
      unit: 'Obres',
      kind: '',
      email: '',
      fromDay: day(0),
      untilDay: '',
      roles: 'officer',
      ...more,
    };
    return Object.values(given).join(';');
  };

  test('is checked line by line, and nothing is written while something is wrong', async () => {
    const by = manager(await makeTown(kernel));
    const document = somebody().document;
    const csv = [
      HEAD,
      row({ document }),
      row({ name: '' }),
      row({ fromDay: '2026-02-30' }),
      row({ roles: 'king' }),
      row({ document }),
    ].join('\n');
    const plan = await perform(kernel, checkImport, by, { csv });
    assert.deepEqual(
      plan.faults.map(({ line, column }) => [line, column.split('.')[0]]),
      [
        [3, 'name'],
        [4, 'fromDay'],
        [5, 'roles'],
        [6, 'document'],
      ],
    );
    assert.equal(await codeOf(perform(kernel, applyImport, by, { csv })), 'people.import-faulty');
    assert.deepEqual(await place(document), []);
  });

  test('the line of a fault is that of the file, after empty lines and cells of several lines too', () => {
    for (const end of ['\n', '\r\n']) {
      const csv = [
        ...[HEAD, '', row({ name: '' }), row({ title: `"Tècnic${end}d’obres"` })],
        ...[row({ fromDay: '2026-02-30' }), row({ document: 'x' })],
      ].join(end);
      assert.deepEqual(
        readPeople(csv).faults.map(({ line, column }) => `${line} ${column}`),
        ['3 name', '6 fromDay', '7 document'],
      );
      assert.equal(readPeople(`${csv}${end}too;few`).faults[0]?.line, 8);
    }
  });

  test('whoever is in their own file is told at their line, and applying it names every line and column', async () => {
    const by = manager(await makeTown(kernel));
    const csv = [HEAD, row({ name: '' }), row({ document: by.document }), row({ fromDay: 'x' })].join('\n');
    const { faults } = await perform(kernel, checkImport, by, { csv });
    const places = faults.map(({ line, column }) => `lines.${line}.${column}`);
    assert.deepEqual(places, ['lines.2.name', 'lines.3.document', 'lines.4.fromDay']);
    const refused = await perform(kernel, applyImport, by, { csv }).catch((error: unknown) => error);
    assert.ok(refused instanceof Problem);
    assert.deepEqual(
      refused.fields.map(({ field }) => field),
      places,
    );
    const page = pageContext({ kernel, actor: by, address: IMPORT, form: { csv, act: 'apply' } });
    const answer = await importPage.post!(page);
    assert.ok('html' in answer && answer.status === 422);
    const text = render(answer.html);
    for (const each of ['name', 'document', 'fromDay']) assert.ok(text.includes(`>${each}</code>`), each);
  });

  test('the file of a body has everybody in it, however many they are', async () => {
    const town = await makeTown(kernel);
    const many = 1_203;
    // Ended ones: the yearly review of other tests would have them all to look at.
    await kernel.pool.query(
      `insert into people.appointment (administration_id, id, person, name, search_text, unit, title, kind, from_day, state,
         created_at, updated_at)
       select $1, gen_random_uuid(), $4, 'Persona ' || n, 'persona ' || n, 'Obres', 'Post ' || n, 'employee', $2, 'ended',
         now(), now() from generate_series(1, $3::int) as n`,
      [town.id, day(0), many, somebody().document],
    );
    const address = '/office/people?format=csv&state=ended';
    const answer = await listPage.get!(pageContext({ kernel, actor: manager(town), address }));
    assert.ok('file' in answer);
    const names = String(answer.file).trimEnd().split('\n').slice(1);
    assert.equal(new Set(names).size, many);
  });

  test('appoints who is new, leaves who is there, and ends who is missing only when that is chosen', async () => {
    const town = await makeTown(kernel);
    const by = manager(town);
    const there = wish({ title: 'Tècnic' });
    const gone = wish();
    await perform(kernel, appoint, by, there);
    await perform(kernel, appoint, by, gone);
    const fresh = somebody().document;
    const csv = [
      HEAD,
      row({ document: there.document }),
      row({ document: fresh, roles: 'officer, registrar' }),
    ].join('\r\n');
    const plan = await perform(kernel, checkImport, by, { csv });
    assert.deepEqual([plan.faults.length, plan.news.length, plan.known, plan.missing.length], [0, 1, 1, 1]);
    const kept = await perform(kernel, applyImport, by, { csv });
    assert.deepEqual(kept, { appointed: 1, ended: 0, waiting: 1 });
    assert.equal((await place(gone.document)).length, 1);
    const ended = await perform(kernel, applyImport, by, { csv, endMissing: true });
    assert.deepEqual(ended, { appointed: 0, ended: 1, waiting: 0 });
    assert.deepEqual(await place(gone.document), []);
    assert.equal((await place(fresh)).length, 1);
  });

  test('nobody appoints themself by a file, and what is no file is told as such', async () => {
    const by = manager(await makeTown(kernel));
    const own = [HEAD, row({ document: by.document })].join('\n');
    assert.equal(
      (await perform(kernel, checkImport, by, { csv: own })).faults[0]?.message,
      'is you: nobody appoints themself',
    );
    for (const csv of ['x', 'document\n', 'a;b\n1;2', '"', HEAD])
      assert.ok(readPeople(csv).faults.length > 0, csv);
    assert.equal(
      readPeople([HEAD, ...Array.from({ length: 5_001 }, () => row())].join('\n')).faults.length,
      1,
    );
  });
});
