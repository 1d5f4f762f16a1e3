import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, lastDayAsMinor, lastDayFrom, lastWaitingDay, validityFault } from './validity.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const TODAY = day('2026-11-26');

test('five years are date to date; one day more is too long', () => {
  assert.equal(lastDayFrom(day('2026-11-26')).toString(), '2031-11-26');
  assert.equal(lastDayFrom(day('2024-02-29')).toString(), '2029-02-28');
  const from = TODAY;
  const limits = { today: TODAY, limited: true };
  assert.equal(validityFault({ from, until: day('2031-11-26') }, limits), undefined);
  assert.equal(validityFault({ from, until: day('2031-11-27') }, limits), 'too-long');
  assert.equal(
    validityFault({ from, until: day('2031-11-27') }, { today: TODAY, limited: false }),
    undefined,
  );
  assert.equal(validityFault({ from, until: day('2026-11-25') }, limits), 'ends-before-it-begins');
  assert.equal(validityFault({ from: day('2026-11-01'), until: day('2026-11-25') }, limits), 'over-already');
  assert.equal(validityFault({ from, until: TODAY }, limits), undefined, 'one day is a validity');
});

test('the day is that of Europe/Madrid, in winter and in summer', () => {
  assert.equal(dayOf(Temporal.Instant.from('2026-11-26T22:59:59Z')).toString(), '2026-11-26');
  assert.equal(dayOf(Temporal.Instant.from('2026-11-26T23:00:00Z')).toString(), '2026-11-27');
  assert.equal(dayOf(Temporal.Instant.from('2026-07-01T22:00:00Z')).toString(), '2026-07-02');
});

test('a guardianship of a minor ends on the eve of the eighteenth birthday', () => {
  assert.equal(lastDayAsMinor(day('2011-06-21')).toString(), '2029-06-20');
  assert.equal(lastDayAsMinor(day('2011-01-01')).toString(), '2028-12-31');
  // Born on 29 February: of age on 1 March of a year without it.
  assert.equal(lastDayAsMinor(day('2012-02-29')).toString(), '2030-02-28');
});

test('forty natural days count from the day after, until the end of the last one', () => {
  assert.equal(lastWaitingDay(Temporal.Instant.from('2026-11-26T12:00:00Z'), 40).toString(), '2027-01-05');
  assert.equal(lastWaitingDay(Temporal.Instant.from('2026-11-26T23:30:00Z'), 40).toString(), '2027-01-06');
});
