import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { boundMessage, Line, roomForBound } from './line.ts';

const { pool } = await testDatabase();

/** The part of the driver that writes messages, to compare with. */
const { serialize } = createRequire(import.meta.resolve('pg'))('pg-protocol') as {
  serialize: {
    bind(config: { statement: string; values: unknown[] }): Buffer;
    execute(config: object): Buffer;
    sync(): Buffer;
  };
};

test('a statement goes as the driver would write it, byte by byte', () => {
  for (const values of [[], ['a'], ['', 'àé€', Buffer.alloc(0), Buffer.alloc(5000, 7), 12, -3]]) {
    const statement = 'a-name';
    const texts = values.map((value) => (typeof value === 'number' ? String(value) : value));
    const theirs = [serialize.bind({ statement, values: texts }), serialize.execute({}), serialize.sync()];
    const room = Buffer.alloc(roomForBound(statement, values), 0xff);
    assert.deepEqual(boundMessage({ name: statement, values }, room), Buffer.concat(theirs));
  }
});

test('a line answers the first field of each statement, prepared once', async () => {
  const line = await Line.open(pool);
  const length = { name: 'line-length', text: 'select length($1::text) + $2::int4' };
  // Up and down again: the room of one message serves the next, but for the very large.
  for (const text of ['', 'àé€', 'x'.repeat(100_000), 'à', 'x'.repeat(3_000_000), 'y'.repeat(10)])
    assert.equal(await line.ask({ ...length, values: [text, 1] }, 5000), String(text.length + 1));
  const bytes = {
    name: 'line-bytes',
    text: `select encode($1::bytea, 'hex')`,
    values: [Buffer.from([0, 255])],
  };
  assert.equal(await line.ask(bytes, 5000), '00ff');
  assert.equal(await line.ask({ name: 'line-null', text: 'select null', values: [] }, 5000), null);
  assert.equal(await line.ask({ name: 'line-none', text: 'select 1 where false', values: [] }, 5000), null);
  const prepared = {
    name: 'line-prepared',
    text: `select count(*) from pg_prepared_statements where name = 'line-length'`,
  };
  assert.equal(await line.ask({ ...prepared, values: [] }, 5000), '1');
  line.release();
});

test('what the database refuses is told as it says, and the next line is a good one', async () => {
  const line = await Line.open(pool);
  const wrong = { name: 'line-wrong', text: 'select 1 / $1::int4', values: [0] };
  await assert.rejects(line.ask(wrong, 5000), { code: '22012' });
  line.abandon();
  const next = await Line.open(pool);
  await assert.rejects(next.ask({ name: 'line-syntax', text: 'selec', values: [] }, 5000), { code: '42601' });
  next.abandon();
  assert.equal((await pool.query('select 1 as one')).rows[0].one, 1);
});

test('nobody waits longer than the limit, and the connection that does not answer is closed', async () => {
  const line = await Line.open(pool);
  const pid = { name: 'line-pid', text: 'select pg_backend_pid()', values: [] };
  const backend = await line.ask(pid, 5000);
  const slow = { name: 'line-slow', text: 'select pg_sleep(60)', values: [] };
  await assert.rejects(line.ask(slow, 50), /did not answer in time/);
  line.abandon();
  const next = await Line.open(pool);
  assert.notEqual(await next.ask(pid, 5000), backend);
  next.release();
});
