import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import { cataloniaCalendars } from './data/catalonia.ts';
import { easterSunday } from './data/easter.ts';
import { exampleLibrary, localCalendar } from './example-calendars.ts';
import {
  deadline,
  isWorkingDay,
  loadCalendars,
  makeCalendar,
  nonWorking,
  registerCalendar,
  termCalendar,
} from './index.ts';

const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const at = (iso: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime('Europe/Madrid').toInstant();
const hasCode = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
const dates = (id: string): string[] =>
  cataloniaCalendars.find((calendar) => calendar.id === id)!.holidays.map((holiday) => holiday.date.slice(5));

test('the computed Easter is the one of the almanac', () => {
  const known = [
    '1961-04-02',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2016-03-27',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ];
  for (const iso of known) assert.equal(easterSunday(day(iso).year).toString(), iso);
});

test('the calendar of 2025 is the list of the order that established it', () => {
  const order = '01-01 01-06 04-18 04-21 05-01 06-24 08-15 09-11 11-01 12-06 12-08 12-25 12-26'.split(' ');
  assert.deepEqual(dates('catalonia-2025'), order);
  assert.deepEqual(
    dates('aran-2025'),
    [...order.filter((date) => date !== '12-26'), '06-17'].sort(),
    'in Aran 17 June replaces 26 December',
  );
});

test('the calendar of 2026 is the list that town halls published', () => {
  const published = '01-01 01-06 04-03 04-06 05-01 06-24 08-15 09-11 10-12 12-08 12-25 12-26'.split(' ');
  assert.deepEqual(dates('catalonia-2026'), published);
});

test('only a calendar whose order was read calls itself official', () => {
  for (const calendar of cataloniaCalendars) {
    assert.equal(
      calendar.status === 'official',
      calendar.source.startsWith('Ordre EMT/85/2024'),
      calendar.id,
    );
    assert.equal(
      calendar.status === 'provisional',
      calendar.year === 2027 || calendar.id === 'aran-2026',
      calendar.id,
    );
  }
});

test('17 June works in Barcelona and does not in Vielha, and 26 December the other way round', () => {
  const barcelona = registerCalendar(exampleLibrary, { municipality: '08019' });
  const vielha = registerCalendar(cataloniaCalendars, { municipality: '25243' }, 'accept');
  assert.equal(isWorkingDay(day('2025-06-17'), barcelona), true);
  assert.equal(isWorkingDay(day('2025-06-17'), vielha), false);
  assert.equal(isWorkingDay(day('2025-12-26'), barcelona), false);
  assert.equal(isWorkingDay(day('2025-12-26'), vielha), true);
});

test('a local holiday of the residence or of the seat does not count for the person (art. 30.6)', () => {
  const calendar = termCalendar(exampleLibrary, {
    seat: { municipality: '08019' },
    residence: { municipality: '08113' },
  });
  assert.equal(isWorkingDay(day('2026-09-24'), calendar), false, 'holiday of the seat');
  assert.equal(isWorkingDay(day('2026-08-31'), calendar), false, 'holiday of the residence');
  const person = { municipality: '25243' };
  const both = termCalendar(
    cataloniaCalendars,
    { seat: { municipality: '08019' }, residence: person },
    'accept',
  );
  assert.equal(isWorkingDay(day('2025-06-17'), both), false, 'Day of Aran');
  assert.equal(isWorkingDay(day('2025-12-26'), both), false, "Saint Stephen's");
});

test('the register looks at its seat alone (art. 31.3)', () => {
  const register = registerCalendar(exampleLibrary, { municipality: '08019' });
  assert.equal(isWorkingDay(day('2026-08-31'), register), true);
});

test('a day that does not count says why, with the name of the holiday', () => {
  const calendar = registerCalendar(exampleLibrary, { municipality: '08019' });
  assert.equal(nonWorking(day('2026-09-12'), calendar)?.reason, 'saturday');
  assert.equal(nonWorking(day('2026-09-13'), calendar)?.reason, 'sunday');
  assert.equal(nonWorking(day('2026-09-11'), calendar)?.holidays[0]?.name.ca, 'Diada Nacional de Catalunya');
  assert.equal(nonWorking(day('2026-09-14'), calendar), undefined);
});

test('a year whose calendar nobody loaded is a refusal, never a guess', () => {
  const calendar = registerCalendar(exampleLibrary, { municipality: '08019' });
  assert.throws(() => isWorkingDay(day('2028-03-01'), calendar), hasCode('legal-time.calendar-missing'));
  assert.throws(
    () => isWorkingDay(day('2026-03-02'), makeCalendar([])),
    hasCode('legal-time.calendar-missing'),
  );
  const term = { from: at('2027-12-20T09:00'), length: 10, unit: 'working-days' as const, calendar };
  assert.throws(() => deadline(term), hasCode('legal-time.calendar-missing'));
});

test('without its local holidays a municipality is refused, or accepted with a caution on each deadline', () => {
  const vic = { municipality: '08298' };
  const strict = registerCalendar(cataloniaCalendars, vic);
  assert.throws(() => isWorkingDay(day('2026-03-02'), strict), hasCode('legal-time.calendar-missing'));
  const calendar = registerCalendar(cataloniaCalendars, vic, 'accept');
  const term = deadline({ from: at('2026-12-21T09:00'), length: 10, unit: 'working-days', calendar });
  assert.deepEqual(term.cautions, [
    'calendar-to-confirm:catalonia-2026',
    'calendar-provisional:catalonia-2027',
    'local-calendar-missing:08298/2026',
    'local-calendar-missing:08298/2027',
  ]);
});

test('a place outside Catalonia has to say its territory', () => {
  const madrid = { municipality: '28079' };
  assert.throws(() => registerCalendar(exampleLibrary, madrid), hasCode('legal-time.term-invalid'));
  assert.throws(
    () => registerCalendar(exampleLibrary, { municipality: '8019' }),
    hasCode('legal-time.term-invalid'),
  );
  const region = { ...localCalendar('28079', ['2026-05-15', '2026-11-09']), scope: 'region:madrid' as const };
  const calendar = registerCalendar([region], { ...madrid, territory: 'region:madrid' }, 'accept');
  assert.equal(isWorkingDay(day('2026-05-15'), calendar), false);
});

test('a corrected calendar replaces the earlier version and the deadline says which one computed it', () => {
  const first = localCalendar('08019', ['2026-05-25', '2026-09-24']);
  const corrected = { ...localCalendar('08019', ['2026-05-25', '2026-09-25']), version: 2 };
  const library = [...cataloniaCalendars, first];
  const term = { from: at('2026-09-23T10:00'), length: 1, unit: 'working-days' as const };
  const before = deadline({ ...term, calendar: registerCalendar(library, { municipality: '08019' }) });
  const after = deadline({
    ...term,
    calendar: registerCalendar([...library, corrected], { municipality: '08019' }),
  });
  assert.deepEqual(
    [before.lastDay.toString(), ...before.calendars],
    ['2026-09-25', 'catalonia-2026@1', 'local-08019-2026@1'],
  );
  assert.deepEqual(
    [after.lastDay.toString(), ...after.calendars],
    ['2026-09-24', 'catalonia-2026@1', 'local-08019-2026@2'],
  );
});

test('the calendars of an operator are read from JSON, and every fault is told beside its field', () => {
  const good = localCalendar('08298', ['2026-07-06', '2026-09-07']);
  assert.deepEqual(loadCalendars(JSON.parse(JSON.stringify(good))), [good]);
  assert.deepEqual(loadCalendars(JSON.parse(JSON.stringify(cataloniaCalendars))), cataloniaCalendars);
  const holiday = good.holidays[0]!;
  const bad = {
    ...good,
    scope: 'local:8298',
    version: 0,
    holidays: [holiday, holiday, { ...holiday, date: '2027-01-01' }, { ...holiday, date: '2026-02-30' }],
  };
  assert.throws(
    () => loadCalendars([good, bad]),
    (error: unknown) => {
      assert.ok(error instanceof Problem);
      const fields = error.fields.map((field) => field.field);
      for (const field of ['1.scope', '1.version', '1.holidays.3.date'])
        assert.ok(fields.includes(field), field);
      return error.code === 'legal-time.calendar-invalid';
    },
  );
  const twice = { ...good, holidays: [holiday, holiday, { ...holiday, date: '2027-01-01' }] };
  assert.throws(
    () => loadCalendars(twice),
    (error: unknown) =>
      error instanceof Problem &&
      error.fields.map((field) => field.field).join() === '0.holidays.1.date,0.holidays.2.date',
  );
  assert.throws(
    () => loadCalendars({ ...good, extra: 1 }),
    (error: unknown) =>
      error instanceof Problem &&
      error.fields.map(({ field, message }) => `${field} ${message}`).join() === '0.extra is not known here',
  );
  for (const scope of ['state', 'region:madrid', 'local:28079']) {
    assert.throws(
      () => loadCalendars({ ...good, scope }),
      (error: unknown) =>
        error instanceof Problem &&
        error.fields.map(({ field }) => field).join() === '0.scope' &&
        error.fields[0]!.message.includes('no term is counted with another'),
      scope,
    );
  }
  for (const junk of [null, [], 'x', 3, [good, good], { ...good, extra: 1 }]) {
    assert.throws(() => loadCalendars(junk), hasCode('legal-time.calendar-invalid'));
  }
});
