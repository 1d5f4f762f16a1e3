import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { isRunning, signal, until } from '../src/kernel/database/embedded-process.ts';
import {
  childrenOf,
  finish,
  type HubProcess,
  makeHouse,
  postmasterOf,
  startHub,
  waitUntilUp,
} from './crash/hub-process.ts';
import { type Load, startLoad } from './crash/load.ts';

const BACK_LIMIT_MS = 20_000;
const house = await makeHouse({ LOG_LEVEL: 'warn', RATE_PER_SECOND: '100000', RATE_BURST: '100000' });
let hub: HubProcess | undefined;
after(() => finish(house, hub));

const at = (path: string) => `http://localhost:${house.port}${path}`;

async function soon(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const limit = performance.now() + BACK_LIMIT_MS;
  while (performance.now() < limit) {
    if (await holds()) return;
    await sleep(50);
  }
  assert.fail(`${what}: ${hub?.said()}`);
}

const status = (path: string) =>
  request(at(path)).then(
    async ({ statusCode, body }) => {
      await body.dump();
      return statusCode;
    },
    () => 0,
  );

async function logSize(): Promise<number> {
  const { body } = await request(at(`/log/log.aplec.example/${new Date().getUTCFullYear()}/checkpoint`));
  return Number((await body.text()).split('\n')[1]);
}

test('when PostgreSQL alone is killed the hub starts it again and loses nothing that it acknowledged', async () => {
  hub = startHub(house);
  await waitUntilUp(hub);
  const load: Load = startLoad(house, Math.random);
  try {
    await soon('some are answered', () => load.answered.length > 20);
    const first = postmasterOf(house);
    const before = load.answered.length;
    signal(first, 'SIGKILL');
    await soon('it is another server', () => postmasterOf(house) !== first && postmasterOf(house) > 0);
    await soon('readiness returns', async () => (await status('/health/ready')) === 200);
    await soon('exchanges are answered again', () => load.answered.length > before + 20);
  } finally {
    await load.stop();
  }
  assert.match(hub.said(), /PostgreSQL ended by itself .*"alarm":"companion-ended"/);
  assert.match(hub.said(), /PostgreSQL was started again/);
  const strange = [...load.others.keys()].filter((what) => /^500|kernel\.internal/.test(what));
  assert.deepEqual(strange, [], 'nobody heard that it was a fault of their own request, or ours');
  for (const { outcome } of load.answered)
    await soon(
      'each is in the public log',
      async () => (await status(`/v1/exchange/receipts/${outcome}`)) === 200,
    );
  assert.ok((await logSize()) > load.answered.length * 2);
});

test('when the provider program is killed it is started again and answers', async () => {
  const providers = childrenOf(hub!.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('providers-main'),
  );
  assert.ok(providers !== undefined);
  signal(providers, 'SIGKILL');
  await soon('a line says so', () => /demonstration providers was started again/.test(hub!.said()));
  const load = startLoad(house, Math.random);
  await soon('exchanges are answered', () => load.answered.length > 5).finally(() => load.stop());
});

test('when PostgreSQL cannot be started again the hub ends with a sentence, and the next start works', async () => {
  const version = join(house.data, 'postgres', 'cluster', 'PG_VERSION');
  renameSync(version, `${version}.away`);
  signal(postmasterOf(house), 'SIGKILL');
  const { child } = hub!;
  assert.ok(await until(60_000, () => child.exitCode !== null || child.signalCode !== null));
  renameSync(`${version}.away`, version);
  assert.equal(child.exitCode, 69, hub!.said());
  assert.match(hub!.said(), /aplec: PostgreSQL ended by itself and cannot be started again/);
  assert.ok(!existsSync(version.replace('PG_VERSION', 'postmaster.pid')) || !isRunning(postmasterOf(house)));
  hub = startHub(house);
  await waitUntilUp(hub);
  assert.equal(await status('/health/ready'), 200);
});
