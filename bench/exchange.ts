/**
 * The hub against nginx, interleaved in one run: mutual TLS on both sides, the same kilobyte there and back,
 * PostgreSQL with synchronous_commit=on. The thing measured has core 0 for itself; load, provider and
 * PostgreSQL share core 1. What is measured is a hub that has run for a while: the compiler of the runtime has had its
 * time, and PostgreSQL has segments of its log to use again. `--seconds 8 --rounds 3`, `--connections 128`,
 * `--soak 600` for memory over ten minutes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '../src/kernel/database/embedded.ts';
import { demoSystems } from '../src/services/cooperation/exchange/demo/bodies.ts';
import { ensureDemoPki } from '../src/services/cooperation/exchange/demo/pki.ts';
import { ANSWER, type Hub, prepare, startHub } from './exchange/hub.ts';
import {
  atRate,
  childrenOf,
  cpuMicroseconds,
  median,
  memory,
  type Rate,
  saturate,
  type Target,
} from './exchange/load.ts';
import { startProvider, startProxy } from './exchange/nginx.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    connections: { type: 'string' },
    soak: { type: 'string' },
    basis: { type: 'string' },
  },
});
const SECONDS = Number(values.seconds ?? 6);
const ROUNDS = Number(values.rounds ?? 3);
const CONNECTIONS = Number(values.connections ?? 64);
const BASIS = values.basis === 'no-objection' ? 'no-objection' : 'law';
const LATENCY_RATE = 500;
const WARM_SECONDS = 20;
/**
 * 16 MB each, up to the `max_wal_size` of the embedded PostgreSQL: what it has to use again after hours of load. A run
 * writes half of it; with too few it would make new ones in the middle, and all wait a tenth of a second for each.
 */
const WAL_SEGMENTS = 60;
const PORTS = { provider: 19401, proxy: 19402, http: 19403, tls: 19404, http2: 19405, tls2: 19406 };

const say = (line: string) => process.stdout.write(`${line}\n`);
const pin = (pid: number, cpu: string) =>
  execFileSync('taskset', ['-a', '-p', '-c', cpu, String(pid)], { stdio: 'ignore' });
const f = (value: number, digits = 0) => value.toFixed(digits);

type Measured = Rate & { cpu: number };

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'aplec-bench-'));
  execFileSync('chmod', ['755', dir]);
  const data = join(dir, 'data');
  const pki = await ensureDemoPki({
    dir: join(data, 'pki'),
    now: Temporal.Now.instant(),
    systems: demoSystems,
  });
  const system = pki.systems['SYSTEM-17079']!;
  const pair = (identity: { certPath: string; keyPath: string }) => ({
    cert: identity.certPath,
    key: identity.keyPath,
  });
  const files = {
    ca: pki.ca.certPath,
    server: pair(pki.hubServer),
    client: pair(pki.hubClient),
    provider: pair(pki.providers.population),
  };
  const certAndKey = join(dir, 'client.pem');
  writeFileSync(certAndKey, `${system.certPem}\n${system.keyPem}`, { mode: 0o600 });

  const database = await startEmbedded({ dataDir: data, log: () => undefined });
  const provider = await startProvider(dir, files, PORTS.provider, ANSWER);
  const proxy = await startProxy(dir, files, PORTS.proxy, PORTS.provider);
  const environment = {
    APLEC_DATA: data,
    DATABASE_URL: database.url,
    PORT: String(PORTS.http),
    TLS_PORT: String(PORTS.tls),
  };
  const hub = await startHub('start', environment);
  const question = await prepare(database.url, PORTS.provider, BASIS);
  const bodyFile = join(dir, 'question.json');
  writeFileSync(bodyFile, question);
  const target = (port: number): Target => ({
    url: `https://127.0.0.1:${port}/v1/exchange/evidence`,
    body: question,
    bodyFile,
    ca: files.ca,
    certAndKey,
  });

  const isolate = () => {
    for (const pid of [
      provider.pid(),
      ...childrenOf(provider.pid()),
      database.pid,
      ...childrenOf(database.pid),
      ...childrenOf(hub.pid),
    ])
      pin(pid, '1');
    for (const pid of [proxy.pid(), ...childrenOf(proxy.pid()), hub.pid]) pin(pid, '0');
  };
  isolate();
  const measure = async (what: Target, pids: () => number[]): Promise<Measured> => {
    const before = cpuMicroseconds(pids());
    const rate = await saturate(what, SECONDS, CONNECTIONS, '1');
    return { ...rate, cpu: (cpuMicroseconds(pids()) - before) / (rate.perSecond * SECONDS) };
  };
  const proxyPids = () => [proxy.pid(), ...childrenOf(proxy.pid())];
  const postgres = () => [database.pid, ...childrenOf(database.pid)];

  await useWal(database.url);
  await saturate(target(PORTS.tls), WARM_SECONDS, CONNECTIONS, '1');
  isolate();
  const nginx: Measured[] = [];
  const one: Measured[] = [];
  const databaseCpu: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    nginx.push(await measure(target(PORTS.proxy), proxyPids));
    const before = cpuMicroseconds(postgres());
    const measured = await measure(target(PORTS.tls), () => [hub.pid]);
    databaseCpu.push((cpuMicroseconds(postgres()) - before) / (measured.perSecond * SECONDS));
    one.push(measured);
    say(`round ${round + 1}: nginx ${line(nginx.at(-1)!)} | hub ${line(measured)}`);
  }
  const slowNginx: Rate[] = [];
  const slowHub: Rate[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    slowNginx.push(await atRate(target(PORTS.proxy), LATENCY_RATE, SECONDS));
    slowHub.push(await atRate(target(PORTS.tls), LATENCY_RATE, SECONDS));
  }
  const middle = (rates: Rate[], of: 'p50' | 'p99') => median(rates.map((each) => each[of]));
  const two = availableParallelism() > 1 ? await twoProcesses(hub, environment, target) : undefined;
  const soak =
    values.soak === undefined ? undefined : await soakFor(Number(values.soak), hub, target(PORTS.tls));

  const ratio = median(one.map((each) => each.perSecond)) / median(nginx.map((each) => each.perSecond));
  const result = {
    bench: 'exchange',
    ratio: round3(ratio),
    basis: BASIS,
    connections: CONNECTIONS,
    nginxPerSecond: Math.round(median(nginx.map((each) => each.perSecond))),
    hubPerSecond: Math.round(median(one.map((each) => each.perSecond))),
    nginxCpuUs: round3(median(nginx.map((each) => each.cpu))),
    hubCpuUs: round3(median(one.map((each) => each.cpu))),
    postgresCpuUs: round3(median(databaseCpu)),
    p50: median(one.map((each) => each.p50)),
    p99: median(one.map((each) => each.p99)),
    failed: one.reduce((sum, each) => sum + each.failed, 0),
    at500: {
      addedP50Ms: round3(middle(slowHub, 'p50') - middle(slowNginx, 'p50')),
      addedP99Ms: round3(middle(slowHub, 'p99') - middle(slowNginx, 'p99')),
      hubP50Ms: round3(middle(slowHub, 'p50')),
      hubP99Ms: round3(middle(slowHub, 'p99')),
      failed: slowHub.reduce((sum, each) => sum + each.failed, 0),
    },
    ...(two === undefined ? {} : { twoProcesses: two }),
    ...(soak === undefined ? {} : { soak }),
  };
  say(`nginx   ${f(result.nginxPerSecond)}/s, ${f(result.nginxCpuUs, 1)} µs of CPU each`);
  say(
    `hub     ${f(result.hubPerSecond)}/s, ${f(result.hubCpuUs, 1)} µs of CPU each and ${f(result.postgresCpuUs, 1)} in PostgreSQL; ratio ${result.ratio}`,
  );
  say(
    `at ${LATENCY_RATE}/s the hub adds ${f(result.at500.addedP50Ms, 2)} ms (p50), ${f(result.at500.addedP99Ms, 2)} ms (p99)`,
  );
  await hub.stop();
  await proxy.stop();
  await provider.stop();
  await database.stop();
  say(JSON.stringify(result));
}

const line = (rate: Measured) =>
  `${f(rate.perSecond)}/s p50 ${rate.p50} p99 ${rate.p99} ms ${f(rate.cpu, 1)} µs${rate.failed > 0 ? ` FAILED ${rate.failed}` : ''}`;
const round3 = (value: number) => Math.round(value * 1000) / 1000;

/** Fills segments of the write-ahead log and gives them back, as hours of use do. */
async function useWal(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let i = 0; i < WAL_SEGMENTS; i++) {
    await client.query(`select pg_logical_emit_message(false, 'bench', 'x')`);
    await client.query('select pg_switch_wal()');
  }
  await client.query('checkpoint');
  await client.end();
}

/** Two hub processes over one database, half of the connections each; nothing is pinned. */
async function twoProcesses(hub: Hub, environment: Record<string, string>, target: (port: number) => Target) {
  const second = await startHub('web', {
    ...environment,
    PORT: String(PORTS.http2),
    TLS_PORT: String(PORTS.tls2),
  });
  const both = `0-${availableParallelism() - 1}`;
  for (const pid of [hub.pid, second.pid]) pin(pid, both);
  await saturate(target(PORTS.tls2), 2, CONNECTIONS / 2, both);
  const [a, b] = await Promise.all(
    [hub, second].map((each) => saturate(target(each.tlsPort), SECONDS, CONNECTIONS / 2, both)),
  );
  pin(hub.pid, '0');
  await second.stop();
  return {
    perSecond: Math.round(a!.perSecond + b!.perSecond),
    p50: Math.max(a!.p50, b!.p50),
    p99: Math.max(a!.p99, b!.p99),
    failed: a!.failed + b!.failed,
  };
}

async function soakFor(seconds: number, hub: Hub, target: Target) {
  const samples: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    await saturate(target, 10, CONNECTIONS, '1');
    samples.push(Math.round(memory(hub.pid)));
    await sleep(100);
  }
  say(`memory of the hub every ten seconds, MiB: ${samples.join(' ')}`);
  return { seconds, firstMiB: samples[Math.min(5, samples.length - 1)], lastMiB: samples.at(-1) };
}

await main();
