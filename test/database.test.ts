import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyMigration, freshDatabase, testDatabase, withDatabase } from './database.ts';

test('all tests of a run share one migrated database', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  assert.equal(one.pool, other.pool);
  const { rows } = await one.pool.query('select count(*)::int as n from kernel.migration');
  assert.ok(rows[0].n > 0);
});

test('a database of one’s own is a clone, unseen by others, and can be dropped while somebody is connected', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.pool.query('create table only_here (n integer)');
  assert.deepEqual((await other.pool.query(`select to_regclass('only_here') as found`)).rows, [
    { found: null },
  ]);
  const held = await one.pool.connect();
  held.on('error', () => undefined);
  held.release();
  await Promise.all([one.drop(), other.drop()]);
  await assert.rejects(one.pool.query('select 1'));
});

test('the address of another database keeps everything else', () => {
  assert.equal(
    withDatabase('postgresql://a:b@/aplec?host=%2Ftmp%2Fx', 'town'),
    'postgresql://a:b@/town?host=%2Ftmp%2Fx',
  );
  assert.equal(withDatabase('postgres://a:b@h:5432/aplec', 'town'), 'postgres://a:b@h:5432/town');
});

test('the tests migrate exactly what a start migrates', async () => {
  const { migrationSources } = await import('../src/services.ts');
  const told = (sources: readonly { name: string; migrations?: URL | undefined }[]) =>
    sources
      .filter(({ migrations }) => migrations)
      .map(({ name, migrations }) => `${name} ${migrations?.href}`)
      .sort();
  assert.deepEqual(told(everyMigration()), told(migrationSources));
});
