import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Pool } from 'undici';

const run = promisify(execFile);

export type Rate = { perSecond: number; p50: number; p99: number; failed: number };

export type Target = { url: string; body: string; bodyFile: string; ca: string; certAndKey: string };

/** Closed loop with `ab` (Apache), over kept-alive mutual TLS, pinned to one core. */
export async function saturate(
  target: Target,
  seconds: number,
  connections: number,
  cpu: string,
): Promise<Rate> {
  const { stdout } = await run(
    'taskset',
    [
      '-c',
      cpu,
      'ab',
      '-q',
      '-k',
      '-l',
      '-t',
      String(seconds),
      '-n',
      '100000000',
      '-c',
      String(connections),
      '-p',
      target.bodyFile,
      '-T',
      'application/json',
      '-E',
      target.certAndKey,
      '-f',
      'TLS1.3',
      target.url,
    ],
    { maxBuffer: 4_000_000 },
  );
  const read = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  return {
    perSecond: read(/Requests per second:\s+([\d.]+)/),
    p50: read(/50%\s+(\d+)/),
    p99: read(/99%\s+(\d+)/),
    failed: (read(/Failed requests:\s+(\d+)/) || 0) + (read(/Non-2xx responses:\s+(\d+)/) || 0),
  };
}

/** The first questions open the connections, whose handshakes are not what is measured. */
const SETTLE_SECONDS = 2;

/** Open loop at a fixed rate: latency is measured from when each question should have left. */
export async function atRate(target: Target, perSecond: number, seconds: number): Promise<Rate> {
  const url = new URL(target.url);
  const pem = readFileSync(target.certAndKey, 'utf8');
  const pool = new Pool(url.origin, {
    connections: 64,
    pipelining: 1,
    connect: { ca: readFileSync(target.ca, 'utf8'), cert: pem, key: pem },
  });
  const latencies: number[] = [];
  let failed = 0;
  const unmeasured = perSecond * SETTLE_SECONDS;
  const total = unmeasured + perSecond * seconds;
  const started = performance.now();
  const ask = async (due: number, measured: boolean) => {
    const answer = await pool.request({
      path: url.pathname,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: target.body,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) failed += 1;
    if (measured) latencies.push(performance.now() - due);
  };
  const asked: Promise<void>[] = [];
  for (let i = 0; i < total; i++) {
    const due = started + (i * 1000) / perSecond;
    while (performance.now() < due) await sleep(1);
    asked.push(ask(due, i >= unmeasured));
  }
  await Promise.all(asked);
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: total / ((performance.now() - started) / 1000), p50: at(0.5), p99: at(0.99), failed };
}

/** CPU microseconds that processes have used so far. */
export function cpuMicroseconds(pids: readonly number[]): number {
  const tick = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  let sum = 0;
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    sum += (Number(fields[11]) + Number(fields[12])) * tick;
  }
  return sum;
}

export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** Resident memory in MiB. */
export function memory(pid: number): number {
  const match = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? 0) / 1024;
}

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
