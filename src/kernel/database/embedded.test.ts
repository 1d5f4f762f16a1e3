import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { type Embedded, startEmbedded } from './embedded.ts';
import { isRunning, processesOf, until } from './embedded-process.ts';

const quiet = () => undefined;
const isRoot = process.getuid?.() === 0;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'aplec-embedded-'));
  if (isRoot) chmodSync(dir, 0o711);
  return dir;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', quiet);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function ended(pids: readonly number[]): Promise<void> {
  assert.ok(await until(5_000, () => pids.every((pid) => !isRunning(pid))), 'processes still run');
}

/** Whatever a failed assertion leaves running is stopped; the folder goes with it. */
async function withServer(run: (dir: string, server: Embedded) => Promise<void>): Promise<void> {
  const dir = folder();
  const server = await startEmbedded({ dataDir: dir, log: quiet });
  try {
    await run(dir, server);
  } finally {
    for (const pid of processesOf(join(dir, 'postgres', 'cluster'))) process.kill(pid, 'SIGKILL');
  }
}

test('the embedded PostgreSQL is durable, checksummed, Catalan, Unicode and reachable only by its socket', async () => {
  await withServer(async (dir, server) => {
    const settings = await ask(
      server.url,
      `select name, setting from pg_settings where name in
       ('fsync','synchronous_commit','full_page_writes','data_checksums','listen_addresses','max_connections','server_encoding')`,
    );
    assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      max_connections: '200',
      server_encoding: 'UTF8',
    });
    const [locale] = await ask(
      server.url,
      'select datlocprovider, datlocale from pg_database where datname = current_database()',
    );
    assert.deepEqual(locale, { datlocprovider: 'i', datlocale: 'ca' });
    const home = join(dir, 'postgres');
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.equal(statSync(join(home, 'password')).mode & 0o777, 0o600);
    const wrong = new URL(server.url.replace('@/', '@x/'));
    await assert.rejects(
      ask(server.url.replace(decodeURIComponent(wrong.password), 'guess'), 'select 1'),
      /password authentication failed/,
    );
    await server.stop();
  });
});

test('accents survive case folding and trigrams, which ask the C library for letters', async () => {
  await withServer(async (_dir, server) => {
    const rows = await ask(server.url, `create extension pg_trgm; select 1`).then(() =>
      ask(
        server.url,
        `select lower('ÀÇÏ') as low, similarity('àçïóú', 'àçïóú') as same, 'z' > 'à' as sorted`,
      ),
    );
    assert.deepEqual(rows, [{ low: 'àçï', same: 1, sorted: true }]);
    await server.stop();
  });
});

test('what was committed is there after kill -9 of the postmaster alone', async () => {
  await withServer(async (dir, server) => {
    await ask(server.url, 'create table kept as select 7 as n');
    process.kill(server.pid, 'SIGKILL');
    const again = await startEmbedded({ dataDir: dir, log: quiet });
    assert.equal(again.adopted, false);
    assert.deepEqual(await ask(again.url, 'select n from kept'), [{ n: 7 }]);
    await again.stop();
  });
});

test('a backend stuck in a long query does not stop the next start after kill -9 of the postmaster', async () => {
  await withServer(async (dir, server) => {
    const busy = new pg.Client({ connectionString: server.url });
    busy.on('error', quiet);
    await busy.connect();
    const query = busy.query('select count(*) from generate_series(1, 100000000000)').catch(quiet);
    process.kill(server.pid, 'SIGKILL');
    const again = await startEmbedded({ dataDir: dir, log: quiet });
    assert.deepEqual(await ask(again.url, 'select 1 as n'), [{ n: 1 }]);
    await query;
    await again.stop();
  });
});

test('what was committed is there after kill -9 of every process', async () => {
  await withServer(async (dir, server) => {
    await ask(server.url, 'create table kept as select 8 as n');
    const all = processesOf(join(dir, 'postgres', 'cluster'));
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await ended(all);
    const again = await startEmbedded({ dataDir: dir, log: quiet });
    assert.deepEqual(await ask(again.url, 'select n from kept'), [{ n: 8 }]);
    await again.stop();
  });
});

/** Starts a server in a process of its own, which is then killed with -9, after what `more` does. Answers its number. */
async function leftBehind(dir: string, more: string): Promise<number> {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const program = `
    import { startEmbedded } from '${module}';
    import { execFileSync } from 'node:child_process';
    const { pid } = await startEmbedded({ dataDir: process.argv[1], log: () => 0 });
    ${more}
    console.log(pid); process.kill(process.pid, 'SIGKILL');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(parent.stdout, 'data');
  return Number(said);
}

test('a server whose owner is killed with -9 ends in order by itself, with all its processes', async () => {
  const dir = folder();
  const pid = await leftBehind(dir, '');
  const cluster = join(dir, 'postgres', 'cluster');
  await ended([pid]);
  assert.ok(await until(5_000, () => processesOf(cluster).length === 0));
  // Written by a server that was stopped, and not by one that was killed.
  assert.equal(statSync(join(cluster, 'postmaster.pid'), { throwIfNoEntry: false }), undefined);
});

test('a server whose owner and guard were both killed is adopted, and stopping it leaves no process', async () => {
  const dir = folder();
  const killGuards = `for (const child of execFileSync('cat', ['/proc/' + process.pid + '/task/' + process.pid + '/children'], { encoding: 'utf8' }).trim().split(' '))
      if (Number(child) !== pid) try { process.kill(Number(child), 'SIGKILL'); } catch {}`;
  const left = await leftBehind(dir, killGuards);
  const server = await startEmbedded({ dataDir: dir, log: quiet });
  assert.equal(server.adopted, true);
  assert.equal(server.pid, left);
  const all = processesOf(join(dir, 'postgres', 'cluster'));
  await server.stop();
  await ended(all);
});

test('a server that was killed is started again at the same address, also when its socket is in a short folder', async () => {
  const deep = join(folder(), 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(deep, { recursive: true });
  for (const dir of [folder(), deep]) {
    const first = await startEmbedded({ dataDir: dir, log: quiet });
    await ask(first.url, 'create table kept as select 9 as n');
    process.kill(first.pid, 'SIGKILL');
    assert.match(await first.ended, /is gone/);
    const again = await first.again();
    assert.equal(again.url, first.url);
    assert.deepEqual(await ask(again.url, 'select n from kept'), [{ n: 9 }]);
    await again.stop();
  }
});

test('a pid file that names a living stranger, and a stale socket, do not stop the start', async () => {
  await withServer(async (dir, server) => {
    const home = join(dir, 'postgres');
    const pidFile = readFileSync(join(home, 'cluster', 'postmaster.pid'), 'utf8');
    await server.stop();
    writeFileSync(join(home, 'cluster', 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
    writeFileSync(join(home, 'socket', '.s.PGSQL.5432'), '');
    writeFileSync(join(home, 'socket', '.s.PGSQL.5432.lock'), `${process.pid}\n`);
    const again = await startEmbedded({ dataDir: dir, log: quiet });
    assert.equal(again.adopted, false);
    await again.stop();
  });
});

test('a running server whose socket was deleted is started again', async () => {
  await withServer(async (dir, server) => {
    rmSync(join(dir, 'postgres', 'socket'), { recursive: true });
    const again = await startEmbedded({ dataDir: dir, log: quiet });
    assert.notEqual(again.pid, server.pid);
    assert.deepEqual(await ask(again.url, 'select 1 as n'), [{ n: 1 }]);
    await again.stop();
  });
});

test('a folder too deep for a socket still gets a server', async () => {
  const dir = join(folder(), 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(dir, { recursive: true });
  const server = await startEmbedded({ dataDir: dir, log: quiet });
  assert.deepEqual(await ask(server.url, 'select 1 as n'), [{ n: 1 }]);
  const [place] = await ask(server.url, `select current_setting('unix_socket_directories') as dir`);
  const socketDir = String(place?.dir);
  assert.equal(statSync(socketDir).mode & 0o777, 0o700);
  await server.stop();
  assert.equal(statSync(socketDir, { throwIfNoEntry: false }), undefined);
});

test('a database made by another version is refused in one sentence and left as it is', async () => {
  await withServer(async (dir, server) => {
    await server.stop();
    const file = join(dir, 'postgres', 'cluster', 'PG_VERSION');
    writeFileSync(file, '14\n');
    await assert.rejects(
      startEmbedded({ dataDir: dir, log: quiet }),
      /made by PostgreSQL 14 .* brings PostgreSQL 18/,
    );
    assert.equal(readFileSync(file, 'utf8'), '14\n');
  });
});

test('a setting the server does not know is reported with what the server said', async () => {
  const dir = folder();
  await assert.rejects(
    startEmbedded({ dataDir: dir, log: quiet, settings: { max_connections: 'many' } }),
    /did not start .*max_connections/s,
  );
});
