import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { freshDatabase } from '../../../../test/database.ts';
import { makeTown, openTestApp } from '../../../../test/kernel.ts';
import type { App } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import { readEvents } from '../../../kernel/events.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { deadline, registerCalendar } from '../../../kernel/legal-time/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { importCalendars } from './actions/import-calendars.ts';
import { loadDemo } from './demo.ts';
import { calendarLibrary } from './index.ts';
import { listCalendars } from './queries/list-calendars.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const HEAD = 'scope,version,status,source,date,name,name_es';
const MANRESA = `${HEAD}
local:08113,1,official,Ordre de prova,2027-02-19,Festa de la Llum,Fiesta de la Luz
local:08113,1,official,Ordre de prova,2027-08-30,Festa Major,`;

async function refusalOf(doing: Promise<unknown>): Promise<Problem> {
  const problem = await doing.then(
    () => assert.fail('it was taken'),
    (error: unknown) => error,
  );
  assert.ok(problem instanceof Problem, String(problem));
  return problem;
}

describe('calendars that an operator imports', () => {
  let app: App;
  let kernel: Kernel;
  let drop: () => Promise<void>;
  before(async () => {
    const database = await freshDatabase();
    drop = database.drop;
    app = await openTestApp(database.url);
    kernel = app.kernel;
  });
  after(async () => {
    await app?.stop();
    await drop?.();
  });

  const bring = (content: string, dryRun = false, format: 'csv' | 'json' = 'csv') =>
    perform(kernel, importCalendars, OPERATOR, { format, content, dryRun });
  const days = async (scope: string, year: number) => {
    const { calendars } = await perform(kernel, listCalendars, { kind: 'visitor' }, { scope, year });
    return calendars.flatMap(({ holidays }) => holidays.map(({ date }) => date));
  };

  test('a dry run says what would happen and stores nothing; then all of it counts at once', async () => {
    const tried = await bring(MANRESA, true);
    assert.deepEqual([tried.stored, tried.items[0]?.change, tried.items[0]?.days], [1, 'new', 2]);
    assert.deepEqual(await days('local:08113', 2027), []);
    await bring(MANRESA);
    assert.deepEqual(await days('local:08113', 2027), ['2027-02-19', '2027-08-30']);
    const { events } = await perform(kernel, readEvents, OPERATOR, { kind: 'calendars.imported' });
    assert.deepEqual(events.at(-1)?.payload, { calendars: ['local:08113/2027@1'] });
  });

  test('a term at that town skips its local holiday and names the version that said so', async () => {
    const library = await kernel.db
      .transaction()
      .execute((tx) => calendarLibrary(tx, ['catalonia', 'local:08113']));
    const calendar = registerCalendar(library, { municipality: '08113' }, 'accept');
    const from = Temporal.Instant.from('2027-02-18T10:00:00Z');
    const term = deadline({ from, length: 1, unit: 'working-days', calendar });
    assert.equal(term.lastDay.toString(), '2027-02-22', 'Friday 19 is the feast of the Light');
    assert.ok(term.calendars.includes('local-08113-2027@1'));
    assert.ok(!term.cautions.some((caution) => caution.startsWith('local-calendar-missing')));
  });

  test('the same file again changes nothing; another content needs a higher version, which then counts', async () => {
    const again = await bring(MANRESA);
    assert.deepEqual([again.stored, again.items[0]?.change], [0, 'same']);
    const other = MANRESA.replace('2027-08-30', '2027-08-31');
    const problem = await refusalOf(bring(other));
    assert.equal(problem.code, 'calendars.version-taken');
    assert.equal(problem.fields[0]?.field, 'local:08113/2027');
    assert.deepEqual(await days('local:08113', 2027), ['2027-02-19', '2027-08-30']);
    assert.equal(
      (await bring(other.replaceAll(',1,official', ',2,official'))).items[0]?.change,
      'correction',
    );
    assert.deepEqual(await days('local:08113', 2027), ['2027-02-19', '2027-08-31']);
    assert.equal(
      (await refusalOf(bring(MANRESA))).code,
      'calendars.version-taken',
      'an older one is refused',
    );
  });

  test('a calendar that comes with the program is corrected by a higher version', async () => {
    const { calendars } = await perform(kernel, listCalendars, OPERATOR, { scope: 'catalonia', year: 2027 });
    const official = { ...calendars[0]!, version: 2, status: 'official', source: 'Ordre de prova' };
    await bring(JSON.stringify([official]), false, 'json');
    const now = await perform(kernel, listCalendars, OPERATOR, { scope: 'catalonia', year: 2027 });
    assert.deepEqual([now.calendars[0]?.version, now.calendars[0]?.status, now.total], [2, 'official', 1]);
  });

  test('every fault of a file is told beside its place, and nothing of it is stored', async () => {
    const wrong = [
      ['', 'is a column that the file needs'],
      [
        `${HEAD}\nlocal:8,1,official,Ordre,2027-02-19,Festa,`,
        'local:<INE code of a municipality of Catalonia>',
      ],
      [`${HEAD}\nstate,1,official,Ordre,2027-02-19,Festa,`, 'no term is counted with another'],
      [HEAD, 'has no line of a day'],
      [`${HEAD}\nlocal:08001,1,maybe,Ordre,2027-02-19,Festa,`, 'official'],
      [`${HEAD}\nlocal:08001,1,official,Ordre,2027-02-30,Festa,`, 'is a date YYYY-MM-DD that exists'],
      [`${HEAD}\nlocal:08001,1,official,,2027-02-19,,`, 'is required'],
      [`${HEAD}\nlocal:08001,1,official,"Ordre`, 'is not CSV'],
    ] as const;
    for (const [content, told] of wrong) {
      const problem = await refusalOf(bring(content === '' ? 'a,b\n1,2' : content));
      assert.equal(problem.code, 'legal-time.calendar-invalid');
      assert.ok(
        problem.fields.some(({ message }) => message.includes(told)),
        JSON.stringify(problem.fields),
      );
    }
    assert.equal((await refusalOf(bring('{', false, 'json'))).code, 'legal-time.calendar-invalid');
    assert.deepEqual(await days('local:08001', 2027), []);
  });

  test('a fault of a CSV file is at its line and column, as a spreadsheet shows them', async () => {
    const lines = [
      `${HEAD},name_en`,
      'local:08001,1,official,Ordre,2027-02-19,Festa,Fiesta,',
      'local:08002,1,maybe,Ordre,2027-02-19,Festa,Fiesta,',
      '',
      'local:08001,1,official,Ordre,2027-02-30,Festa,Fiesta,',
      `local:08001,1,official,Ordre,2027-03-01,Festa,Fiesta,${'x'.repeat(201)}`,
      'local:8,1,official,Ordre,27-03-01,Festa,Fiesta,',
    ];
    const { fields } = await refusalOf(bring(lines.join('\r\n')));
    const places = fields.map(({ field }) => field).sort();
    assert.deepEqual(
      [...new Set(places)],
      ['lines.3.status', 'lines.5.date', 'lines.6.name_en', 'lines.7.date', 'lines.7.scope'],
    );
    const cut = await refusalOf(bring(`${HEAD}\nlocal:08001,1`));
    assert.deepEqual(cut.fields, [
      { field: 'lines.2', message: 'is not CSV: CSV_RECORD_INCONSISTENT_COLUMNS' },
    ]);
  });

  test('a line that calls a day of the same calendar less sure, or of another source, is a fault of its own', async () => {
    const lines = [
      HEAD,
      'local:08001,1,official,Ordre,2027-02-19,Festa,',
      'local:08001,1,provisional,Ordre,2027-03-01,Festa,',
      'local:08001,1,official,Ban,2027-03-02,Festa,',
      'local:08001,1,official,Ordre,2027-02-31,Festa,',
      'local:08001,1,provisional,Altra,2028-03-01,Festa,',
    ];
    const { fields } = await refusalOf(bring(lines.join('\n')));
    const said = 'is another than that of line 2, which is of the same calendar';
    assert.deepEqual(
      fields.map(({ field }) => field),
      ['lines.5.date', 'lines.3.status', 'lines.4.source'],
    );
    assert.ok(fields.slice(1).every(({ message }) => message === said));
    assert.deepEqual(await days('local:08001', 2027), []);
  });

  test('somebody of a body may read calendars and not import them', async () => {
    const town = await makeTown(kernel, 'Vilallegida');
    const employee = town.employee('agreements.manage');
    const asked = { format: 'csv', content: MANRESA, dryRun: true };
    assert.equal((await refusalOf(perform(kernel, importCalendars, employee, asked))).status, 403);
    assert.ok((await perform(kernel, listCalendars, employee, {})).total > 0);
  });

  test('the demonstration has two towns, marked as such, and loads them once', async () => {
    await loadDemo(kernel);
    await loadDemo(kernel);
    const { calendars } = await perform(kernel, listCalendars, OPERATOR, { scope: 'local:17079' });
    assert.deepEqual(
      calendars.map(({ year }) => year),
      [2026, 2027],
    );
    for (const { source, status } of calendars) {
      assert.match(source, /^Demostració/);
      assert.equal(status, 'to-confirm');
    }
  });
});
