import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allSettings, openApp } from '../app.ts';
import { issueLeaf, issueRoot } from '../services/cooperation/exchange/demo/pki-issue.ts';
import { createLog } from './log.ts';
import { SettingsError } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'aplec-settings-'));
const NOW = Temporal.Instant.from('2026-10-01T10:00:00Z');

function sentencesOf(environment: Record<string, string>): string[] {
  try {
    allSettings(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.sentences;
  }
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Two pairs of one authority: of the first the key, of the second the certificate. */
async function pems() {
  const ca = await issueRoot('Arrel de prova', NOW);
  const issue = () =>
    issueLeaf(ca, {
      commonName: 'localhost',
      organization: 'Prova',
      use: 'server',
      names: [],
      notBefore: NOW,
    });
  return { ca, one: await issue(), other: await issue() };
}

const WRONG: readonly (readonly [string, string])[] = [
  ['LOG_LEVEL', 'banana'],
  ['LOG_ORIGIN', 'https://log.example'],
  ['LOG_ORIGIN', 'log example'],
  ['LOG_ORIGIN', 'log+example'],
  ['WITNESSES', 'https://witness.example'],
  ['WITNESSES', 'https://witness.example#not-a-key'],
  ['TRUST_PROXY', '10.0.0.0/99'],
  ['TRUST_PROXY', 'the-proxy'],
  ['RATE_PER_SECOND', '0'],
  ['DATABASE_CONNECTIONS', '1'],
  ['TLS_CERT', '/nowhere/cert.pem'],
  ['WORKER_PORT', '8080'],
];

for (const [name, value] of WRONG) {
  test(`whoever sets ${name} to “${value}” is told its name before anything is made`, async () => {
    assert.ok(
      sentencesOf({ [name]: value }).some((sentence) => sentence.includes(name)),
      sentencesOf({ [name]: value }).join('\n'),
    );
    const data = join(folder, 'never');
    const opening = openApp({
      environment: { [name]: value, APLEC_DATA: data },
      progress: () => undefined,
      log: createLog('error', () => undefined),
      lock: true,
    });
    await assert.rejects(opening, SettingsError);
    assert.equal(existsSync(data), false, 'no folder, no database');
  });
}

test('an installation for real use is told every certificate that is missing, at once', () => {
  const said = sentencesOf({ APLEC_DEMO: 'no' });
  for (const name of ['TLS_KEY', 'TLS_CERT', 'TLS_CA'])
    assert.ok(
      said.some((sentence) => sentence.includes(`${name} is missing`)),
      name,
    );
});

test('a key that is none, a certificate that is none, and two that do not belong together are refused', async () => {
  const { ca, one, other } = await pems();
  const caFile = file('ca.pem', ca.certPem);
  const key = file('one-key.pem', one.keyPem);
  const good = { APLEC_DEMO: 'no', TLS_KEY: key, TLS_CERT: file('one.pem', one.certPem), TLS_CA: caFile };
  assert.deepEqual(sentencesOf(good), []);
  const secret = file('secret.pem', 'a secret that nobody must see');
  const wrong = [
    [{ ...good, TLS_KEY: secret }, /TLS_KEY .* is not a private key/],
    [{ ...good, TLS_CERT: key }, /TLS_CERT .* is not a certificate/],
    [{ ...good, TLS_CA: `${caFile} ${secret}` }, /TLS_CA .* is not a certificate/],
    [
      { ...good, TLS_CERT: file('other.pem', other.certPem) },
      /TLS_KEY and TLS_CERT .* do not belong together/,
    ],
    [{ ...good, TLS_PROVIDER_KEY: key }, /TLS_PROVIDER_KEY and TLS_PROVIDER_CERT go together/],
  ] as const;
  for (const [environment, sentence] of wrong) {
    const said = sentencesOf(environment).join('\n');
    assert.match(said, sentence);
    assert.doesNotMatch(said, /nobody must see/);
  }
});

test('settings that are right are taken: witnesses with keys, networks of proxies, origins with a path', () => {
  const values = allSettings({
    TRUST_PROXY: 'loopback 10.0.0.0/8 ::1',
    LOG_ORIGIN: 'log.aplec.cat/prova',
    LOG_LEVEL: 'warn',
    WORKER_PORT: '8081',
  });
  assert.deepEqual(values.TRUST_PROXY, ['loopback', '10.0.0.0/8', '::1']);
  assert.equal(values.LOG_ORIGIN, 'log.aplec.cat/prova');
});
