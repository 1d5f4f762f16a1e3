import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, signedIn, somebody } from '../../../../test/browser.ts';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import type { App } from '../../../app.ts';
import { perform } from '../../../kernel/action.ts';
import { newId, timeOfId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { checkIntegrity } from './actions/check-integrity.ts';

let database: FreshDatabase;
let app: App;
let kernel: Kernel;
before(async () => {
  database = await freshDatabase();
  app = await openTestApp(database.url);
  kernel = app.kernel;
});
after(async () => {
  await app.stop();
  await database.drop();
});

/** What is looked at is at least a minute old, by the clock of identifiers: other tests of this process may have set it ahead. */
const check = () =>
  perform(
    kernel,
    checkIntegrity,
    { kind: 'platform', name: 'test' },
    {},
    { now: Temporal.Instant.fromEpochMilliseconds(timeOfId(newId())).add({ minutes: 2 }) },
  );

test('a history that nobody touched agrees with the log, refusals of nobody included', async () => {
  for (let at = 0; at < 5; at++) await signedIn(kernel);
  const page = browser(kernel);
  page.begin({ least: 'high' });
  await assert.rejects(page.end({ level: 'low', who: { person: somebody() } }));
  assert.deepEqual(await check(), { looked: 6, faults: [], more: 0 });
});

test('a line that was changed, added or taken out behind our back is found', async () => {
  const { rows } = await kernel.pool.query('select id from identity.identification order by id');
  const [changed, taken] = rows.map(({ id }) => id as string);
  await kernel.pool.query(`update identity.identification set level = 'high' where id = $1`, [changed]);
  await kernel.pool.query('delete from identity.identification where id = $1', [taken]);
  const { rows: added } = await kernel.pool.query(
    `insert into identity.identification (account_id, id, at, method, level, outcome)
     select account_id, overlay(id::text placing 'ffff' from 20 for 4)::uuid, at, method, level, outcome
     from identity.identification where id = $1 returning id`,
    [changed],
  );
  const { faults } = await check();
  assert.deepEqual(
    new Set(faults.map(({ id, kind }) => `${kind} ${id}`)),
    new Set([`differs ${changed}`, `leaf-without-row ${taken}`, `row-without-leaf ${added[0].id}`]),
  );
});
