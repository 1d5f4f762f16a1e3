import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plain bytes of a chunk; every chunk but the last has as many. */
export const CHUNK = 65_536;
const TAG = 16;
/** The counter is 11 bytes; far below it, the content ends (2^32 chunks are 256 TiB). */
const MAX_CHUNKS = 2 ** 32;

/** Content that is not the one that was sealed: changed, cut, lengthened, or in another order. */
export class BrokenContent extends Error {
  override readonly name = 'BrokenContent';
}

/** Nonce of chunk `at`: its number, and whether it is the last (STREAM, Hoang and others 2015). */
function nonceOf(at: number, isLast: boolean): Buffer {
  if (at >= MAX_CHUNKS) throw new BrokenContent('The content has too many pieces.');
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(at, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/**
 * Encrypts content of any size piece by piece (AES-256-GCM), so that nothing has to be held whole. `key` is used for one
 * content only. Every piece says where it stands and whether it is the last.
 */
export async function* sealChunks(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const { bytes, isLast } of pieces(source, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at++, isLast));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The content again, as it flows; a piece is given out only after it was checked. @throws BrokenContent */
export async function* openChunks(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const { bytes, isLast } of pieces(source, CHUNK + TAG))
    yield openChunk(key, bytes, nonceOf(at++, isLast));
}

function openChunk(key: Uint8Array, bytes: Buffer, nonce: Buffer): Buffer {
  if (bytes.length < TAG) throw new BrokenContent('The content is cut.');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]);
  } catch (error) {
    throw new BrokenContent('The content was changed, cut or put in another order.', { cause: error });
  }
}

/** Pieces of one size; the last is what is left, empty only when there is nothing at all. */
async function* pieces(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of source) {
    held.push(Buffer.from(part.buffer, part.byteOffset, part.length));
    length += part.length;
    if (length <= size) continue;
    const whole = Buffer.concat(held);
    let from = 0;
    // A full piece is given out only when something follows it: else it may be the last.
    for (; whole.length - from > size; from += size)
      yield { bytes: whole.subarray(from, from + size), isLast: false };
    held = [whole.subarray(from)];
    length = whole.length - from;
  }
  yield { bytes: Buffer.concat(held), isLast: true };
}
