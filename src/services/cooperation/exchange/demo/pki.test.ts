import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { DemoPki, DemoSystem, Identity } from './pki.ts';
import { ensureDemoPki, loadProviderPki } from './pki.ts';
import { expiredClient, otherCaClient } from './test-support.ts';

const NOW = Temporal.Instant.from('2026-11-24T10:00:00.5Z');
const run = promisify(execFile);
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);
const withOpenssl = { skip: hasOpenssl ? false : 'openssl is not installed' };
const required = process.env.APLEC_REQUIRE === 'all' ? {} : withOpenssl;

const SYSTEM: DemoSystem = {
  code: 'SYSTEM-17079',
  name: 'Tràmits, «prova» + "cometes"',
  nif: 'P9917079A',
  organization: 'Ajuntament de Girona (demostració)',
};

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'aplec-pki-'));
const ensure = async (dir: string, systems: readonly DemoSystem[] = [SYSTEM], now = NOW): Promise<DemoPki> =>
  ensureDemoPki({ dir, now, systems });
const leavesOf = (pki: DemoPki): Identity[] => [
  pki.hubServer,
  pki.hubClient,
  ...Object.values(pki.providers),
  ...Object.values(pki.systems),
];

/** Runs `openssl verify` as strictly as it can on the day `at`; the exit code tells. */
async function verify(
  cert: string,
  options: { ca: string; purpose: string; at?: Temporal.Instant; host?: string },
) {
  const at = String(Math.floor((options.at ?? NOW.add({ hours: 1 })).epochMilliseconds / 1000));
  const host = options.host ? ['-verify_hostname', options.host] : [];
  const args = [
    '-x509_strict',
    '-purpose',
    options.purpose,
    '-attime',
    at,
    ...host,
    '-CAfile',
    options.ca,
    cert,
  ];
  return run('openssl', ['verify', ...args]).then(
    ({ stdout }) => stdout,
    (error: { stderr: string; stdout: string }) => `FAILED ${error.stdout}${error.stderr}`,
  );
}

test('openssl accepts every certificate, strictly and for its own purpose only', required, async () => {
  const pki = await ensure(await newFolder());
  const ca = pki.ca.certPath;
  const servers = [pki.hubServer, ...Object.values(pki.providers)];
  for (const it of servers) {
    assert.match(await verify(it.certPath, { ca, purpose: 'sslserver', host: 'localhost' }), /: OK/);
    assert.match(await verify(it.certPath, { ca, purpose: 'sslclient' }), /FAILED/);
    const cert = new X509Certificate(it.certPem);
    assert.ok(cert.checkIP('127.0.0.1') && cert.checkIP('::1'));
  }
  for (const it of [pki.hubClient, ...Object.values(pki.systems)]) {
    assert.match(await verify(it.certPath, { ca, purpose: 'sslclient' }), /: OK/);
    assert.match(await verify(it.certPath, { ca, purpose: 'sslserver' }), /FAILED/);
  }
});

test('openssl refuses a certificate past its two years and one of another authority', required, async () => {
  const dir = await newFolder();
  const pki = await ensure(dir);
  const late = NOW.add({ hours: 24 * 731 });
  const hub = { ca: pki.ca.certPath, purpose: 'sslclient' };
  assert.match(await verify(pki.hubClient.certPath, { ...hub, at: late }), /FAILED.*expired/s);
  const expired = join(dir, 'expired.pem');
  await writeFile(expired, (await expiredClient(pki.ca, NOW)).certPem);
  assert.match(await verify(expired, hub), /FAILED.*expired/s);
  const other = join(dir, 'other.pem');
  await writeFile(other, (await otherCaClient(NOW)).certPem);
  assert.match(await verify(other, hub), /FAILED/);
});

test('a system says whose it is in organizationIdentifier and serialNumber', async () => {
  const pki = await ensure(await newFolder());
  const { subject } = new X509Certificate(pki.systems['SYSTEM-17079']!.certPem).toLegacyObject();
  const named = subject as unknown as Record<string, string>;
  assert.equal(named.organizationIdentifier, 'VATES-P9917079A');
  assert.equal(named.serialNumber, 'SYSTEM-17079');
  assert.equal(named.CN, SYSTEM.name);
});

test('what was made is loaded, keys are for the owner only, and nothing is left half written', async () => {
  const dir = await newFolder();
  const first = await ensure(dir);
  const second = await ensure(dir);
  assert.deepEqual(
    [second.ca, ...leavesOf(second)].map((it) => it.fingerprint256),
    [first.ca, ...leavesOf(first)].map((it) => it.fingerprint256),
  );
  for (const it of [first.ca, ...leavesOf(first)]) {
    assert.equal((await stat(it.keyPath)).mode & 0o777, 0o600);
  }
  assert.deepEqual(
    (await readdir(dir)).filter((it) => it.startsWith('.')),
    [],
  );
  assert.equal((await loadProviderPki(dir)).hubClient.fingerprint256, first.hubClient.fingerprint256);
});

test('a new system is added without touching the others', async () => {
  const dir = await newFolder();
  const first = await ensure(dir);
  const second = await ensure(dir, [SYSTEM, { ...SYSTEM, code: 'SYSTEM-08093', nif: 'P9908093I' }]);
  assert.equal(second.systems['SYSTEM-17079']?.fingerprint256, first.systems['SYSTEM-17079']?.fingerprint256);
  assert.ok(second.systems['SYSTEM-08093']);
});

test('a damaged, foreign, ending or renamed certificate is made again', async () => {
  const dir = await newFolder();
  const first = await ensure(dir);
  await writeFile(first.hubClient.certPath, 'not a certificate');
  await writeFile(first.hubServer.keyPath, first.hubClient.keyPem);
  await writeFile(first.providers.welfare.certPath, (await otherCaClient(NOW)).certPem);
  const second = await ensure(dir, [{ ...SYSTEM, nif: 'P9908093I' }]);
  const changed = leavesOf(first).map(
    (it, index) => it.fingerprint256 !== leavesOf(second)[index]?.fingerprint256,
  );
  assert.deepEqual(changed, [true, true, false, false, true, false, false, true]);
  assert.equal(second.ca.fingerprint256, first.ca.fingerprint256);
  const later = await ensure(dir, [SYSTEM], NOW.add({ hours: 24 * 710 }));
  assert.ok(
    leavesOf(later).every((it, index) => it.fingerprint256 !== leavesOf(second)[index]?.fingerprint256),
  );
  assert.equal(later.ca.fingerprint256, first.ca.fingerprint256);
});

test('two processes that begin at once end with the same authority', async () => {
  const dir = await newFolder();
  const [a, b] = await Promise.all([ensure(dir), ensure(dir)]);
  assert.equal(a.ca.fingerprint256, b.ca.fingerprint256);
  const third = await ensure(dir);
  assert.equal(third.ca.fingerprint256, a.ca.fingerprint256);
});

test('the code of a system cannot leave the folder', async () => {
  const dir = await newFolder();
  await assert.rejects(ensure(dir, [{ ...SYSTEM, code: '../escape' }]), /cannot name a demonstration system/);
});
