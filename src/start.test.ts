import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertCommandMeant, assertDemonstrationMeant, start } from './start.ts';

const https = { PUBLIC_ADDRESS: 'https://aplec.example' };

test('an installation for real use does not let visitors be the operator because nobody said no', async () => {
  const environment = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' };
  for (const role of ['web', 'worker'] as const)
    await assert.rejects(
      start(role, environment, () => undefined),
      /APLEC_DEMO/,
    );
  assert.throws(() => assertDemonstrationMeant('start', https), /APLEC_DEMO/);
  assert.throws(() => assertDemonstrationMeant('start', { ...https, APLEC_DEMO: '' }), /APLEC_DEMO/);
  for (const where of [{ HOST: '0.0.0.0' }, { HOST: '::' }, { TLS_HOST: '192.168.1.7' }])
    assert.throws(() => assertDemonstrationMeant('start', where), /APLEC_DEMO/);
});

test('whoever says so may show the demonstration anywhere, and one command alone shows it here', () => {
  assertDemonstrationMeant('start', {});
  for (const HOST of ['', '127.0.0.1', 'localhost', '::1']) assertDemonstrationMeant('start', { HOST });
  assertDemonstrationMeant('start', { PUBLIC_ADDRESS: 'http://localhost:8080' });
  for (const APLEC_DEMO of ['yes', 'no']) {
    assertDemonstrationMeant('web', { APLEC_DEMO });
    assertDemonstrationMeant('start', { ...https, APLEC_DEMO });
  }
});

test('a command makes no demonstration of a database that others share because nobody said no', () => {
  const DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/nothing';
  assert.throws(() => assertCommandMeant({ DATABASE_URL }), /APLEC_DEMO/);
  for (const APLEC_DEMO of ['yes', 'no']) assertCommandMeant({ DATABASE_URL, APLEC_DEMO });
  assertCommandMeant({});
});
