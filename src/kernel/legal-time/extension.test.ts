import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import { exampleLibrary } from './example-calendars.ts';
import {
  type Deadline,
  deadline,
  extend,
  extendAfterIncident,
  type IncidentAct,
  registerCalendar,
  type Term,
} from './index.ts';

const calendar = registerCalendar(exampleLibrary, { municipality: '08019' });
const at = (iso: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime('Europe/Madrid').toInstant();
const refused = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === `legal-time.${code}`;
const term = (from: string, length: number, unit: Term['unit']): Deadline =>
  deadline({ from: at(from), length, unit, calendar });
const more = (
  current: Deadline,
  length: number,
  unit: Term['unit'],
  decided = '2026-03-05T10:00',
): Deadline => extend(current, { extension: { length, unit }, decided: at(decided), calendar });

test('ten working days may be extended by five and not by six (art. 32.1)', () => {
  const ten = term('2026-03-02T10:00', 10, 'working-days');
  assert.equal(more(ten, 5, 'working-days').lastDay.toString(), '2026-03-23');
  assert.throws(() => more(ten, 6, 'working-days'), refused('extension-too-long'));
  assert.throws(
    () => more(term('2026-03-02T10:00', 15, 'working-days'), 8, 'working-days'),
    refused('extension-too-long'),
  );
});

test('a term is extended once', () => {
  const once = more(term('2026-03-02T10:00', 10, 'working-days'), 2, 'working-days');
  assert.throws(() => more(once, 2, 'working-days'), refused('extension-too-long'));
});

test('a term that expired is not extended, not even one second later (art. 32.3)', () => {
  const ten = term('2026-03-02T10:00', 10, 'working-days');
  assert.equal(more(ten, 5, 'working-days', '2026-03-16T23:59:59').lastDay.toString(), '2026-03-23');
  assert.throws(() => more(ten, 5, 'working-days', '2026-03-17T00:00'), refused('term-expired'));
});

test('two months are extended by one as three months, so the end of the month does not drift', () => {
  const two = term('2025-12-31T10:00', 2, 'months');
  assert.equal(two.nominalDay.toString(), '2026-02-28');
  assert.equal(more(two, 1, 'months', '2026-02-20T10:00').nominalDay.toString(), '2026-03-31');
});

test('one month is extended by days, up to half of the days that it has', () => {
  const month = term('2026-03-02T10:00', 1, 'months');
  assert.equal(month.lastDay.toString(), '2026-04-02');
  assert.equal(more(month, 15, 'natural-days').nominalDay.toString(), '2026-04-17');
  assert.throws(() => more(month, 16, 'natural-days'), refused('extension-too-long'));
  assert.throws(() => more(month, 1, 'months'), refused('extension-too-long'));
  assert.equal(more(month, 11, 'working-days').lastDay.toString(), '2026-04-21');
  assert.throws(() => more(month, 12, 'working-days'), refused('extension-too-long'));
  assert.equal(more(term('2026-03-02T10:00', 1, 'years'), 6, 'months').nominalDay.toString(), '2027-09-02');
  assert.throws(() => more(term('2026-03-02T10:00', 1, 'years'), 7, 'months'), refused('extension-too-long'));
});

test('a term in hours is extended by hours; one in days is not', () => {
  const hours = term('2026-03-05T20:00', 10, 'hours');
  const longer = more(hours, 5, 'hours', '2026-03-05T21:00');
  assert.equal(longer.expires.toString(), at('2026-03-06T11:00').toString());
  assert.throws(
    () => more(term('2026-03-02T10:00', 10, 'working-days'), 5, 'hours'),
    refused('term-invalid'),
  );
});

const act: IncidentAct = {
  kind: 'technical',
  incidentPublishedAt: 'e-office, notices, 2026/17',
  extensionPublishedAt: 'e-office, notices, 2026/18',
  published: at('2026-03-09T12:00'),
  openAt: at('2026-03-06T09:00'),
  endingBefore: at('2026-03-11T00:00'),
  extension: { length: 2, unit: 'working-days' },
};

test('a published incident moves each term that was open when it began and ends in its window (art. 32.4)', () => {
  const ending = extendAfterIncident(term('2026-02-20T10:00', 10, 'working-days'), act, calendar);
  assert.equal(ending.applied, true);
  assert.equal(ending.deadline.lastDay.toString(), '2026-03-10', 'was Friday 6 March');
  assert.equal(ending.deadline.steps.find((step) => step.code === 'extended-incident')?.clause, '32.4');
  const natural = extendAfterIncident(term('2026-02-26T10:00', 10, 'natural-days'), act, calendar);
  assert.equal(natural.deadline.lastDay.toString(), '2026-03-11', 'was Monday 9 March');
});

test('a term that had expired, or that ends after the window, stays as it was', () => {
  const before = term('2026-02-19T10:00', 10, 'working-days');
  assert.equal(before.lastDay.toString(), '2026-03-05');
  assert.deepEqual(extendAfterIncident(before, act, calendar), {
    deadline: before,
    applied: false,
    reason: 'already-expired',
  });
  const after = term('2026-03-02T10:00', 10, 'working-days');
  assert.deepEqual(extendAfterIncident(after, act, calendar), {
    deadline: after,
    applied: false,
    reason: 'ends-later',
  });
});

test('an incident or an extension that nobody published extends nothing (art. 32.4)', () => {
  const ten = term('2026-02-20T10:00', 10, 'working-days');
  assert.throws(
    () => extendAfterIncident(ten, { ...act, incidentPublishedAt: ' ' }, calendar),
    refused('incident-not-published'),
  );
  assert.throws(
    () => extendAfterIncident(ten, { ...act, extensionPublishedAt: '' }, calendar),
    refused('incident-not-published'),
  );
});

test('a cyber-incident may extend every open term, also one extended before (art. 32.5)', () => {
  const { endingBefore: _unused, ...general } = act;
  const cyber: IncidentAct = { ...general, kind: 'cyber' };
  const extended = more(term('2026-03-02T10:00', 10, 'working-days'), 5, 'working-days');
  const again = extendAfterIncident(extended, cyber, calendar).deadline;
  assert.equal(again.lastDay.toString(), '2026-03-25', 'two working days after 23 March');
  assert.equal(again.steps.at(-1)?.clause, '32.5');
});

test('a term in hours is extended by half of its hours, whatever the other unit is (art. 32.1)', () => {
  const working = term('2026-03-03T10:00', 24, 'hours');
  const decided = '2026-03-03T12:00';
  assert.equal(
    more(working, 12, 'natural-hours', decided).expires.toString(),
    at('2026-03-04T22:00').toString(),
  );
  assert.throws(() => more(working, 13, 'natural-hours', decided), refused('extension-too-long'));
  assert.throws(
    () => more(term('2026-03-03T10:00', 1, 'hours'), 20, 'natural-hours', '2026-03-03T10:30'),
    refused('extension-too-long'),
  );
  assert.throws(() => more(working, 1, 'natural-days', decided), refused('extension-too-long'));
  const overWeekend = term('2026-03-06T10:00', 24, 'hours');
  assert.throws(
    () => more(overWeekend, 13, 'natural-hours', '2026-03-06T12:00'),
    refused('extension-too-long'),
    'the hours on which the clock stood still are none of the term',
  );
  assert.throws(
    () => more(overWeekend, 1, 'natural-days', '2026-03-06T12:00'),
    refused('extension-too-long'),
  );
});

test('working hours on a term in natural hours may not stand still past its half', () => {
  const natural = term('2026-03-03T10:00', 24, 'natural-hours');
  assert.equal(
    more(natural, 12, 'hours', '2026-03-03T12:00').expires.toString(),
    at('2026-03-04T22:00').toString(),
  );
  const toSaturday = term('2026-03-06T10:00', 24, 'natural-hours');
  assert.throws(() => more(toSaturday, 1, 'hours', '2026-03-06T12:00'), refused('extension-too-long'));
});

test('an extended term names the calendars of its first part too, also when its end does not roll over', () => {
  const natural = { from: at('2026-11-28T10:00'), length: 30, unit: 'natural-days', calendar } as const;
  const rolls = deadline(natural);
  assert.equal(rolls.lastDay.toString(), '2026-12-28');
  const longer = more(rolls, 5, 'working-days', '2026-12-01T10:00');
  assert.equal(longer.lastDay.toString(), '2027-01-05');
  assert.deepEqual(
    longer.calendars.filter((each) => each.startsWith('catalonia')),
    ['catalonia-2026@1', 'catalonia-2027@1'],
  );
  assert.ok(longer.cautions.includes('calendar-to-confirm:catalonia-2026'));
  const stays = deadline({ ...natural, rollsOver: false });
  assert.deepEqual(stays.calendars, []);
  const counted = more(stays, 5, 'working-days', '2026-12-01T10:00');
  assert.deepEqual([counted.calendars, counted.cautions], [longer.calendars, longer.cautions]);
  const before = more(deadline({ ...natural, length: 10 }), 1, 'working-days', '2026-12-01T10:00');
  assert.ok(!before.calendars.includes('catalonia-2027@1'), 'a year that it does not touch is not named');
});
