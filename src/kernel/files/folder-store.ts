import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import {
  type FileStore,
  type GetOptions,
  keyOf,
  type Opened,
  type PutOptions,
  resolveRange,
  type Source,
  type Stored,
} from './file-store.ts';
import { fileProblems } from './problems.ts';
import { gone, spool, tidyFolder } from './spool.ts';
import { verifying, verifyWhole } from './verify.ts';

/**
 * Files in a folder of a local disk, `ab/cd/<hash>`, mode 0600. A file appears whole or not at all: it is written
 * under `tmp/`, synced, renamed, and its folder synced, before `put` answers.
 */
export async function folderStore(folder: string): Promise<FileStore> {
  const tmp = join(folder, 'tmp');
  await mkdir(tmp, { recursive: true, mode: 0o700 });
  return {
    put: (source, options) => put({ folder, tmp }, source, options),
    get: async (hash, options = {}) => get(join(folder, keyOf(hash)), hash, options),
    has: async (hash) => (await sizeOf(join(folder, keyOf(hash)))) !== undefined,
    remove: async (hash) => remove(join(folder, keyOf(hash))),
    tidy: (now) => tidyFolder(tmp, now),
    close: async () => undefined,
  };
}

async function put(
  { folder, tmp }: { folder: string; tmp: string },
  source: Source,
  options: PutOptions,
): Promise<Stored> {
  const { path, hash, size } = await spool(source, tmp, options);
  const target = join(folder, keyOf(hash));
  try {
    const existed = (await sizeOf(target)) === size;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    // A file of another size under this name is damage of the disk, and the rename mends it.
    if (existed) await unlink(path);
    else await rename(path, target);
    // Also when it existed: whoever renamed it may not have reached its own sync yet.
    await syncFolders(folder, dirname(target));
    return { hash, size, existed };
  } catch (error) {
    await unlink(path).catch(gone(undefined));
    throw error;
  }
}

/** Makes the names durable from the file's folder up to the root of the store. */
async function syncFolders(root: string, from: string): Promise<void> {
  for (const path of [from, dirname(from), root]) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(gone(undefined)))?.size;

async function get(path: string, hash: string, { range, verify, signal }: GetOptions): Promise<Opened> {
  signal?.throwIfAborted();
  const file = await open(path, 'r').catch(gone(undefined));
  if (file === undefined) throw fileProblems.missing();
  try {
    const total = (await file.stat()).size;
    const { start, end } = resolveRange(range, total);
    if (verify === true && range !== undefined) await verifyWhole(createReadStream(path), hash);
    const stream = read(file, { start, end, signal });
    const checked =
      verify === true && range === undefined ? pipeline(stream, verifying(hash), () => undefined) : stream;
    return { stream: checked, size: end - start + 1, total };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function read(
  file: FileHandle,
  { start, end, signal }: { start: number; end: number; signal: AbortSignal | undefined },
): Readable {
  // An empty file has no last byte; Node wants `end` at or after `start`.
  const bounds = end < start ? {} : { start, end };
  return file.createReadStream({ ...bounds, autoClose: true, ...(signal === undefined ? {} : { signal }) });
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch(gone(undefined));
}
