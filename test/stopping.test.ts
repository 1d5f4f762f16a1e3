import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf, signal, until } from '../src/kernel/database/embedded-process.ts';
import { type House, makeHouse } from './crash/hub-process.ts';

const ROOT = resolve(import.meta.dirname, '..');
const GONE_LIMIT_MS = 45_000;
const UP_LIMIT_MS = 120_000;

const houses: House[] = [];
after(() => {
  for (const house of houses) for (const pid of belonging(house)) signal(pid, 'SIGKILL');
});

/** Every process of a house: PostgreSQL's work in its folder, the others carry its settings. */
function belonging({ data }: House): number[] {
  const others = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => environmentOf(pid).includes(`APLEC_DATA=${data}\0`));
  return [...new Set([...others.map(Number), ...processesOf(join(data, 'postgres', 'cluster'))])];
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return ''; // gone, or not ours to read
  }
}

type Started = { child: ChildProcess; said(): string };

/** As a person does: the launcher, through npm's shell when `npm` is given. */
function begin(house: House, npm = false): Started {
  const [program, args] = npm
    ? ['npm', ['start', '--silent']]
    : [process.execPath, [join(ROOT, 'scripts/aplec.mjs'), 'start']];
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(program, args, {
    cwd: ROOT,
    env: {
      ...{ PATH, HOME, TMPDIR, APLEC_DATA: house.data, LOG_LEVEL: 'error' },
      ...{ PORT: String(house.port), TLS_PORT: String(house.tlsPort) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      text += part.toString();
    });
  return { child, said: () => text };
}

async function nothingLeft(house: House, { said }: Started): Promise<void> {
  await until(GONE_LIMIT_MS, () => belonging(house).length === 0);
  const left = belonging(house).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  assert.deepEqual(left, [], said());
}

async function up(house: House, started: Started): Promise<void> {
  await until(
    UP_LIMIT_MS,
    () => started.said().includes('Aplec is running') || started.child.exitCode !== null,
  );
  assert.match(started.said(), /Aplec is running/, `the house ${house.data} did not come up`);
}

async function newHouse(): Promise<House> {
  const house = await makeHouse();
  houses.push(house);
  return house;
}

const MOMENTS = [
  { after: 700, wish: 'SIGINT' },
  { after: 1_500, wish: 'SIGTERM' },
  { after: 3_000, wish: 'SIGINT' },
  { after: 5_000, wish: 'SIGKILL' },
] as const;

test('whoever stops a first start, at any moment, leaves no process behind', async (t) => {
  for (const { after: moment, wish } of MOMENTS) {
    await t.test(`${wish} after ${moment} ms`, async () => {
      const house = await newHouse();
      const started = begin(house);
      await sleep(moment);
      started.child.kill(wish);
      await nothingLeft(house, started);
    });
  }
});

test('whoever stops a later start leaves nothing behind either, and the start after it works', async (t) => {
  const house = await newHouse();
  for (const { after: moment, wish } of MOMENTS) {
    await t.test(`${wish} after ${moment} ms`, async () => {
      const started = begin(house);
      await sleep(moment);
      started.child.kill(wish);
      await nothingLeft(house, started);
    });
  }
  const last = begin(house);
  await up(house, last);
  last.child.kill('SIGTERM');
  await nothingLeft(house, last);
  if (last.child.exitCode === null) await once(last.child, 'exit');
  assert.equal(last.child.exitCode, 0, last.said());
});

test('npm that is told to end, or killed with -9, takes everything with it', async () => {
  const house = await newHouse();
  for (const wish of ['SIGTERM', 'SIGKILL'] as const) {
    const started = begin(house, true);
    await up(house, started);
    started.child.kill(wish);
    await nothingLeft(house, started);
  }
});
