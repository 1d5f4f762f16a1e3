import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { need } from '../../../test/need.ts';
import { createPool } from './database.ts';
import { databaseSocket } from './socket.ts';

const { url } = await testDatabase();

test('answers of every size arrive whole, one after another and beside one another', async () => {
  const pool = createPool(url, 4);
  const ask = async (length: number) => {
    const { rows } = await pool.query(
      `select repeat('à', $1::int4) as text, n from generate_series(1, 3) n`,
      [length],
    );
    assert.deepEqual(
      rows.map(({ n }) => n),
      [1, 2, 3],
    );
    for (const { text } of rows) assert.equal(text, 'à'.repeat(length));
  };
  // Around what is read at a time, and much more: messages begin in one reading and end in another.
  const lengths = [0, 1, 32_700, 32_768, 32_800, 65_536, 1_000_000];
  for (const length of lengths) await ask(length);
  await Promise.all([...lengths, ...lengths].map(ask));
  await pool.end();
});

test('what was handed on stays as it was when more is read', async () => {
  const server = createServer((socket: Socket) => {
    socket.write('first');
    socket.once('data', () => socket.end('second'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = databaseSocket();
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [first] = (await once(socket, 'data')) as [Buffer];
  const more = once(socket, 'data');
  socket.write('more');
  const [second] = (await more) as [Buffer];
  assert.deepEqual([String(first), String(second)], ['first', 'second']);
  socket.resume();
  await once(socket, 'close');
  server.close();
});

test('a connection that the server ends is told, and the next one is good', async () => {
  const pool = createPool(url, 1);
  const { rows } = await pool.query('select pg_backend_pid() as pid');
  const other = createPool(url, 1);
  const waiting = assert.rejects(pool.query('select pg_sleep(10)'), { code: '57P01' });
  while ((await other.query('select pg_terminate_backend($1) as done', [rows[0].pid])).rows[0].done !== true);
  await waiting;
  assert.equal((await pool.query('select 1 as one')).rows[0].one, 1);
  await pool.end();
  await other.end();
});

test('over TLS the whole conversation passes', { skip: need('openssl') }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-tls-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ed25519', '-nodes', '-days', '1', ...names], {
    stdio: 'ignore',
  });
  const secure = { isServer: true, key: readFileSync(keyFile), cert: readFileSync(certFile) };
  // The server of the tests has no TLS: this one gives it what it hears, as a proxy in front of a database does.
  const { host, port } = new pg.Client({ connectionString: url });
  const proxy = createServer((socket: Socket) => {
    socket.once('data', () => {
      socket.write('S');
      const inner = new TLSSocket(socket, secure);
      const database = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      for (const end of [inner, database]) end.on('error', () => undefined);
      inner.pipe(database).pipe(inner);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const through = new pg.Client({ connectionString: url });
  const address = new URL('postgresql://127.0.0.1');
  address.username = through.user ?? '';
  address.password = through.password ?? '';
  address.port = String((proxy.address() as AddressInfo).port);
  address.pathname = through.database ?? '';
  address.search = 'sslmode=no-verify';
  const pool = createPool(address.href, 1);
  const { rows } = await pool.query(`select repeat('x', 300000) as text`);
  assert.equal(rows[0].text.length, 300_000);
  await pool.end();
  proxy.close();
});
