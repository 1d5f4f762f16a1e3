import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import { exampleLibrary } from './example-calendars.ts';
import {
  addMonths,
  addWorkingDays,
  addWorkingHours,
  addYears,
  countWorkingDays,
  daysLeft,
  deadline,
  explainStep,
  isWorkingDay,
  nextWorkingDay,
  registerCalendar,
  type Unit,
} from './index.ts';

const calendar = registerCalendar(exampleLibrary, { municipality: '08019' });
const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const at = (iso: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime('Europe/Madrid').toInstant();
const local = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Europe/Madrid').toPlainDateTime().toString({ smallestUnit: 'minute' });
const lastDay = (from: string, length: number, unit: Unit): string =>
  deadline({ from: at(from), length, unit, calendar }).lastDay.toString();
const refused = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === `legal-time.${code}`;

test('ten working days leave out Saturdays, Sundays and holidays (art. 30.2)', () => {
  assert.equal(lastDay('2026-03-02T10:00', 10, 'working-days'), '2026-03-16');
  assert.equal(
    lastDay('2026-03-30T10:00', 10, 'working-days'),
    '2026-04-15',
    'over Good Friday and Easter Monday',
  );
});

test('the day of the notification is not counted, whatever its hour (art. 30.3)', () => {
  assert.equal(lastDay('2026-03-02T00:00', 1, 'working-days'), '2026-03-03');
  assert.equal(lastDay('2026-03-02T23:59', 1, 'working-days'), '2026-03-03');
});

test('a notification opened on a Saturday starts its term on Monday', () => {
  const term = deadline({ from: at('2026-03-07T12:00'), length: 1, unit: 'working-days', calendar });
  assert.equal(term.start.toString(), '2026-03-09');
  assert.equal(term.lastDay.toString(), '2026-03-09');
});

test('ten natural days count every day, and the end moves off a day that does not work (art. 30.5)', () => {
  assert.equal(lastDay('2026-06-01T09:00', 10, 'natural-days'), '2026-06-11');
  assert.equal(lastDay('2026-06-03T09:00', 10, 'natural-days'), '2026-06-15', '13 June is a Saturday');
});

test('whether the ten days of a rejected notification move off a Sunday is for the caller to say (art. 43.2)', () => {
  const term = deadline({
    from: at('2026-06-04T09:00'),
    length: 10,
    unit: 'natural-days',
    calendar,
    rollsOver: false,
  });
  assert.equal(term.lastDay.toString(), '2026-06-14');
  assert.equal(local(term.expires), '2026-06-15T00:00');
  assert.deepEqual(term.calendars, [], 'no calendar was looked at');
});

test('a month ends on the same ordinal day, or on the last of a month that lacks it (art. 30.4)', () => {
  assert.equal(lastDay('2026-03-10T09:00', 1, 'months'), '2026-04-10');
  assert.equal(lastDay('2027-01-31T09:00', 1, 'months'), '2027-03-01', '28 February 2027 is a Sunday');
  assert.equal(addMonths(day('2027-01-31'), 1).toString(), '2027-02-28');
  assert.equal(addMonths(day('2028-01-31'), 1).toString(), '2028-02-29', 'leap year');
  assert.equal(addMonths(day('2026-08-31'), 1).toString(), '2026-09-30');
  assert.equal(addMonths(day('2026-02-28'), 1).toString(), '2026-03-28', 'the 28th, not the end of March');
});

test('a term of months says that its month lacks the day', () => {
  const term = deadline({ from: at('2026-08-31T09:00'), length: 1, unit: 'months', calendar });
  assert.deepEqual(
    term.steps.map((step) => `${step.clause} ${step.code} ${step.day}`),
    [
      '30.4 begins 2026-09-01',
      '30.4 counted-months 2026-09-30',
      '30.4 no-such-day 2026-09-30',
      '30.4 ends 2026-09-30',
    ],
  );
});

test('a year from 29 February ends on the 28th of a common year (art. 30.4)', () => {
  assert.equal(addYears(day('2024-02-29'), 1).toString(), '2025-02-28');
  assert.equal(addYears(day('2024-02-29'), 4).toString(), '2028-02-29');
  assert.equal(lastDay('2024-02-29T10:00', 1, 'years'), '2025-02-28');
});

test('a term that ends on 11 September moves to Monday when a weekend follows (2026)', () => {
  const term = deadline({ from: at('2026-08-11T10:00'), length: 1, unit: 'months', calendar });
  assert.equal(term.nominalDay.toString(), '2026-09-11');
  assert.equal(term.lastDay.toString(), '2026-09-14');
  assert.deepEqual(
    term.steps.filter((step) => step.code.startsWith('skipped')).map((step) => step.code),
    ['skipped-holiday', 'skipped-saturday', 'skipped-sunday'],
  );
});

test('Christmas and Saint Stephen run into a weekend and the year end (2025, 2026)', () => {
  assert.equal(lastDay('2025-11-25T10:00', 1, 'months'), '2025-12-29');
  assert.equal(
    lastDay('2025-12-24T10:00', 5, 'working-days'),
    '2026-01-05',
    '25, 26, 27, 28 December and 1 January are out',
  );
  assert.equal(lastDay('2026-12-01T10:00', 1, 'months'), '2027-01-04');
});

test('August works for administrations, whatever the courts do', () => {
  assert.equal(lastDay('2026-07-31T10:00', 10, 'working-days'), '2026-08-14');
  assert.equal(countWorkingDays(day('2026-07-31'), day('2026-08-31'), calendar), 21);
});

test('the term lasts until the last midnight of the official clock, also when clocks change', () => {
  const spring = deadline({
    from: at('2026-03-26T10:00'),
    length: 3,
    unit: 'natural-days',
    calendar,
    rollsOver: false,
  });
  assert.equal(spring.lastDay.toString(), '2026-03-29');
  assert.equal(spring.expires.toString(), '2026-03-29T22:00:00Z', 'summer time began that night');
  const autumn = deadline({
    from: at('2026-10-22T10:00'),
    length: 3,
    unit: 'natural-days',
    calendar,
    rollsOver: false,
  });
  assert.equal(autumn.expires.toString(), '2026-10-25T23:00:00Z', 'winter time began that night');
});

test('the day is the one of the official clock and not of UTC', () => {
  const midnight = Temporal.Instant.from('2026-03-02T23:30:00Z');
  const term = deadline({ from: midnight, length: 1, unit: 'working-days', calendar });
  assert.equal(term.lastDay.toString(), '2026-03-04', 'in Madrid it was 3 March already');
});

test('hours run hour by hour over working days and stand still over the weekend (art. 30.1)', () => {
  const end = (from: string, hours: number): string => local(addWorkingHours(at(from), hours, calendar));
  assert.equal(end('2026-03-03T10:15', 24), '2026-03-04T10:15');
  assert.equal(end('2026-03-06T10:00', 24), '2026-03-09T10:00', 'Friday to Monday');
  assert.equal(end('2026-03-07T10:00', 2), '2026-03-09T02:00', 'notified on a Saturday');
  assert.equal(end('2026-09-10T23:30', 1), '2026-09-14T00:30', 'over 11 September and a weekend');
  assert.equal(end('2026-03-03T10:15', 0.5), '2026-03-03T10:45');
  assert.equal(end('2026-12-24T12:00', 24), '2026-12-28T12:00');
});

test('a term in hours that ends at midnight on a Friday belongs to that Friday', () => {
  const term = deadline({ from: at('2026-03-06T12:00'), length: 12, unit: 'hours', calendar });
  assert.equal(term.lastDay.toString(), '2026-03-06');
  assert.equal(local(term.expires), '2026-03-07T00:00');
});

test('natural hours run through the weekend and the change of clocks', () => {
  const term = deadline({ from: at('2026-03-28T10:00'), length: 24, unit: 'natural-hours', calendar });
  assert.equal(local(term.expires), '2026-03-29T11:00', 'the night had 23 hours');
});

test('more than 24 hours, halves of a day and other nonsense are refused (art. 30.1)', () => {
  const bad: [number, string][] = [
    [25, 'hours'],
    [25, 'natural-hours'],
    [0, 'hours'],
    [0.001, 'hours'],
    [Number.NaN, 'hours'],
    [0, 'working-days'],
    [-1, 'natural-days'],
    [1.5, 'working-days'],
    [Number.NaN, 'months'],
    [Number.POSITIVE_INFINITY, 'years'],
    [100_000, 'working-days'],
    [100, 'years'],
    [0.5, 'years'],
    [0.25, 'years'],
    [51, 'years'],
    [601, 'months'],
    [3, 'weeks'],
  ];
  for (const [length, unit] of bad) {
    const input = { from: at('2026-03-02T10:00'), length, unit: unit as Unit, calendar };
    assert.throws(() => deadline(input), refused('term-invalid'), `${length} ${unit}`);
  }
});

test('fifty years is the longest term in years', () => {
  assert.equal(addYears(day('2026-03-02'), 50).toString(), '2076-03-02');
  assert.throws(() => addYears(day('2026-03-02'), 0.5), refused('term-invalid'));
});

test('a person can read each step in their language with its clause', () => {
  const term = deadline({ from: at('2026-08-11T10:00'), length: 1, unit: 'months', calendar });
  const words = (lang: 'ca' | 'es' | 'oc' | 'en'): string[] =>
    term.steps.map((step) => explainStep(step, lang));
  assert.match(
    words('ca')[2]!,
    /11 de setembre.*2026.*Diada Nacional de Catalunya.*\(Llei 39\/2015, art\. 30\.5\)/,
  );
  assert.match(words('en')[0]!, /11 August 2026.*12 August 2026.*\(Ley 39\/2015, art\. 30\.4\)/);
  for (const sentence of [...words('ca'), ...words('es'), ...words('oc'), ...words('en')]) {
    assert.doesNotMatch(sentence, /[{}]|undefined|, art\. \)/);
  }
});

test('on the last day zero days are left and one minute before midnight one minute', () => {
  const term = deadline({ from: at('2026-03-02T10:00'), length: 10, unit: 'working-days', calendar });
  assert.deepEqual(daysLeft(term, at('2026-03-12T12:00'), calendar), {
    expired: false,
    lastDay: false,
    natural: 4,
    working: 2,
    minutes: 6480,
  });
  assert.deepEqual(daysLeft(term, at('2026-03-16T23:59'), calendar), {
    expired: false,
    lastDay: true,
    natural: 0,
    working: 0,
    minutes: 1,
  });
  assert.equal(daysLeft(term, at('2026-03-17T00:00'), calendar).expired, true);
});

/** A small repeatable generator (Lehmer, Park and Miller 1988), so that a failure can be repeated. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

test('no term ends on a day that does not work, and none ends before it is notified', () => {
  const next = numbers(2015);
  const units = ['working-days', 'natural-days', 'months'] as const;
  for (let round = 0; round < 400; round += 1) {
    const from = at('2025-01-01T00:00').add({ minutes: next(60 * 24 * 500) });
    const unit = units[next(3)]!;
    const length = 1 + next(unit === 'months' ? 12 : 60);
    const term = deadline({ from, length, unit, calendar });
    assert.ok(isWorkingDay(term.lastDay, calendar), `${length} ${unit} from ${from}`);
    assert.ok(Temporal.Instant.compare(term.expires, from) > 0);
    assert.ok(Temporal.PlainDate.compare(term.nominalDay, term.lastDay) <= 0);
  }
});

test('a longer term or a later notification never ends earlier', () => {
  const next = numbers(39);
  const units = ['working-days', 'natural-days', 'months', 'hours'] as const;
  for (let round = 0; round < 300; round += 1) {
    const from = at('2025-01-01T00:00').add({ minutes: next(60 * 24 * 500) });
    const later = from.add({ minutes: next(60 * 24 * 10) });
    const unit = units[next(4)]!;
    const length = 1 + next(unit === 'months' ? 10 : 23);
    const end = (start: Temporal.Instant, count: number): Temporal.Instant =>
      deadline({ from: start, length: count, unit, calendar }).expires;
    assert.ok(Temporal.Instant.compare(end(from, length), end(from, length + 1)) <= 0);
    assert.ok(
      Temporal.Instant.compare(end(from, length), end(later, length)) <= 0,
      `${length} ${unit} ${from} ${later}`,
    );
  }
});

test('counting the working days of a term gives back its length', () => {
  const next = numbers(30);
  for (let round = 0; round < 200; round += 1) {
    const start = day('2025-01-01').add({ days: next(600) });
    const length = 1 + next(60);
    const end = addWorkingDays(start, length, calendar);
    assert.equal(countWorkingDays(start, end, calendar), length);
    assert.ok(Temporal.PlainDate.compare(nextWorkingDay(end, calendar), end) > 0);
  }
});

test('one month is not said as several, and a Saturday is not named twice', () => {
  const said = (length: number, unit: Unit, lang: 'ca' | 'es' | 'oc' | 'en'): string[] =>
    deadline({ from: at('2026-11-05T10:00'), length, unit, calendar }).steps.map((step) =>
      explainStep(step, lang),
    );
  assert.match(said(1, 'months', 'ca')[1]!, /^Es compta 1 mes de data a data/);
  assert.match(said(2, 'months', 'ca')[1]!, /^Es compten 2 mesos de data a data/);
  assert.match(said(1, 'years', 'es')[1]!, /^Se cuenta 1 año de fecha/);
  assert.match(said(1, 'working-days', 'oc')[1]!, /^Se compde 1 dia abil/);
  assert.match(said(1, 'natural-days', 'en')[1]!, /^1 natural day is counted/);
  assert.match(said(1, 'hours', 'en')[1]!, /^1 working hour is counted/);
  assert.match(said(0.5, 'natural-hours', 'es')[1]!, /^Se cuentan 0,5 horas seguidas/);
  const saturday = said(1, 'months', 'ca').find((sentence) => sentence.includes('és dissabte'));
  assert.match(saturday ?? '', /^El 5 de desembre .*2026 és dissabte/);
});
