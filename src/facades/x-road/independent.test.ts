import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { need } from '../../../test/need.ts';
import { openHouse } from './house.test-helper.ts';
import { CLIENT, PERSON, QUESTION, SERVICE_PATH } from './house-data.test-helper.ts';

const script = fileURLToPath(new URL('../../../test/independent/xroad_client.py', import.meta.url));
const TIME_LIMIT_MS = 60_000;

test('an information system written from the protocol alone works unchanged and agrees on the hash', {
  skip: need('python3'),
}, async (t) => {
  const house = await openHouse(t);
  const folder = mkdtempSync(join(tmpdir(), 'aplec-x-road-'));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const config = file(
    'config.json',
    JSON.stringify({
      host: 'localhost',
      port: house.port,
      ca: file('ca.pem', house.root.certPem),
      cert: file('client.pem', house.client.certPem),
      key: file('client.key', house.client.keyPem),
      client: CLIENT,
      service: SERVICE_PATH.slice('/r1/'.length),
      person: PERSON,
      question: QUESTION,
      get: true,
    }),
  );
  const { stdout } = await promisify(execFile)('python3', [script, config], { timeout: TIME_LIMIT_MS });
  const told = JSON.parse(stdout);
  assert.equal(told.ok, true);
  assert.ok(told.checks >= 20, stdout);
});
