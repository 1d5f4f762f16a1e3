import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import { loadDemo } from './demo.ts';
import { probe } from './probe.ts';

test('a start that writes every address while the providers are looked at does not end in a deadlock', async () => {
  const database = await freshDatabase();
  const app = await openTestApp(database.url);
  // Without the provider programs every service has the same address, so that one look writes all rows.
  await loadDemo(app.kernel);
  const { rows } = await database.pool.query<{ id: string }>(
    'select id from exchange.data_service order by id',
  );
  const client = await database.pool.connect();
  const take = (id: string) =>
    client.query('update exchange.data_service set address = address where id = $1', [id]);
  await client.query('begin');
  await take(rows[0]!.id);
  const looking = probe(app.kernel);
  for (let step = 0; step < 200; step++) {
    const waiting = await database.pool.query(`select from pg_locks where not granted`);
    if (waiting.rowCount! > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const { id } of rows.slice(1)) await take(id);
  await client.query('commit');
  client.release();
  await looking;
  const seen = await database.pool.query(`select distinct health from exchange.data_service`);
  assert.deepEqual(seen.rows, [{ health: 'down' }]);
  await app.stop();
  await database.drop();
});
