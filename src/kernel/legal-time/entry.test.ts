import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleLibrary } from './example-calendars.ts';
import { compareEntries, effectiveEntry, registerCalendar } from './index.ts';

const calendar = registerCalendar(exampleLibrary, { municipality: '08019' });
const at = (iso: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime('Europe/Madrid').toInstant();
const local = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Europe/Madrid').toPlainDateTime().toString({ smallestUnit: 'minute' });

test('what is filed on a working day counts at its own minute, at any hour (art. 31.2.a)', () => {
  for (const iso of ['2026-03-02T00:00', '2026-03-02T12:00', '2026-03-02T23:59']) {
    const entry = effectiveEntry(at(iso), calendar);
    assert.equal(local(entry.legal), iso);
    assert.equal(entry.moved, false);
  }
});

test('what is filed on a Sunday counts at the first hour of Monday, and both instants are kept (art. 31.2.b)', () => {
  const entry = effectiveEntry(at('2026-03-01T10:00'), calendar);
  assert.equal(local(entry.real), '2026-03-01T10:00');
  assert.equal(local(entry.legal), '2026-03-02T00:00');
  assert.equal(entry.legalDay.toString(), '2026-03-02');
  assert.deepEqual(
    entry.steps.map((step) => [step.code, step.clause]),
    [['entry-moved', '31.2']],
  );
});

test('a holiday, a local holiday and the last second before midnight move too', () => {
  assert.equal(local(effectiveEntry(at('2026-09-11T09:00'), calendar).legal), '2026-09-14T00:00');
  assert.equal(local(effectiveEntry(at('2026-09-24T09:00'), calendar).legal), '2026-09-25T00:00');
  assert.equal(local(effectiveEntry(at('2026-03-01T23:59:59'), calendar).legal), '2026-03-02T00:00');
});

test('the weekend of the change of clocks still gives midnight of Monday', () => {
  assert.equal(effectiveEntry(at('2026-03-29T03:30'), calendar).legal.toString(), '2026-03-29T22:00:00Z');
  assert.equal(effectiveEntry(at('2026-10-25T02:30'), calendar).legal.toString(), '2026-10-25T23:00:00Z');
});

test('a rule that allows reception on any day keeps the real instant', () => {
  const entry = effectiveEntry(at('2026-03-01T10:00'), calendar, { receivesAnyDay: true });
  assert.equal(local(entry.legal), '2026-03-01T10:00');
});

test('two filings of Sunday go, in their order, before the first of Monday', () => {
  const filed = ['2026-03-02T00:00', '2026-03-02T08:00', '2026-03-01T18:00', '2026-03-01T10:00'];
  const order = filed.map((iso) => effectiveEntry(at(iso), calendar)).sort(compareEntries);
  assert.deepEqual(
    order.map((entry) => local(entry.real)),
    ['2026-03-01T10:00', '2026-03-01T18:00', '2026-03-02T00:00', '2026-03-02T08:00'],
  );
});
