import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCount, addTotals, closingLines, isSuccess, noTotals, requireAll } from './totals.ts';

function totalsOf(...lines: string[]) {
  const totals = noTotals();
  for (const line of lines) addCount(totals, line);
  return totals;
}

test('two passes are told as one sum, with the failures of the first', () => {
  const totals = totalsOf('tests 5', 'pass 4', 'fail 1', 'tests 2', 'pass 2', 'fail 0');
  assert.ok(closingLines(totals).includes('ℹ tests 7'));
  assert.ok(closingLines(totals).includes('ℹ fail 1'));
  assert.equal(isSuccess(totals), false);
});

test('a run in which nothing ran is no success', () => {
  assert.equal(isSuccess(noTotals()), false);
  assert.equal(isSuccess(totalsOf('tests 1', 'pass 1')), true);
});

test('with everything required a skipped test is a failed one', () => {
  const totals = requireAll(totalsOf('tests 2', 'pass 1', 'skipped 1'));
  assert.equal(isSuccess(totals), false);
  assert.ok(closingLines(totals).includes('ℹ fail 1'));
});

test('a line that only resembles a count is left to the reader', () => {
  assert.equal(addCount(noTotals(), 'tests of the hub 5'), false);
  assert.equal(addCount(noTotals(), 'fail again'), false);
});

test('parts of a run add up, with their skips and with what a file took in each', () => {
  const totals = { ...totalsOf('tests 5', 'pass 5'), times: { one: 1 }, skips: ['a'] };
  addTotals(totals, { ...totalsOf('tests 2', 'fail 1'), times: { one: 2, other: 3 }, skips: ['b'] });
  assert.equal(totals.counts.tests, 7);
  assert.equal(totals.counts.fail, 1);
  assert.deepEqual(totals.times, { one: 3, other: 3 });
  assert.deepEqual(totals.skips, ['a', 'b']);
});
