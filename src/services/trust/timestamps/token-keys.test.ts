import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { need, programPath } from '../../../../test/need.ts';
import { allSettings } from '../../../app.ts';
import {
  buildTimestampRequest,
  hashOf,
  parseTimestampResponse,
  verifyTimestamp,
} from '../../../kernel/pki/index.ts';
import { openStamping } from './timestamps.test-helper.ts';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';

test('an installation with a token stamps with keys that never leave it', {
  skip: need('softhsm2-util'),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-token-'));
  const known = process.env['SOFTHSM2_CONF'];
  mkdirSync(join(folder, 'tokens'));
  const conf = join(folder, 'softhsm2.conf');
  writeFileSync(conf, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  writeFileSync(join(folder, 'pin'), '48151623\n', { mode: 0o600 });
  process.env['SOFTHSM2_CONF'] = conf;
  const made = ['--init-token', '--free', '--label', 'tsa', '--pin', '48151623', '--so-pin', '11223344'];
  execFileSync(programPath('softhsm2-util'), made, { stdio: 'ignore' });
  const house = await openStamping({
    KEYS_PKCS11_MODULE: MODULE,
    KEYS_PKCS11_LABEL: 'tsa',
    KEYS_PKCS11_PIN_FILE: join(folder, 'pin'),
  });
  try {
    const { rows } = await house.kernel.pool.query('select handle from timestamps.unit');
    assert.ok(rows.length === 2 && rows.every(({ handle }) => /^token:v1:/.test(handle as string)));
    for (const path of ['/tsa/p256', '/tsa/rsa']) {
      const imprint = { hash: 'sha256', digest: hashOf('sha256', Buffer.from(path)) } as const;
      const { token } = parseTimestampResponse(
        (await house.ask(buildTimestampRequest({ imprint }), path)).body,
      );
      assert.deepEqual(verifyTimestamp(token!, { imprint }).findings, []);
    }
  } finally {
    await house.stop();
    if (known === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = known;
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a token without a PIN, with two, or with a module that is not there stops the start with a sentence', () => {
  const read = (environment: Record<string, string>) => () => allSettings(environment);
  assert.throws(read({ KEYS_PKCS11_MODULE: '/bin/sh' }), /KEYS_PKCS11_PIN and KEYS_PKCS11_PIN_FILE/);
  const two = { KEYS_PKCS11_PIN: '1', KEYS_PKCS11_PIN_FILE: '/bin/sh' };
  assert.throws(read({ KEYS_PKCS11_MODULE: '/bin/sh', ...two }), /one of/);
  assert.throws(read({ KEYS_PKCS11_MODULE: '/nowhere.so', KEYS_PKCS11_PIN: '1' }), /is not there/);
});

test('a source of time that is no host stops the start with a sentence', () => {
  assert.throws(
    () => allSettings({ TSA_CLOCK_SOURCES: 'hora.example http://hora.example' }),
    /TSA_CLOCK_SOURCES must be/,
  );
  const read = allSettings({ TSA_CLOCK_SOURCES: 'hora.example:123 [2001:db8::1]' }) as Record<
    string,
    unknown
  >;
  assert.deepEqual(read['TSA_CLOCK_SOURCES'], ['hora.example:123', '[2001:db8::1]']);
});
