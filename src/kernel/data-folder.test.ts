import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockDataFolder } from './data-folder.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'aplec-lock-'));
const module = new URL('./data-folder.ts', import.meta.url).href;

/** A program that takes the folder, says so (or says why not), and waits to be killed. */
function taker(dir: string): ChildProcess {
  const program = `
    import { lockDataFolder } from '${module}';
    try { lockDataFolder(process.argv[1]); console.log('taken'); setInterval(() => 0, 1000); }
    catch (error) { console.log(error.message); }`;
  const args = ['--input-type=module', '-e', program, dir];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstWords(child: ChildProcess): Promise<string> {
  const [data] = await once(child.stdout!, 'data');
  return String(data).trim();
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('a second start in the same folder is refused with the number of the first process', async () => {
  const dir = folder();
  const first = taker(dir);
  assert.equal(await firstWords(first), 'taken');
  assert.throws(() => lockDataFolder(dir), new RegExp(`in use by process ${first.pid}: stop it first`));
  await kill(first);
});

test('after kill -9 of the holder the next start takes the folder', async () => {
  const dir = folder();
  const first = taker(dir);
  await firstWords(first);
  await kill(first);
  lockDataFolder(dir).release();
  assert.deepEqual(readdirSync(join(dir, 'lock')), []);
});

test('a lock whose process number now belongs to a stranger is stale', () => {
  const dir = folder();
  const lock = lockDataFolder(dir);
  const names = readdirSync(join(dir, 'lock'));
  lock.release();
  for (const name of names) {
    const parts = name.split('-');
    parts[4] = '1'; // our own living pid, yet another start time
    writeFileSync(join(dir, 'lock', parts.join('-')), '');
  }
  lockDataFolder(dir).release();
});

/** Leaves in the folder the lock of another boot of the machine, last touched `age` milliseconds ago. */
function leaveForeignLock(dir: string, age: number): void {
  const lock = lockDataFolder(dir);
  const name = readdirSync(join(dir, 'lock')).find((file) => file.startsWith('held'));
  lock.release();
  const parts = name!.split('-');
  parts[1] = 'abcdef012345';
  const file = join(dir, 'lock', parts.join('-'));
  writeFileSync(file, '');
  const then = new Date(Date.now() - age);
  utimesSync(file, then, then);
}

test('the lock of a machine that was switched off yesterday does not stop the next start', () => {
  const dir = folder();
  leaveForeignLock(dir, 24 * 3_600_000);
  lockDataFolder(dir).release();
});

test('the lock of a machine that was switched off a moment ago is watched for five seconds, then taken', async () => {
  const dir = folder();
  leaveForeignLock(dir, 0);
  const next = taker(dir); // a program of its own, because the wait is synchronous
  assert.equal(await firstWords(next), 'taken');
  await kill(next);
});

test('a holder in another container is recognised by its heartbeat', async () => {
  const dir = folder();
  const first = taker(dir);
  await firstWords(first);
  const [name] = readdirSync(join(dir, 'lock')).filter((file) => file.startsWith('held'));
  const parts = name!.split('-');
  parts[2] = '99'; // as if of another pid namespace
  const foreign = join(dir, 'lock', parts.join('-'));
  await kill(first);
  writeFileSync(foreign, '');
  const beat = `const fs = require('node:fs'); setInterval(() => fs.utimesSync(process.argv[1], new Date(), new Date()), 300);`;
  const beating = spawn(process.execPath, ['-e', beat, foreign], { stdio: 'ignore' });
  await once(beating, 'spawn');
  assert.throws(() => lockDataFolder(dir), /another machine or container/);
  await kill(beating);
});

test('of ten that start at the same moment exactly one gets the folder', async () => {
  const dir = folder();
  const children = Array.from({ length: 10 }, () => taker(dir));
  const words = await Promise.all(children.map(firstWords));
  await Promise.all(children.map(kill));
  assert.equal(words.filter((said) => said === 'taken').length, 1, words.join('\n'));
});

test('a start that comes while the previous one is ending waits for it', async () => {
  const dir = folder();
  const first = taker(dir);
  await firstWords(first);
  setTimeout(() => first.kill('SIGKILL'), 400);
  const next = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { lockDataFolder } from '${module}'; lockDataFolder(process.argv[1], 5000); console.log('taken');`,
      dir,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  assert.equal(await firstWords(next), 'taken');
});

test('letting go lets the next one in, and letting go twice does nothing', () => {
  const dir = folder();
  const first = lockDataFolder(dir);
  assert.throws(() => lockDataFolder(dir), /in use by this very process/);
  first.release();
  const second = lockDataFolder(dir);
  first.release();
  assert.throws(() => lockDataFolder(dir), /this very process/);
  second.release();
});

test('a folder moved away while it is held stays held', () => {
  const dir = folder();
  const lock = lockDataFolder(dir);
  renameSync(dir, `${dir}-moved`);
  assert.throws(() => lockDataFolder(`${dir}-moved`), /this very process/);
  lock.release();
});
