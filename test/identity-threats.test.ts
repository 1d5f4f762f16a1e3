/** docs/identity-threats.md names tests: each must be there, word by word. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const FOLDER = new URL('../src/services/trust/provider/', import.meta.url);
const NAMED = /`([a-z-]+\.test\.ts)`: ([^|]+?) \|$/;

test('every threat of the table is proved by a test that is there', () => {
  const lines = readFileSync(new URL('../docs/identity-threats.md', import.meta.url), 'utf8').split('\n');
  const rows = lines.filter(
    (line) =>
      line.startsWith('| ') && !line.startsWith('| section') && !/^\| (attacker|threat) \|/.test(line),
  );
  assert.ok(rows.length >= 30, `${rows.length} rows`);
  for (const row of rows) {
    const [, file, name] = NAMED.exec(row) ?? [];
    assert.ok(file !== undefined && name !== undefined, `no test is named: ${row}`);
    const tests = readFileSync(new URL(file, FOLDER), 'utf8');
    assert.ok(tests.includes(`test('${name}'`), `${file} has no test “${name}”`);
  }
});
