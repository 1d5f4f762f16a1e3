import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyOf } from './file-store.ts';
import { chunks, drain, fileStoreSuite, pattern, refused, sha256 } from './file-store-suite.ts';
import { folderStore } from './index.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'files-'));
const LIMIT = { limitBytes: 10_000_000 };

fileStoreSuite('folder', async () => folderStore(join(await newFolder(), 'files')));

test('nobody but the owner of the process can read a stored file', async () => {
  const folder = await newFolder();
  const store = await folderStore(folder);
  const { hash } = await store.put(chunks('private'), LIMIT);
  assert.equal((await stat(join(folder, keyOf(hash)))).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, hash.slice(0, 2)))).mode & 0o077, 0);
  assert.deepEqual(await readdir(join(folder, 'tmp')), []);
});

test('a file that the disk changed is not given as good to whoever asks for a checked read', async () => {
  const folder = await newFolder();
  const store = await folderStore(folder);
  const { hash } = await store.put(pattern('original', 200_000), LIMIT);
  await writeFile(join(folder, keyOf(hash)), Buffer.alloc(200_000, 'forged'));
  await assert.rejects(store.get(hash, { verify: true }).then(drain), refused('corrupted'));
  await assert.rejects(store.get(hash, { verify: true, range: { start: 0, end: 10 } }), refused('corrupted'));
  assert.equal((await drain(await store.get(hash))).length, 200_000, 'an unchecked read does not look');
});

test('a small forged file gives no byte at all to a checked read', async () => {
  const folder = await newFolder();
  const store = await folderStore(folder);
  const { hash } = await store.put(chunks('good'), LIMIT);
  await writeFile(join(folder, keyOf(hash)), 'evil');
  const seen: Buffer[] = [];
  await assert.rejects(async () => {
    for await (const part of (await store.get(hash, { verify: true })).stream) seen.push(part as Buffer);
  }, refused('corrupted'));
  assert.deepEqual(seen, []);
});

test('putting a file again mends one that the disk cut short', async () => {
  const folder = await newFolder();
  const store = await folderStore(folder);
  const { hash } = await store.put(chunks('whole content'), LIMIT);
  await truncate(join(folder, keyOf(hash)), 3);
  assert.equal((await store.put(chunks('whole content'), LIMIT)).existed, false);
  assert.equal((await drain(await store.get(hash, { verify: true }))).toString(), 'whole content');
});

test('uploads abandoned more than a day ago are deleted, and younger ones and other files are not', async () => {
  const folder = await newFolder();
  const store = await folderStore(folder);
  const now = Temporal.Instant.from('2026-03-02T10:00:00Z');
  const leave = async (name: string, hoursAgo: number): Promise<void> => {
    const path = join(folder, 'tmp', name);
    await writeFile(path, 'half');
    const seconds = now.subtract({ hours: hoursAgo }).epochMilliseconds / 1000;
    await utimes(path, seconds, seconds);
  };
  await leave('old.part', 25);
  await leave('young.part', 23);
  await leave('other.txt', 100);
  assert.equal(await store.tidy(now), 1);
  assert.deepEqual((await readdir(join(folder, 'tmp'))).sort(), ['other.txt', 'young.part']);
});

test('a folder where nothing can be written is told at once', async () => {
  const file = join(await newFolder(), randomUUID());
  await writeFile(file, 'not a folder');
  await assert.rejects(folderStore(join(file, 'files')), { code: 'ENOTDIR' });
});

test('what a second process put is found by the first', async () => {
  const folder = await newFolder();
  const [first, second] = [await folderStore(folder), await folderStore(folder)];
  await second.put(chunks('shared'), LIMIT);
  assert.equal(await first.has(sha256('shared')), true);
});
