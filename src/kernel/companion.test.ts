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
function saying(line: string) {
  const file = join(folder, `${Buffer.from(line).toString('hex').slice(0, 40)}.mjs`);
  const text = `process.stdin.once('close', () => process.exit(0)).resume(); console.log(${JSON.stringify(line)});`;
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
