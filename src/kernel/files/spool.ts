import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { PutOptions, Source } from './file-store.ts';
import { fileProblems } from './problems.ts';

/** Age from which an unfinished upload counts as abandoned; a living one touches its file as it writes. */
export const ABANDONED_AFTER_HOURS = 24;
/** Most leftovers that one pass deletes; the next pass takes the rest. */
export const MAX_TIDIED = 10_000;

export type Spooled = { path: string; hash: string; size: number };

/**
 * Writes a stream to a new file of `folder` (mode 0600), hashing it as it goes, and makes it durable. On any
 * failure the file is deleted. Never holds more than a chunk in memory.
 */
export async function spool(source: Source, folder: string, options: PutOptions): Promise<Spooled> {
  options.signal?.throwIfAborted();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.part`);
  const file = await open(path, 'wx', 0o600);
  try {
    const written = await copy(source, file, options);
    await file.sync();
    return { path, ...written };
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}

async function copy(
  source: Source,
  file: FileHandle,
  { limitBytes, signal }: PutOptions,
): Promise<{ hash: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of abortable(source, signal)) {
    size += chunk.byteLength;
    if (size > limitBytes) throw fileProblems['too-large']({ data: { limitBytes } });
    hash.update(chunk);
    await writeAll(file, chunk);
  }
  return { hash: hash.digest('hex'), size };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done);
    done += bytesWritten;
  }
}

/** The chunks of a source, given up at once when the signal aborts, even if the source has gone silent. */
async function* abortable(source: Source, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  let open = true;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await Promise.race([iterator.next(), aborted.promise]);
      if (next.done === true) {
        open = false;
        return;
      }
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a silent source would never answer.
    if (open) iterator.return?.().catch(() => undefined);
  }
}

/** Deletes unfinished uploads of `folder` older than a day; answers how many. */
export async function tidyFolder(folder: string, now: Temporal.Instant): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const oldest = now.subtract({ hours: ABANDONED_AFTER_HOURS }).epochMilliseconds;
  let deleted = 0;
  for await (const entry of await opendir(folder)) {
    if (deleted >= MAX_TIDIED) break;
    if (!entry.isFile() || !entry.name.endsWith('.part')) continue;
    const path = join(folder, entry.name);
    const { mtimeMs } = await stat(path).catch(gone({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs >= oldest) continue;
    await unlink(path).catch(gone(undefined));
    deleted += 1;
  }
  return deleted;
}

/** A handler that answers `value` when the file is not there, and lets any other error through. */
export const gone =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
