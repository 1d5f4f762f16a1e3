import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../../../test/free-port.ts';
import { DATA_SERVICES } from '../data-services.ts';
import { exampleOf } from '../examples.ts';
import type { DemoPki } from '../pki.ts';
import { ensureDemoPki, PROVIDER_KEYS } from '../pki.ts';
import type { AskOptions } from '../test-support.ts';
import { askProvider, expiredClient, otherCaClient } from '../test-support.ts';
import type { Fault } from './faults.ts';
import type { RunningProviders } from './run.ts';
import { runProviders } from './run.ts';
import { spawnProviders } from './spawn.ts';

/** TLS looks at the machine's own clock, so these certificates are of today. */
const NOW = Temporal.Now.instant();
const MEMBER = { code: 'SYSTEM-TEST', name: 'Prova', nif: 'P9917079A', organization: 'Prova (demostració)' };
const NOBODY = { document: { type: 'NIF', number: '99999999R' } };
let pki: DemoPki;
let good: RunningProviders;
let faulty: RunningProviders;

before(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'aplec-providers-'));
  pki = await ensureDemoPki({ dir, now: NOW, systems: [MEMBER] });
  good = await runProviders({ pki });
  faulty = await runProviders({ pki, faults: true });
});
after(async () => {
  await Promise.all([good.close(), faulty.close()]);
});

const residence = (extra: Partial<AskOptions> = {}, from: RunningProviders = good) => {
  const url = `${from.endpoints.population.url}/RESIDENCE`;
  return askProvider({
    url,
    ca: pki.ca,
    client: pki.hubClient,
    body: exampleOf('RESIDENCE').question,
    ...extra,
  });
};

test('each provider answers its services, and only its own, over mutual TLS', async () => {
  for (const { code, provider } of DATA_SERVICES) {
    const { question, answer } = exampleOf(code);
    const client = { ca: pki.ca, client: pki.hubClient, body: question };
    const got = await askProvider({ ...client, url: `${good.endpoints[provider].url}/${code}` });
    assert.equal(got.status, 200, code);
    assert.deepEqual(JSON.parse(got.text), answer);
    const other = PROVIDER_KEYS.find((it) => it !== provider)!;
    const missed = await askProvider({ ...client, url: `${good.endpoints[other].url}/${code}` });
    assert.equal(missed.status, 404);
    assert.equal(JSON.parse(missed.text).code, 'unknown-service');
  }
});

test('nobody enters without a certificate, with an expired one, or with one of another authority', async () => {
  const expired = await expiredClient(pki.ca, NOW);
  const other = await otherCaClient(NOW);
  const { client: _none, ...bare } = {
    client: 0,
    url: `${good.endpoints.population.url}/status`,
    ca: pki.ca,
  };
  await assert.rejects(askProvider({ ...bare, method: 'GET' }), /alert|certificate|ECONNRESET|hang up/i);
  await assert.rejects(residence({ client: expired }), /alert|certificate|ECONNRESET|hang up/i);
  await assert.rejects(residence({ client: other }), /alert|certificate|ECONNRESET|hang up/i);
});

test('a member of the consortium may not ask a provider behind the hub', async () => {
  const got = await residence({ client: pki.systems[MEMBER.code]! });
  assert.equal(got.status, 403);
  assert.equal(JSON.parse(got.text).code, 'not-the-hub');
});

test('a client that trusts another authority does not speak with a provider', async () => {
  const { caPem } = await otherCaClient(NOW);
  await assert.rejects(residence({ ca: { certPem: caPem } }), /certificate/i);
});

test('the status of a provider says what it answers', async () => {
  const got = await residence({ url: `${good.endpoints.welfare.url}/status`, method: 'GET', body: '' });
  assert.equal(got.status, 200);
  assert.deepEqual(JSON.parse(got.text).services, ['DISABILITY_DEGREE', 'LARGE_FAMILY', 'STABLE_COUPLE']);
});

test('a bad question gets one problem with its code, and the provider goes on', async () => {
  const { document } = exampleOf('RESIDENCE').question as { document: { type: string; number: string } };
  const cases: [AskOptions['body'], number, string][] = [
    [NOBODY, 404, 'unknown-person'],
    ['{"document":', 400, 'invalid-question'],
    ['', 400, 'invalid-question'],
    ['null', 400, 'invalid-question'],
    [{ document: { type: 'NIF', number: '99000001A' } }, 400, 'invalid-question'],
    [{ document, extra: 1 }, 400, 'invalid-question'],
    [{ document, date: '2026-02-30' }, 400, 'invalid-question'],
    ['x'.repeat(40_000), 413, 'too-large'],
  ];
  for (const [body, status, code] of cases) {
    const got = await residence({ body: body! });
    assert.equal(got.status, status, got.text);
    assert.equal(JSON.parse(got.text).code, code);
    assert.equal(got.type, 'application/problem+json');
  }
  assert.equal((await residence({ method: 'GET' })).status, 405);
  assert.equal((await residence({ url: `${good.endpoints.population.url}/../RESIDENCE%2f` })).status, 404);
  assert.equal((await residence()).status, 200);
});

test('no data is an answer, not a problem', async () => {
  const { question } = exampleOf('RESIDENCE');
  const got = await residence({ body: { ...question, municipality: '08019' } });
  assert.equal(got.status, 200);
  assert.deepEqual(JSON.parse(got.text), { found: false });
});

test('a provider started without faults ignores whoever asks for one', async () => {
  const got = await residence({ headers: { 'x-demo-fault': 'refuse' } });
  assert.equal(got.status, 200);
});

test('a provider started with faults refuses, hangs, babbles, floods, drips, repeats and changes shape', async () => {
  const fault = (name: Fault, extra: Partial<AskOptions> = {}) =>
    residence({ headers: { 'x-demo-fault': name }, ...extra }, faulty);
  assert.equal((await fault('refuse')).status, 503);
  await assert.rejects(fault('hang', { timeoutMs: 400 }), /abort|timeout/i);
  await assert.rejects(fault('slow', { timeoutMs: 700 }), /abort|timeout/i);
  await assert.rejects(fault('huge'), /too large/);
  const garbage = await fault('garbage');
  assert.throws(() => JSON.parse(garbage.text), SyntaxError);
  assert.equal(JSON.parse((await fault('wrong-schema')).text).found, 'yes');
  assert.deepEqual(JSON.parse((await fault('twice')).text), exampleOf('RESIDENCE').answer);
  assert.equal((await residence({}, faulty)).status, 200);
});

test('the child process serves the same answers and ends when it is told', async () => {
  const child = await spawnProviders({ pkiDir: pki.dir });
  const url = `${child.ready.endpoints.population.url}/RESIDENCE`;
  const got = await residence({ url });
  await child.stop();
  assert.equal(got.status, 200);
  assert.equal(await child.ended, 0);
  await assert.rejects(residence({ url }), /ECONNREFUSED/);
});

test('a child that cannot start says why', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'aplec-no-pki-'));
  await assert.rejects(spawnProviders({ pkiDir: empty }), /demonstration certificate ".+" is missing/);
});

test('a child whose parent is gone ends by itself', async () => {
  const main = fileURLToPath(new URL('./providers-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--pki', pki.dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  // What the system does to the pipe of a parent that was killed.
  child.stdin.destroy();
  assert.deepEqual(await ended, [0, null]);
});

test('when one port is taken no provider stays behind', async () => {
  let basePort = await freePort();
  for (let port = await freePort(); port !== basePort + 1; port = await freePort()) basePort = port;
  const blocker = createServer().listen(basePort + 1, '127.0.0.1');
  await once(blocker, 'listening');
  await assert.rejects(runProviders({ pki, basePort }), /EADDRINUSE/);
  await assert.rejects(residence({ url: `https://localhost:${basePort}/RESIDENCE` }));
  blocker.close();
});
