import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Problem } from '../problem.ts';
import type { FileStore, Opened } from './file-store.ts';

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** A source that yields `bytes` in chunks. */
export async function* chunks(bytes: Uint8Array | string, length = 1000): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(bytes);
  for (let start = 0; start < all.length; start += length) yield all.subarray(start, start + length);
}

/** `size` bytes that no other test has, without holding them: blocks that begin with the seed. */
export async function* pattern(seed: string, size: number): AsyncGenerator<Uint8Array> {
  const block = Buffer.alloc(65_536, seed);
  for (let left = size; left > 0; left -= block.length)
    yield left < block.length ? block.subarray(0, left) : block;
}

export async function drain(opened: Opened): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of opened.stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const refused = (name: string) => (error: unknown) =>
  error instanceof Problem && error.code === `files.${name}`;

const LIMIT = { limitBytes: 10_000_000 };

/** What every driver has to do. `open` makes a store that nobody else uses. */
export function fileStoreSuite(driver: string, open: () => Promise<FileStore>): void {
  test(`${driver}: what was put is given back, byte by byte`, async () => {
    const store = await open();
    const text = `Acta del ple, ${driver}. `.repeat(500);
    const stored = await store.put(chunks(text), LIMIT);
    assert.deepEqual(stored, { hash: sha256(text), size: Buffer.byteLength(text), existed: false });
    const opened = await store.get(stored.hash);
    assert.equal(opened.size, stored.size);
    assert.equal((await drain(opened)).toString(), text);
    await store.close();
  });

  test(`${driver}: the same content twice is one file, and the second says so`, async () => {
    const store = await open();
    await store.put(chunks('twice'), LIMIT);
    assert.equal((await store.put(chunks('twice', 2), LIMIT)).existed, true);
    assert.equal((await drain(await store.get(sha256('twice')))).toString(), 'twice');
    await store.close();
  });

  test(`${driver}: ten people who send the same file at once all get it stored`, async () => {
    const store = await open();
    const all = await Promise.all(Array.from({ length: 10 }, () => store.put(chunks('at once'), LIMIT)));
    assert.deepEqual(new Set(all.map((stored) => stored.hash)), new Set([sha256('at once')]));
    assert.equal((await drain(await store.get(sha256('at once')))).toString(), 'at once');
    await store.close();
  });

  test(`${driver}: an empty file is a file`, async () => {
    const store = await open();
    const stored = await store.put(chunks(''), LIMIT);
    assert.deepEqual(stored, { hash: sha256(''), size: 0, existed: false });
    assert.equal((await drain(await store.get(stored.hash))).length, 0);
    await assert.rejects(store.get(stored.hash, { range: { start: 0 } }), refused('range-invalid'));
    await store.close();
  });

  test(`${driver}: a range gives its bytes and no other`, async () => {
    const store = await open();
    const { hash } = await store.put(chunks('0123456789'), LIMIT);
    const cases: [{ start: number; end?: number }, string][] = [
      [{ start: 0, end: 1 }, '01'],
      [{ start: 5, end: 5 }, '5'],
      [{ start: 3, end: 6 }, '3456'],
      [{ start: 7 }, '789'],
      [{ start: 8, end: 1000 }, '89'],
    ];
    for (const [range, expected] of cases) {
      const opened = await store.get(hash, { range, verify: true });
      assert.deepEqual([opened.size, opened.total], [expected.length, 10]);
      assert.equal((await drain(opened)).toString(), expected);
    }
    for (const range of [
      { start: 10 },
      { start: -1 },
      { start: 5, end: 4 },
      { start: 0.5 },
      { start: Number.NaN },
    ]) {
      await assert.rejects(store.get(hash, { range }), refused('range-invalid'));
    }
    await store.close();
  });

  test(`${driver}: a file one byte over the limit is refused and leaves nothing`, async () => {
    const store = await open();
    assert.equal((await store.put(chunks('12345'), { limitBytes: 5 })).size, 5);
    await assert.rejects(store.put(chunks('123456'), { limitBytes: 5 }), refused('too-large'));
    assert.equal(await store.has(sha256('123456')), false);
    const inAWeek = Temporal.Now.instant().add({ hours: 168 });
    assert.equal(await store.tidy(inAWeek), 0, 'no unfinished upload is left');
    await store.close();
  });

  test(`${driver}: an upload that breaks or is given up leaves nothing`, async () => {
    const store = await open();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('the line fell');
    }
    await assert.rejects(store.put(broken(), LIMIT), /the line fell/);
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      await new Promise(() => undefined);
    }
    const signal = AbortSignal.timeout(30);
    const keepAlive = setTimeout(() => undefined, 5000);
    await assert.rejects(store.put(silent(), { ...LIMIT, signal }), { name: 'TimeoutError' });
    clearTimeout(keepAlive);
    await assert.rejects(store.put(chunks('x'), { ...LIMIT, signal }), { name: 'TimeoutError' });
    assert.equal(await store.has(sha256('half')), false);
    assert.equal(await store.tidy(Temporal.Now.instant().add({ hours: 168 })), 0);
    await store.close();
  });

  test(`${driver}: what is removed is gone, and removing it again is no fault`, async () => {
    const store = await open();
    const { hash } = await store.put(chunks('short-lived'), LIMIT);
    assert.equal(await store.has(hash), true);
    await store.remove(hash);
    await store.remove(hash);
    assert.equal(await store.has(hash), false);
    await assert.rejects(store.get(hash), refused('missing'));
    await assert.rejects(store.get(hash, { range: { start: 0 } }), refused('missing'));
    await store.close();
  });

  test(`${driver}: no name but a SHA-256 reaches the disk or the store`, async () => {
    const store = await open();
    const good = sha256('x');
    const hostile = [
      '',
      '../../etc/passwd',
      good.toUpperCase(),
      `${good}/..`,
      `${good}\n`,
      `${good}\0`,
      good.slice(1),
      `../${good.slice(3)}`,
      '%2e%2e%2f',
    ];
    for (const hash of [...hostile, null as unknown as string, [good] as unknown as string]) {
      await assert.rejects(store.get(hash), refused('hash-malformed'));
      await assert.rejects(store.has(hash), refused('hash-malformed'));
      await assert.rejects(store.remove(hash), refused('hash-malformed'));
    }
    await store.close();
  });

  test(`${driver}: a checked read of a sound file gives all of it`, async () => {
    const store = await open();
    const { hash, size } = await store.put(pattern('sound', 300_000), LIMIT);
    assert.equal((await drain(await store.get(hash, { verify: true }))).length, size);
    await store.close();
  });

  test(`${driver}: a file of 80 MiB, more than one upload takes, goes through whole`, async () => {
    const store = await open();
    const size = 80 * 1024 * 1024;
    const stored = await store.put(pattern(`big ${driver}`, size), { limitBytes: size });
    assert.equal(stored.size, size);
    const digest = createHash('sha256');
    for await (const part of (await store.get(stored.hash)).stream) digest.update(part as Buffer);
    assert.equal(digest.digest('hex'), stored.hash);
    await store.remove(stored.hash);
    await store.close();
  });
}
