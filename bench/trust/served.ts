/** The authority and the responder over HTTP: the hub alone on core 0, load and PostgreSQL on core 1. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { request } from 'undici';
import { startEmbedded } from '../../src/kernel/database/embedded.ts';
import {
  buildOcspRequest,
  buildTimestampRequest,
  hashOf,
  newSerial,
  parseCertificate,
  parseOcspResponse,
  parseTimestampResponse,
} from '../../src/kernel/pki/index.ts';
import { startHub } from '../exchange/hub.ts';
import { childrenOf, cpuMicroseconds, memory } from '../exchange/load.ts';

const run = promisify(execFile);
const PORT = 19_421;
const WARM_SECONDS = 8;
const CONNECTIONS = 48;

export type Served = { perSecond: number; p50: number; p99: number; cpuMicros: number; memoryMb: number };
type Wish = { path: string; body: Uint8Array; type: string; check(answer: Buffer): boolean };

/** Starts a hub, warms it, and measures what it answers in seconds. */
export async function servedRates(seconds: number, rounds: number) {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-bench-trust-'));
  execFileSync('chmod', ['755', folder]);
  const database = await startEmbedded({ dataDir: join(folder, 'data'), log: () => undefined });
  const hub = await startHub('start', {
    ...{ APLEC_DATA: join(folder, 'data'), DATABASE_URL: database.url },
    ...{ PORT: String(PORT), TLS_PORT: String(PORT + 1) },
    ...{ TSA_RATE_PER_SECOND: '10000000', TSA_RATE_BURST: '10000000', OCSP_RATE_PER_SECOND: '10000000' },
  });
  const pin = (pid: number, cpu: string) =>
    execFileSync('taskset', ['-a', '-p', '-c', cpu, String(pid)], { stdio: 'ignore' });
  const isolate = () => {
    for (const pid of [database.pid, ...childrenOf(database.pid), ...childrenOf(hub.pid)]) pin(pid, '1');
    pin(hub.pid, '0');
  };
  const measure = async (wish: Wish, length = seconds): Promise<Served> => {
    await assertGood(wish);
    isolate();
    const before = cpuMicroseconds([hub.pid]);
    const loaded = await load(folder, wish, length);
    const used = cpuMicroseconds([hub.pid]) - before;
    await assertGood(wish);
    return {
      ...loaded,
      cpuMicros: Math.round(used / (loaded.perSecond * length)),
      memoryMb: Math.round(memory(hub.pid)),
    };
  };
  const best = async (wish: Wish) => {
    const all: Served[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(wish));
    return all.toSorted((a, b) => b.perSecond - a.perSecond)[0]!;
  };
  try {
    await measure(stamp('/tsa/p256'), WARM_SECONDS);
    const p256 = await best(stamp('/tsa/p256'));
    const rsa = await best(stamp('/tsa/rsa'));
    const ocsp = await best(await status(database.url));
    return { timestampsP256: p256, timestampsRsa3072: rsa, ocsp };
  } finally {
    await hub.stop();
    await database.stop();
  }
}

function stamp(path: string): Wish {
  const imprint = { hash: 'sha256', digest: hashOf('sha256', new Uint8Array(100)) } as const;
  return {
    ...{ path, type: 'application/timestamp-query' },
    body: buildTimestampRequest({ imprint, nonce: newSerial() }),
    check: (answer) => parseTimestampResponse(answer).status === 'granted',
  };
}

/** A question about the certificate of a stamping key, whose status is good. */
async function status(databaseUrl: string): Promise<Wish> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(`select certificate, chain from timestamps.unit limit 1`);
  await client.end();
  const certificate = parseCertificate(rows[0].certificate as Buffer);
  const issuer = parseCertificate((rows[0].chain as Buffer[])[0]!);
  const by = { name: issuer.subject, publicKey: issuer.publicKey };
  return {
    ...{ path: '/ocsp', type: 'application/ocsp-request' },
    body: buildOcspRequest({ issuer: by, serials: [certificate.serial] }),
    check: (answer) => parseOcspResponse(answer).status === 'successful',
  };
}

async function assertGood({ path, body, type, check }: Wish): Promise<void> {
  const address = `http://127.0.0.1:${PORT}${path}`;
  const answer = await request(address, { method: 'POST', body, headers: { 'content-type': type } });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  if (answer.statusCode !== 200 || !check(bytes))
    throw new Error(`${path} answers ${answer.statusCode}: ${bytes}`);
}

/** Closed loop with `ab` over kept-alive connections. */
async function load(folder: string, { path, body, type }: Wish, seconds: number) {
  const file = join(folder, 'body');
  writeFileSync(file, body);
  const args = ['-q', '-k', '-l', '-t', String(seconds), '-n', '100000000', '-c', String(CONNECTIONS)];
  const { stdout } = await run(
    'taskset',
    ['-c', '1', 'ab', ...args, '-p', file, '-T', type, `http://127.0.0.1:${PORT}${path}`],
    { maxBuffer: 4_000_000 },
  );
  const read = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const failed = (read(/Failed requests:\s+(\d+)/) || 0) + (read(/Non-2xx responses:\s+(\d+)/) || 0);
  if (failed > 0) throw new Error(`${failed} requests to ${path} failed.`);
  return {
    perSecond: Math.round(read(/Requests per second:\s+([\d.]+)/)),
    p50: read(/50%\s+(\d+)/),
    p99: read(/99%\s+(\d+)/),
  };
}
