import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import { LANGS } from '../texts.ts';
import {
  cataloniaCalendars,
  deadline,
  explainCaution,
  makeCalendar,
  registerCalendar,
  withGaps,
} from './index.ts';

const manresa = registerCalendar(cataloniaCalendars, { municipality: '08113' }, 'accept');
const from = Temporal.Instant.from('2027-12-27T10:00:00Z');
const TERM = { length: 10, unit: 'working-days' } as const;

test('a term that runs into a year without calendar is refused, unless whoever asks can live with gaps', () => {
  assert.throws(
    () => deadline({ from, ...TERM, calendar: manresa }),
    (error) => error instanceof Problem && error.code === 'legal-time.calendar-missing',
  );
  const term = deadline({ from, ...TERM, calendar: withGaps(manresa) });
  // Ten days without Saturdays and Sundays; 1 and 6 January would have been left out by a calendar.
  assert.equal(term.lastDay.toString(), '2028-01-10');
  assert.ok(term.cautions.includes('calendar-missing:catalonia/2028'), term.cautions.join());
  assert.ok(term.cautions.includes('calendar-provisional:catalonia-2027'));
});

test('the day computed with gaps is never later than the one that the calendar gives', () => {
  for (let shift = 0; shift < 60; shift++) {
    const start = from.subtract({ hours: 24 * shift });
    const empty = withGaps(makeCalendar([], { scopes: ['catalonia'] }));
    const without = deadline({ from: start, ...TERM, calendar: empty }).lastDay;
    const whole = cataloniaCalendars.filter(({ scope }) => scope === 'catalonia');
    const extended = [...whole, { ...whole[0]!, id: 'catalonia-2028', year: 2028, holidays: [] }];
    const true_ = deadline({ from: start, ...TERM, calendar: makeCalendar(extended) }).lastDay;
    assert.ok(Temporal.PlainDate.compare(without, true_) <= 0, `${start}`);
  }
});

test('a person reads each caution as a sentence with its calendar and year', () => {
  for (const lang of LANGS) {
    assert.match(explainCaution('calendar-provisional:catalonia-2027', lang), /catalonia 2027/);
    assert.match(explainCaution('calendar-missing:catalonia/2028', lang), /catalonia 2028/);
    assert.match(explainCaution('local-calendar-missing:08113/2027', lang), /08113 2027/);
    assert.match(explainCaution('calendar-to-confirm:local-17079-2026', lang), /local-17079 2026/);
    assert.match(explainCaution('calendar-provisional:manresa', lang), / manresa /);
    assert.match(explainCaution('calendar-provisional:festes:2027', lang), / festes:2027 /);
  }
});
