import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testKernel } from '../../../../../test/kernel.ts';
import { perform } from '../../../../kernel/action.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { runSql } from '../../../../kernel/database/database.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { refusals, savings } from '../queries/numbers.ts';
import { NUMBERS_LIMIT } from '../store-numbers.ts';
import { visit } from './context.test-helper.ts';

const operator: Actor = { kind: 'operator', document: '99900002W', name: 'Operadora de prova' };
/** A year in which no other test has exchanges: the operator sees those of everybody. */
const IN_1951 = 'from-day=1&from-month=1&from-year=1951&to-day=31&to-month=12&to-year=1951';
const days1951 = { from: '1951-01-01', to: '1951-12-31' };
const DAYS = 100;

let kernel: Kernel;
before(async () => {
  kernel = await testKernel();
});

const COLUMNS = 'consumer_id, id, outcome, codes, transport, at';
const change = (text: string, values: readonly unknown[]) =>
  kernel.db.transaction().execute((tx) => runSql(tx, text, values));

test('savings of more bodies than one table shows are all in the total, and page and CSV say that it is cut', async () => {
  const bodies = NUMBERS_LIMIT + 7;
  await change(
    `insert into exchange.exchange (${COLUMNS})
     select gen_random_uuid(), gen_random_uuid(), 'answered', '{}', 'own', '1951-03-01T12:00:00Z' from generate_series(1, $1)`,
    [bodies],
  );
  const found = await perform(kernel, savings, operator, days1951);
  assert.deepEqual([found.exchanges, found.truncated], [bodies, true]);
  assert.equal(found.euros, Math.round(bodies * found.factor * 100) / 100);
  assert.equal(found.items.length, NUMBERS_LIMIT);
  const page = await visit({ kernel, actor: operator }, `/operator/exchange/savings?${IN_1951}`);
  assert.match(page.text, /Only the first 5,000 lines .*5,007 papers/);
  const csv = await visit({ kernel, actor: operator }, `/operator/exchange/savings.csv?${IN_1951}`);
  assert.match(csv.text.trimEnd().split('\r\n').at(-1)!, /^"Only the first 5,000 lines .*5,007 papers/);
  const year = await perform(kernel, savings, operator, { from: '1952-01-01', to: '1952-12-31' });
  assert.deepEqual([year.exchanges, year.truncated], [0, false]);
});

test('refusals of more days and reasons than one table shows are all in the count of each reason', async () => {
  const codes = Array.from({ length: NUMBERS_LIMIT / DAYS + 1 }, (_, at) => `exchange.invented-${at}`);
  await change(
    `insert into exchange.exchange (${COLUMNS})
     select gen_random_uuid(), gen_random_uuid(), 'refused', $1, 'own', timestamptz '1951-05-01T12:00:00Z' + day * interval '1 day'
     from generate_series(1, $2) as day`,
    [codes, DAYS],
  );
  const found = await perform(kernel, refusals, operator, days1951);
  assert.equal(found.truncated, true);
  assert.equal(found.byDay.length, NUMBERS_LIMIT);
  assert.deepEqual(new Set(found.byCode.map(({ exchanges }) => exchanges)), new Set([DAYS]));
  const { text } = await visit({ kernel, actor: operator }, `/operator/exchange/refusals?${IN_1951}`);
  assert.match(text, /only the first 5,000 lines/);
});

test('the savings of this year on the home of the operator begin at New Year in Europe/Madrid, not 365 days ago', async () => {
  const moments = ['1960-12-31T22:59:59Z', '1960-12-31T23:00:00Z', '1961-02-01T12:00:00Z'];
  for (const moment of moments)
    await change(`insert into exchange.exchange (${COLUMNS}) values ($1, $2, 'answered', '{}', 'own', $3)`, [
      ...[newId(), newId(), moment],
    ]);
  const now = Temporal.Instant.from('1961-03-01T12:00:00Z');
  const { text } = await visit({ kernel, actor: operator, now }, '/operator');
  assert.match(text, /€9\.20[\s\S]{0,200}This year/);
});
