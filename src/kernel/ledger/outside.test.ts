import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testDatabase } from '../../../test/database.ts';
import { logSigner } from './keys.ts';
import { folder, serveLog, town } from './ledger.test-helper.ts';
import { findReceipt, readCheckpoint, readTile } from './serve.ts';
import { EXIT, verifyMain } from './verify-cli.ts';

const run = promisify(execFile);
const { pool } = await testDatabase();
const CHECKER = new URL('../../../test/independent/logcheck.py', import.meta.url).pathname;

async function builtLog(count: number) {
  const place = town(pool);
  const session = await place.open();
  await place.append(count);
  await session.step();
  await session.end();
  const origin = `${place.base}/2026`;
  return { ...place, origin, vkeys: [...logSigner(place.keys, origin).vkeys] };
}

async function secondOpinion(url: string, vkey: string): Promise<{ code: number; text: string }> {
  return run('python3', [CHECKER, url, vkey]).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}

async function verify(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await verifyMain(args, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

for (const size of [1, 255, 256, 257, 700]) {
  test(`a program in another language derives the same root over HTTP (${size} leaves)`, async () => {
    const { origin, vkeys } = await builtLog(size);
    const shop = await serveLog(pool, origin);
    const { code, text } = await secondOpinion(shop.url, vkeys[0]!);
    assert.equal(code, 0, text);
    assert.match(text, new RegExp(`${size} leaves`));
    assert.equal((await verify('--log', shop.url, '--key', vkeys[0]!)).code, EXIT.passed);
    await shop.close();
  });
}

test('a log that serves one changed byte is found out, by both programs, with the place of it', async () => {
  const { origin, vkeys } = await builtLog(700);
  const spoiled: [string, number, RegExp][] = [
    ['tile/entries/001', 36 * 3 + 10, /Hash 3 of tile\/0\/001 \(leaf 259\)/],
    ['tile/0/001', 32 * 7, /Hash 7 of tile\/0\/001 \(leaf 263\)/],
    ['tile/1/000.p/2', 5, /Hash 0 of tile\/1\/000/],
    ['tile/0/002.p/188', 9, /Hash 0 of tile\/0\/002/],
    ['checkpoint', origin.length + 20, /signature of|base64/],
  ];
  for (const [spot, at, sentence] of spoiled) {
    const shop = await serveLog(pool, origin, (path, body) => {
      if (path !== spot) return body;
      const copy = Buffer.from(body);
      copy[at] = copy[at]! ^ 1;
      return copy;
    });
    const ours = await verify('--log', shop.url, '--key', vkeys[0]!);
    assert.equal(ours.code, EXIT.failed, spot);
    assert.match(ours.text, sentence);
    // The other program does not read the upper tiles: it derives them.
    if (!spot.startsWith('tile/1')) assert.equal((await secondOpinion(shop.url, vkeys[0]!)).code, 1, spot);
    await shop.close();
  }
});

test('a reader who kept an earlier checkpoint sees that history was rewritten', async () => {
  const place = await builtLog(100);
  const earlier = join(folder('earlier'), 'checkpoint');
  writeFileSync(earlier, (await readCheckpoint(pool, place.origin))!.body);
  const session = await place.open();
  await place.append(300);
  await session.step();
  await session.end();
  const honest = await serveLog(pool, place.origin);
  const good = await verify('--log', honest.url, '--key', place.vkeys[0]!, '--earlier', earlier);
  assert.equal(good.code, EXIT.passed, good.text);
  assert.match(good.text, /continues the earlier checkpoint of 100 leaves/);
  await honest.close();
  // The same keys sign another tree under the same name: what an operator could do.
  const other = town(pool);
  const forged = { ...other, keys: place.keys, base: place.base };
  await pool.query('delete from ledger.tile where origin = $1', [place.origin]);
  await pool.query('delete from ledger.checkpoint where origin = $1', [place.origin]);
  await pool.query('delete from ledger.batch where origin = $1', [place.origin]);
  await pool.query('delete from ledger.state where origin = $1', [place.origin]);
  await pool.query('delete from ledger.log where origin = $1', [place.origin]);
  const { rmSync, readdirSync } = await import('node:fs');
  for (const file of readdirSync(forged.keys.folder))
    if (file.startsWith('signed-')) rmSync(join(forged.keys.folder, file));
  const rewriting = await place.open();
  await place.append(500);
  await rewriting.step();
  await rewriting.end();
  const dishonest = await serveLog(pool, place.origin);
  const caught = await verify('--log', dishonest.url, '--key', place.vkeys[0]!, '--earlier', earlier);
  assert.equal(caught.code, EXIT.failed);
  assert.match(caught.text, /history was rewritten/);
  await dishonest.close();
});

test('the command says in sentences what it checked, and its exit code says the rest', async () => {
  const place = town(pool);
  const session = await place.open();
  const [leaf] = await place.append(3);
  await session.step();
  await session.end();
  const found = await findReceipt(pool, leaf!.id, { keys: place.keys });
  assert.ok(found.state === 'integrated');
  const file = join(folder('receipt'), 'one.tlog-proof');
  writeFileSync(file, found.receipt);
  const key = logSigner(place.keys, place.base).vkeys[0]!;
  const good = await verify(file, '--key', key);
  assert.equal(good.code, EXIT.passed, good.text);
  assert.match(good.text, /The receipt is good/);
  writeFileSync(file, found.receipt.replace('index 0', 'index 1'));
  const bad = await verify(file, '--key', key);
  assert.equal(bad.code, EXIT.failed);
  assert.match(bad.text, /leads to the root/);
  assert.equal((await verify(file, '--key', key, '--json')).code, EXIT.failed);
  assert.equal((await verify(file)).code, EXIT.unable);
  assert.equal((await verify()).code, EXIT.unable);
  assert.equal((await verify('/nowhere', '--key', key)).code, EXIT.unable);
  assert.equal((await verify(file, '--unknown')).code, EXIT.unable);
  assert.equal((await verify('--log', 'http://127.0.0.1:1', '--key', key)).code, EXIT.unable);
});

test('a narrower partial tile stays available after it has grown', async () => {
  const place = await builtLog(100);
  const before = await readTile(pool, place.origin, 'tile/0/000.p/100');
  const bundle = await readTile(pool, place.origin, 'tile/entries/000.p/100');
  const session = await place.open();
  await place.append(200);
  await session.step();
  await session.end();
  assert.deepEqual((await readTile(pool, place.origin, 'tile/0/000.p/100'))?.body, before?.body);
  assert.deepEqual((await readTile(pool, place.origin, 'tile/entries/000.p/100'))?.body, bundle?.body);
  assert.equal((await readTile(pool, place.origin, 'tile/0/000'))?.body.length, 8192);
  for (const none of [
    'tile/0/001',
    'tile/0/001.p/45',
    'tile/0/002',
    'tile/2/000.p/1',
    'tile/0/0',
    '../etc',
    'tile/entries/007',
  ]) {
    assert.equal(await readTile(pool, place.origin, none), undefined, none);
  }
  assert.equal(await readTile(pool, 'log.example/none', 'tile/0/000'), undefined);
  assert.equal(await readCheckpoint(pool, 'log.example/none'), undefined);
});
