import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { keyOf } from './file-store.ts';
import { fileProblems } from './problems.ts';
import { element, refusal, type S3Answer, type S3Wire } from './s3-wire.ts';
import type { Spooled } from './spool.ts';

/** Files up to this size go up in one request. */
export const SINGLE_UPLOAD_BYTES = 64 * 1024 * 1024;
/** Size of a part; it grows for files that would need more than `MAX_PARTS`. */
const PART_BYTES = 16 * 1024 * 1024;
/** Limits of the S3 interface: 10,000 parts and 5 TiB an object. */
const MAX_PARTS = 10_000;
export const MAX_OBJECT_BYTES = 5 * 1024 ** 4;

type Upload = { wire: S3Wire; file: Spooled; signal?: AbortSignal | undefined };
type Part = { number: number; start: number; size: number };

/**
 * Uploads a spooled file in parts, each with its own hash. On failure the upload is aborted in the store, or left
 * to the bucket's rule for incomplete uploads if the store does not answer.
 */
export async function uploadInParts(upload: Upload): Promise<void> {
  const { wire, file, signal } = upload;
  const key = keyOf(file.hash);
  const started = accepted(await wire.send({ method: 'POST', key, query: { uploads: '' }, signal }));
  const uploadId = element(started.text, 'UploadId');
  if (uploadId === '') throw refusal(started);
  try {
    const tags: string[] = [];
    for (const part of partsOf(file.size)) tags.push(await uploadPart(upload, part, uploadId));
    await complete(upload, uploadId, tags);
  } catch (error) {
    // The failure that matters is the first one; this request may fail for the same cause.
    await wire.send({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

export function partsOf(size: number): Part[] {
  if (size > MAX_OBJECT_BYTES) throw fileProblems['too-large']({ data: { limitBytes: MAX_OBJECT_BYTES } });
  const length = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
  const count = Math.ceil(size / length);
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * length,
    size: Math.min(length, size - index * length),
  }));
}

async function uploadPart({ wire, file, signal }: Upload, part: Part, uploadId: string): Promise<string> {
  const bytes = { start: part.start, end: part.start + part.size - 1 };
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file.path, bytes)) digest.update(chunk);
  const answer = accepted(
    await wire.send({
      method: 'PUT',
      key: keyOf(file.hash),
      query: { partNumber: String(part.number), uploadId },
      body: { open: () => createReadStream(file.path, bytes), size: part.size, sha256: digest.digest('hex') },
      signal,
    }),
  );
  return answer.headers.etag ?? '';
}

async function complete({ wire, file, signal }: Upload, uploadId: string, tags: string[]): Promise<void> {
  const escaped = (tag: string): string =>
    tag.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const parts = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escaped(tag)}</ETag></Part>`,
  );
  const xml = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
  const answer = await wire.send({
    method: 'POST',
    key: keyOf(file.hash),
    query: { uploadId },
    headers: { 'content-type': 'application/xml' },
    body: { open: () => xml, size: xml.length, sha256: createHash('sha256').update(xml).digest('hex') },
    signal,
  });
  // S3 may answer 200 and put the failure in the body.
  if (accepted(answer).text.includes('<Error>')) throw refusal(answer);
}

const accepted = (answer: S3Answer): S3Answer => {
  if (answer.status >= 300) throw refusal(answer);
  return answer;
};
