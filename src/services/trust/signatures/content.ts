import type { Readable } from 'node:stream';
import { Places, type Taker } from '../../../kernel/http/places.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Made } from './formats.ts';
import { signaturesProblems as problems } from './problems.ts';

/** Largest document that is signed here, in bytes. */
export const DOCUMENT_LIMIT = 100_000_000;

/** Largest JSON with a document in base64, in bytes; larger documents come as files of a form. */
export const JSON_LIMIT = 16_777_216;
/** Uploads that are held in memory at once: whoever comes later is told to come again. */
const UPLOADS_AT_ONCE = 4;
const places = new Places(
  { atOnce: UPLOADS_AT_ONCE, bytes: UPLOADS_AT_ONCE * DOCUMENT_LIMIT },
  problems['uploads-busy'],
);

/** Takes a place for an upload before its body is read; one of an ordinary size needs none. Throws `uploads-busy`; answers how to leave. */
export const enterUpload = ({ settings }: Kernel, taker: Taker): (() => void) =>
  taker.bytes <= settings.BODY_LIMIT ? () => undefined : places.enter(taker);

/** The bytes of a stored file, checked against their hash as they are read. */
export async function readContent(kernel: Pick<Kernel, 'files'>, hash: string): Promise<Buffer> {
  const { stream, size } = await kernel.files.get(hash, { verify: true });
  // One buffer of the right size, so that a large file is never twice in memory.
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const chunk of stream) at += (chunk as Buffer).copy(bytes, at);
  return bytes;
}

/** The same as a stream, for whoever only passes it on. */
export async function openContent(kernel: Pick<Kernel, 'files'>, hash: string): Promise<Readable> {
  return (await kernel.files.get(hash, { verify: true })).stream;
}

/** Stores what was made under its hash, piece by piece. */
export async function storeContent(
  kernel: Pick<Kernel, 'files'>,
  made: Made,
): Promise<{ hash: string; size: number }> {
  const { hash, size } = await kernel.files.put(pieces(made), { limitBytes: DOCUMENT_LIMIT * 2 });
  return { hash, size };
}

async function* pieces(made: Made): AsyncGenerator<Uint8Array> {
  if (made instanceof Uint8Array) yield made;
  else yield* made.chunks();
}
