import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { spawnCompanion } from './companion.ts';

const folder = mkdtempSync(join(tmpdir(), 'aplec-companion-'));
after(() => rmSync(folder, { recursive: true }));

/** A program that says a line and lives until its standard input closes. */
const saying = (line: string) => running(JSON.stringify(line));

/** The same with an expression that it works out. */
function running(expression: string) {
  const file = join(folder, `${Buffer.from(expression).toString('hex').slice(0, 40)}.mjs`);
  const text = `process.stdin.once('close', () => process.exit(0)).resume(); console.log(${expression});`;
  writeFileSync(file, text);
  return spawnCompanion({ name: 'The program', main: pathToFileURL(file), args: [] });
}

test('a program that says where it is is taken at its word, and ends when it is asked', async () => {
  const { ready, stop, ended } = await saying('{"address":"here"}');
  assert.deepEqual(ready, { address: 'here' });
  await stop();
  assert.ok(await ended);
});

test('one that says something else fails its start, and nothing besides', async () => {
  await assert.rejects(saying('listening on port 1'), /The program said something else/);
});

test('it sees nothing of our settings', async () => {
  process.env['APLEC_TEST_SECRET'] = 'ours';
  try {
    const { ready, stop } = await running('JSON.stringify(process.env)');
    await stop();
    const known = ready as Record<string, string>;
    assert.equal(known['APLEC_TEST_SECRET'], undefined);
    assert.equal(known['PATH'], process.env['PATH']);
  } finally {
    delete process.env['APLEC_TEST_SECRET'];
  }
});
