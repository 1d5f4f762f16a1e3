/**
 * The OpenID Provider of one hub process on PostgreSQL (synchronous_commit=on) against the bare library on its storage in
 * memory, interleaved in one run: whole code flows (a person who is signed in and has agreed: authorization, code, tokens
 * with PKCE and a signed identity token), the token endpoint alone, and userinfo. Then the sign-in page at a fixed rate,
 * and the one question of mandates. What is measured has core 0 for itself; load and PostgreSQL share core 1.
 * `--people 8000000 --employees 100000 --mandates 1000000 --seconds 6 --rounds 3`. `npm run bench identity`.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { memoryFlags } from '../scripts/memory.mjs';
import { startEmbedded } from '../src/kernel/database/embedded.ts';
import { childrenOf, cpuMicroseconds, median } from './exchange/load.ts';
import { BROWSERS, CALLBACK, type Ready, SECRET } from './identity/wish.ts';
import { benchMandates } from './identity-mandates.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '8000000' },
    employees: { type: 'string', default: '100000' },
    mandates: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
  },
});
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const PORTS = { hub: 19501, bare: 19502 };
const LOAD_LIMIT_MS = 40 * 60_000;
const PAGE_RATE = 100;
const WARM_SECONDS = 8;
const TOKEN_BATCHES = 12;

const say = (line: string) => process.stdout.write(`${line}\n`);
const pin = (pid: number, cpu: string) =>
  execFileSync('taskset', ['-a', '-p', '-c', cpu, String(pid)], { stdio: 'ignore' });
const script = (name: string) => fileURLToPath(new URL(`./identity/${name}.ts`, import.meta.url));

type Server = { name: string; child: ChildProcess; ready: Ready; pool: Pool };

async function startServer(
  name: 'hub' | 'bare',
  args: readonly string[],
): Promise<{ child: ChildProcess; line: string }> {
  const profile = process.env['BENCH_NODE_ARGS']?.split(' ') ?? [];
  const child = spawn(
    process.execPath,
    [...memoryFlags(), ...(name === 'hub' ? profile : []), script(name), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const line = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The ${name} did not start.`)), LOAD_LIMIT_MS);
    createInterface({ input: child.stdout! }).once('line', (said) => {
      clearTimeout(timer);
      resolve(said);
    });
    child.once('exit', (code) => reject(new Error(`The ${name} ended with ${code}.`)));
  });
  return { child, line };
}

const poolFor = (origin: string) => new Pool(origin, { connections: BROWSERS, pipelining: 1 });

/** Signs a browser of the bare library in, once. */
async function bareCookie(pool: Pool, clientId: string): Promise<string> {
  const jar = new Map<string, string>();
  let path = new URL(authAddress({ auth: `http://localhost:${PORTS.bare}/auth`, clientId }).address).href;
  for (let hop = 0; hop < 6 && path.startsWith('http://localhost'); hop++) {
    const { pathname, search } = new URL(path);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await pool.request({ path: pathname + search, method: 'GET', headers: { cookie } });
    await answer.body.dump();
    for (const each of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    path = new URL(String(answer.headers['location']), path).href;
  }
  return [...jar]
    .filter(([name]) => name.startsWith('_session'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

function authAddress({ auth, clientId }: Pick<Ready, 'auth' | 'clientId'>) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid', state: 'x' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return { address: `${auth}?${query}`, verifier };
}

async function code(server: Server, cookie: string): Promise<{ code: string; verifier: string }> {
  const { address, verifier } = authAddress(server.ready);
  const { pathname, search } = new URL(address);
  const answer = await server.pool.request({ path: pathname + search, method: 'GET', headers: { cookie } });
  await answer.body.dump();
  const found = new URL(String(answer.headers['location'] ?? 'http://none'), address).searchParams.get(
    'code',
  );
  if (found === null)
    throw new Error(`${server.name}: no code, ${answer.statusCode} ${answer.headers['location']}`);
  return { code: found, verifier };
}

async function tokens(server: Server, given: { code: string; verifier: string }): Promise<string> {
  const { clientId, token } = server.ready;
  const answer = await server.pool.request({
    path: new URL(token).pathname,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(SECRET)}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: given.code, redirect_uri: CALLBACK },
      code_verifier: given.verifier,
    }).toString(),
  });
  const body = (await answer.body.json()) as { access_token?: string; id_token?: string };
  if (body.access_token === undefined || body.id_token === undefined)
    throw new Error(`${server.name}: no tokens, ${answer.statusCode} ${JSON.stringify(body)}`);
  return body.access_token;
}

async function userinfo(server: Server, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await server.pool.request({
    path: new URL(server.ready.userinfo).pathname,
    method: 'GET',
    headers,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`${server.name}: userinfo ${answer.statusCode}`);
}

type Figures = { perSecond: number; cpuUs: number };

/** Closed loop: each browser does it again and again. */
async function loop(
  server: Server,
  seconds: number,
  doing: (browser: number) => Promise<void>,
): Promise<Figures> {
  const until = performance.now() + seconds * 1000;
  const before = cpuMicroseconds([server.child.pid!]);
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: BROWSERS }, async (_, browser) => {
      while (performance.now() < until) {
        await doing(browser);
        done += 1;
      }
    }),
  );
  const perSecond = (done / (performance.now() - started)) * 1000;
  return { perSecond, cpuUs: (cpuMicroseconds([server.child.pid!]) - before) / done };
}

/** The library's storage in memory holds a thousand things: no more codes than these wait at once. */
const CODES_AT_ONCE = BROWSERS * 5;

/** Codes that were got before, exchanged as fast as can be; answers an access token of each browser too. */
async function tokenEndpoint(server: Server, batches: number): Promise<Figures & { access: string[] }> {
  const access: string[] = [];
  let [done, elapsedMs, cpuUs] = [0, 0, 0];
  for (let batch = 0; batch < batches; batch++) {
    const codes: { code: string; verifier: string }[] = [];
    const gather = async (cookie: string) => {
      for (let at = 0; at < CODES_AT_ONCE / BROWSERS; at++) codes.push(await code(server, cookie));
    };
    await Promise.all(server.ready.cookies.map(gather));
    const [before, started] = [cpuMicroseconds([server.child.pid!]), performance.now()];
    const spend = async (browser: number) => {
      for (let next = codes.pop(); next !== undefined; next = codes.pop())
        access[browser] = await tokens(server, next);
    };
    await Promise.all(Array.from({ length: BROWSERS }, (_, browser) => spend(browser)));
    elapsedMs += performance.now() - started;
    cpuUs += cpuMicroseconds([server.child.pid!]) - before;
    done += CODES_AT_ONCE;
  }
  return { perSecond: (done / elapsedMs) * 1000, cpuUs: cpuUs / done, access };
}

/** Open loop: latency from when each request should have left. */
async function pageAt(pool: Pool, perSecond: number, seconds: number) {
  const waits: number[] = [];
  const started = performance.now();
  const asked: Promise<void>[] = [];
  for (let at = 0; at < perSecond * seconds; at++) {
    const due = started + (at * 1000) / perSecond;
    while (performance.now() < due) await sleep(1);
    const ask = async () => {
      const answer = await pool.request({ path: '/sign-in?next=/citizen', method: 'GET' });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`/sign-in: ${answer.statusCode}`);
      waits.push(performance.now() - due);
    };
    asked.push(ask());
  }
  await Promise.all(asked);
  waits.sort((a, b) => a - b);
  return { p50: waits[Math.floor(waits.length / 2)]!, p99: waits[Math.floor(waits.length * 0.99)]! };
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'aplec-bench-identity-'));
  execFileSync('chmod', ['755', dir]);
  const database = await startEmbedded({ dataDir: join(dir, 'data'), log: () => undefined });
  const loading = performance.now();
  const hubArgs = [String(PORTS.hub), database.url, join(dir, 'data'), values.people, values.employees];
  const [started, bareStarted] = [
    await startServer('hub', hubArgs),
    await startServer('bare', [String(PORTS.bare)]),
  ];
  say(
    `${values.people} people and ${values.employees} employees loaded in ${((performance.now() - loading) / 1000).toFixed(0)} s`,
  );
  const hub: Server = {
    ...{ name: 'hub', child: started.child, ready: JSON.parse(started.line) as Ready },
    pool: poolFor(`http://localhost:${PORTS.hub}`),
  };
  const barePool = poolFor(`http://localhost:${PORTS.bare}`);
  const base = `http://localhost:${PORTS.bare}`;
  const cookies = await Promise.all(Array.from({ length: BROWSERS }, () => bareCookie(barePool, 'bench')));
  const bareReady = {
    clientId: 'bench',
    cookies,
    auth: `${base}/auth`,
    token: `${base}/token`,
    userinfo: `${base}/me`,
  };
  const bare: Server = { name: 'bare', child: bareStarted.child, ready: bareReady, pool: barePool };
  for (const { child } of [hub, bare]) pin(child.pid!, '0');
  pin(process.pid, '1');
  const flow = (server: Server) => async (browser: number) => {
    await tokens(server, await code(server, server.ready.cookies[browser]!));
  };
  for (const server of [hub, bare]) await loop(server, WARM_SECONDS, flow(server));
  for (const pid of [database.pid, ...childrenOf(database.pid)]) pin(pid, '1');

  const results = {
    hub: { flow: [] as Figures[], token: [] as Figures[], userinfo: [] as Figures[] },
    bare: { flow: [] as Figures[], token: [] as Figures[], userinfo: [] as Figures[] },
  };
  for (let round = 0; round < ROUNDS; round++)
    for (const server of [hub, bare]) {
      const own = results[server.name as 'hub' | 'bare'];
      own.flow.push(await loop(server, SECONDS, flow(server)));
      const exchanged = await tokenEndpoint(server, TOKEN_BATCHES);
      own.token.push(exchanged);
      own.userinfo.push(
        await loop(server, SECONDS / 2, (browser) => userinfo(server, exchanged.access[browser]!)),
      );
    }
  const middle = (figures: Figures[], of: keyof Figures) => median(figures.map((each) => each[of]));
  const compared = Object.fromEntries(
    (['flow', 'token', 'userinfo'] as const).map((what) => {
      const [own, library] = [results.hub[what], results.bare[what]];
      const line = {
        hubPerSecond: Math.round(middle(own, 'perSecond')),
        barePerSecond: Math.round(middle(library, 'perSecond')),
        ratio: Number((middle(own, 'perSecond') / middle(library, 'perSecond')).toFixed(3)),
        hubCpuUs: Math.round(middle(own, 'cpuUs')),
        bareCpuUs: Math.round(middle(library, 'cpuUs')),
      };
      say(
        `${what.padEnd(9)} hub ${line.hubPerSecond}/s (${line.hubCpuUs} µs of CPU each), bare library in memory ${line.barePerSecond}/s (${line.bareCpuUs} µs): ${line.ratio}`,
      );
      return [what, line];
    }),
  );
  const page = await pageAt(hub.pool, PAGE_RATE, SECONDS);
  say(`sign-in page at ${PAGE_RATE}/s: p50 ${page.p50.toFixed(1)} ms, p99 ${page.p99.toFixed(1)} ms`);
  for (const { child, pool } of [hub, bare]) {
    await pool.destroy();
    child.kill('SIGTERM');
  }
  await sleep(500);
  await database.stop();
  execFileSync('taskset', ['-a', '-p', '-c', '0-63', String(process.pid)], { stdio: 'ignore' });
  const mandates = await benchMandates({ people: Number(values.people), mandates: Number(values.mandates) });
  say(
    `mandates: ${mandates.checksPerSecond.toFixed(0)} checks/s among ${mandates.mandates}, alone p99 ${mandates.aloneMs.p99.toFixed(2)} ms`,
  );
  say(
    JSON.stringify({
      ...{
        bench: 'identity',
        people: Number(values.people),
        employees: Number(values.employees),
        ...compared,
      },
      page: { p50Ms: Number(page.p50.toFixed(2)), p99Ms: Number(page.p99.toFixed(2)) },
      mandateChecksPerSecond: Math.round(mandates.checksPerSecond),
    }),
  );
}

await main();
process.exit(0);
