import type { Kernel } from '../../../kernel/kernel.ts';
import type { Made } from './formats.ts';

/** Largest document that is signed here, in bytes. */
export const DOCUMENT_LIMIT = 100_000_000;

/** The bytes of a stored file, checked against their hash as they are read. */
export async function readContent(kernel: Pick<Kernel, 'files'>, hash: string): Promise<Buffer> {
  const { stream, size } = await kernel.files.get(hash, { verify: true });
  // One buffer of the right size, so that a large file is never twice in memory.
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for await (const chunk of stream) at += (chunk as Buffer).copy(bytes, at);
  return bytes;
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
