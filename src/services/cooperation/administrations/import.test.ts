import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { createAdministration } from './actions/create-administration.ts';
import { importAdministrations } from './actions/import-administrations.ts';
import { updateAdministration } from './actions/update-administration.ts';
import { demoId, loadDemo } from './demo.ts';
import type { Format } from './file-formats.ts';
import { house, officer, operator, visitor } from './house.test-helper.ts';
import { exportAdministrations } from './queries/export-administrations.ts';
import { getAdministration } from './queries/get-administration.ts';
import { searchAdministrations } from './queries/search-administrations.ts';

let kernel: Kernel;
before(async () => {
  kernel = await house();
  await loadDemo(kernel);
  await perform(kernel, createAdministration, operator, {
    ...{
      type: 'consortium',
      name: '=1+1 "Consorci", amb; de tot',
      dir3: 'A09999990',
      phone: '+34 900 000 000',
    },
    ...{
      place: "'=cmd|' /C calc'!A0",
      address: 'Carrer Major, 1\n08000 Prova',
      names: { en: '-Consortium' },
      population: 0,
    },
  });
});

const bring = (content: string, dryRun = true, format: Format = 'csv') =>
  perform(kernel, importAdministrations, operator, { format, content, dryRun });
const take = async (format: Format, who = operator) =>
  (await perform(kernel, exportAdministrations, who, { format })).content;
const problems = async (content: string, format: Format = 'csv') =>
  (await bring(content, true, format)).issues.map(({ line, column, code }) => `${line} ${column} ${code}`);
const total = async () => (await perform(kernel, searchAdministrations, visitor, {})).total;

for (const format of ['csv', 'json'] as const) {
  test(`what was exported as ${format} changes nothing when it is imported, whoever exported it`, async () => {
    for (const who of [operator, visitor]) {
      const report = await bring(await take(format, who), false, format);
      assert.deepEqual([report.created, report.changed, report.issueCount], [0, 0, 0]);
      assert.ok(report.unchanged >= 995);
    }
  });
}

test('an export makes the same directory on another installation', async () => {
  const other = await house();
  const content = await take('csv');
  const report = await perform(other, importAdministrations, operator, {
    format: 'csv',
    content,
    dryRun: false,
  });
  assert.ok(report.created >= 995 && report.issueCount === 0);
  assert.equal((await perform(other, exportAdministrations, operator, { format: 'csv' })).content, content);
});

test('no cell of the file begins as a formula does, and the values come back as they were', async () => {
  const csv = await take('csv');
  assert.ok(csv.includes(`"'=1+1 ""Consorci"", amb; de tot"`));
  for (const line of csv.split('\r\n'))
    for (const cell of line.split(',')) assert.doesNotMatch(cell, /^"?[=+\-@]/);
});

test('open data has no mailboxes nor telephones; the operator has them', async () => {
  const open = await take('csv', visitor);
  assert.match(
    open,
    /^id,type,ine10,dir3,nif,name,place,name_es,name_oc,name_en,parent,population,calendar,address,web,/,
  );
  assert.ok(!open.includes('900 000 000'));
  assert.ok((await take('csv')).includes('900 000 000'));
  const [first] = JSON.parse(await take('json', visitor));
  assert.ok(!('phone' in first) && first.population === null && first.invented === false);
});

test('a dry run tells every problem of every line and writes nothing', async () => {
  const before = await total();
  const file = [
    'type,name,ine10,dir3,nif,parent,population,status,merged_into',
    'municipality,Ajuntament de Bé,,A09999980,,L02000017,120,active,',
    'castle,,0801930007,L01080194,P0801900C,NOBODY,-3,gone,',
    'municipality,Ajuntament de Barcelona,0801930008,L01170792,,,,active,',
    'municipality,Ajuntament sense codis,,,,,,active,',
    'consortium,Consorci repetit,,A09999980,,,,active,',
    'consortium,Consorci fusionat,,A09999981,,,,merged,',
    'consortium,Consorci cercle,,A09999982,,A09999983,,active,',
    'consortium,Consorci cercle dos,,A09999983,,A09999982,,active,',
    'consortium,curta',
  ].join('\n');
  assert.deepEqual(await problems(file), [
    ...['3 type invalid', '3 name required', '3 ine10 invalid', '3 dir3 invalid', '3 nif invalid'],
    ...[
      '3 population invalid',
      '3 status invalid',
      '3 parent parent-unknown',
      '4  codes-differ',
      '5  no-code',
    ],
    ...['6 dir3 code-taken', '7 merged_into successor', '8 parent parent-circle', '9 parent parent-circle'],
    '10  cells-count',
  ]);
  const report = await bring(file);
  assert.ok(report.dryRun && report.created > 0);
  assert.equal(await total(), before);
});

test('a file with one wrong line writes none of its lines', async () => {
  const before = await total();
  const file = 'type,name,dir3\nconsortium,Consorci bo,A09999970\nconsortium,Consorci dolent,A0999\n';
  await assert.rejects(bring(file, false), (error: Problem) => {
    assert.equal(error.code, 'administrations.import-refused');
    assert.deepEqual(
      error.fields.map(({ field }) => field),
      ['line 3.dir3'],
    );
    return true;
  });
  assert.equal(await total(), before);
});

test('lines change what they name, create what is new, and leave alone the columns that they do not have', async () => {
  const id = demoId('25203');
  await perform(kernel, updateAdministration, operator, { id, email: 'seu@example.cat', population: 12_000 });
  const file = '\uFEFFine10;population;parent;type;name;dir3\n2520380001;;;;;\n';
  const wrong = await bring(file);
  assert.deepEqual(
    wrong.issues.map(({ column, code }) => `${column} ${code}`),
    ['type required', 'name required'],
  );
  const good = '\uFEFFine10;population;web\n2520380001;;https://seu.example\n';
  const dry = await bring(good);
  assert.deepEqual(
    [dry.changed, dry.changes[0]?.fields, dry.changes[0]?.line],
    [1, ['population', 'web'], 2],
  );
  await bring(good, false);
  const read = await perform(kernel, getAdministration, visitor, { id });
  assert.deepEqual(
    [read.population, read.contact.web, read.contact.email],
    [null, 'https://seu.example', 'seu@example.cat'],
  );
  assert.equal(read.parent?.name, 'Diputació de Lleida');
});

test('a parent can be another line of the same file, before or after', async () => {
  const file = 'type,name,dir3,parent\npublic-agency,Filla,A09999961,A09999962\nconsortium,Mare,A09999962,\n';
  const report = await bring(file, false);
  const child = await perform(kernel, getAdministration, visitor, { id: report.changes[0]!.id });
  assert.equal(child.parent?.name, 'Mare');
});

test('what is no file of bodies gets one clear problem with its line', async () => {
  assert.deepEqual(await problems('name,colour,name\nx,y,z'), [
    '1 colour column-unknown',
    '1 name column-repeated',
  ]);
  assert.deepEqual(await problems('type,name,dir3\nconsortium,"Bé,A09999950\n'), ['2  unreadable']);
  assert.deepEqual(await problems('{', 'json'), ['1  unreadable']);
  assert.deepEqual(await problems('{"a":1}', 'json'), ['1  unreadable']);
  assert.deepEqual(
    await problems('[{"dir3":{"a":1},"type":"consortium","name":"XY","__proto__x":1}, 3]', 'json'),
    [...['1 dir3 invalid', '1 __proto__x column-unknown', '1  no-code', '2  unreadable']],
  );
  const many = `dir3\n${'A09999940\n'.repeat(5001)}`;
  assert.deepEqual(await problems(many), ['5001  too-many-lines']);
  assert.deepEqual(await problems('\n\n'), ['1  unreadable']);
});

test('only the operator may import', async () => {
  const input = { format: 'csv', content: 'dir3\n', dryRun: true };
  for (const who of [visitor, officer(demoId('17079'))]) {
    await assert.rejects(perform(kernel, importAdministrations, who, input), /not-signed-in|not-allowed/);
  }
});

/** A small generator with a seed, so that a failure can be seen again. */
function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('any body, with any characters in its texts, comes back from the file as it went', async () => {
  const other = await house();
  const draw = draws(20_260_303);
  const pieces = [
    '=',
    "'",
    '"',
    ',',
    ';',
    '\n',
    '\t',
    '+',
    '-',
    '@',
    ' ',
    'à',
    'l·l',
    '€',
    '𝌆',
    '\uFF1D',
    '<b>',
    'null',
    '\\',
    'x',
  ];
  const text = () =>
    `${pieces[draw(pieces.length)]}a${Array.from({ length: draw(8) }, () => pieces[draw(pieces.length)]).join('')}b`;
  const maybe = <T>(make: () => T): T | null => (draw(2) === 0 ? null : make());
  for (let i = 0; i < 120; i++) {
    await perform(other, createAdministration, operator, {
      ...{
        type: 'consortium',
        name: text(),
        place: maybe(text),
        address: maybe(text),
        population: maybe(() => draw(9_999)),
      },
      ...{ dir3: `A${String(10_000_000 + i)}`, names: draw(2) === 0 ? {} : { es: text(), en: text() } },
    });
  }
  for (const format of ['csv', 'json'] as const) {
    const { content } = await perform(other, exportAdministrations, operator, { format });
    const report = await perform(other, importAdministrations, operator, { format, content, dryRun: false });
    assert.deepEqual(
      [report.created, report.changed, report.unchanged, report.issueCount],
      [0, 0, 120, 0],
      format,
    );
  }
});
