import { createReadStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
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
import { SINGLE_UPLOAD_BYTES, uploadInParts } from './s3-multipart.ts';
import { refusal, type S3Settings, type S3Wire, s3Wire } from './s3-wire.ts';
import { gone, type Spooled, spool, tidyFolder } from './spool.ts';
import { verifying, verifyWhole } from './verify.ts';

/**
 * Files in any S3-compatible store, key `<prefix>/ab/cd/<hash>`. An upload is spooled to a local file first, because
 * its key is its hash. Repeats are harmless: the same key always gets the same bytes.
 */
export async function s3Store(settings: S3Settings): Promise<FileStore> {
  const wire = s3Wire(settings);
  await mkdir(settings.spoolFolder, { recursive: true, mode: 0o700 });
  return {
    put: (source, options) => put(wire, settings.spoolFolder, { source, options }),
    get: async (hash, options = {}) => get(wire, hash, options),
    has: async (hash) => (await sizeOf(wire, hash)) !== undefined,
    remove: (hash) => remove(wire, hash),
    tidy: (now) => tidyFolder(settings.spoolFolder, now),
    close: () => wire.close(),
  };
}

async function put(
  wire: S3Wire,
  folder: string,
  { source, options }: { source: Source; options: PutOptions },
): Promise<Stored> {
  const file = await spool(source, folder, options);
  const { hash, size } = file;
  try {
    if ((await sizeOf(wire, hash, options.signal)) === size) return { hash, size, existed: true };
    await upload(wire, file, options.signal);
    return { hash, size, existed: false };
  } finally {
    await unlink(file.path).catch(gone(undefined));
  }
}

async function upload(wire: S3Wire, file: Spooled, signal: AbortSignal | undefined): Promise<void> {
  try {
    await (file.size > SINGLE_UPLOAD_BYTES
      ? uploadInParts({ wire, file, signal })
      : uploadWhole(wire, file, signal));
  } catch (error) {
    // The store may have done it and said that it did not: what counts is whether the object is there.
    signal?.throwIfAborted();
    const there = await sizeOf(wire, file.hash, signal).catch(() => undefined);
    if (there !== file.size) throw error;
  }
}

async function uploadWhole(wire: S3Wire, file: Spooled, signal: AbortSignal | undefined): Promise<void> {
  const answer = await wire.send({
    method: 'PUT',
    key: keyOf(file.hash),
    headers: { 'content-type': 'application/octet-stream' },
    body: { open: () => createReadStream(file.path), size: file.size, sha256: file.hash },
    signal,
  });
  if (answer.status >= 300) throw refusal(answer);
}

/** The size of an object, or undefined if it is not there. */
async function sizeOf(wire: S3Wire, hash: string, signal?: AbortSignal): Promise<number | undefined> {
  const answer = await wire.send({ method: 'HEAD', key: keyOf(hash), signal });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw refusal(answer);
  return Number(answer.headers['content-length']);
}

async function get(wire: S3Wire, hash: string, options: GetOptions): Promise<Opened> {
  const key = keyOf(hash);
  const { range, verify, signal } = options;
  if (range === undefined) {
    const { body, headers } = await wire.stream({ method: 'GET', key, signal });
    const size = Number(headers['content-length']);
    return { stream: verify === true ? checked(body, hash) : body, size, total: size };
  }
  const total = await sizeOf(wire, hash, signal);
  if (total === undefined) throw fileProblems.missing();
  const { start, end } = resolveRange(range, total);
  if (verify === true) await verifyWhole((await wire.stream({ method: 'GET', key, signal })).body, hash);
  const size = end - start + 1;
  const part = { method: 'GET', key, headers: { range: `bytes=${start}-${end}` }, signal } as const;
  const { body, headers } = await wire.stream(part);
  if (Number(headers['content-length']) !== size) {
    body.on('error', () => undefined).destroy();
    throw fileProblems['store-refused']({
      detail: 'The file store gave another range than the one asked for.',
    });
  }
  return { stream: body, size, total };
}

const checked = (body: Readable, hash: string): Readable => pipeline(body, verifying(hash), () => undefined);

async function remove(wire: S3Wire, hash: string): Promise<void> {
  const answer = await wire.send({ method: 'DELETE', key: keyOf(hash) });
  if (answer.status >= 300 && answer.status !== 404) throw refusal(answer);
}
