import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { fileProblems } from './problems.ts';

/**
 * Lets bytes through and holds back the last chunk until the hash of all is known to be right, so that a reader
 * who got everything got the right thing. Otherwise the stream ends with `files.corrupted`.
 */
export function verifying(hash: string): Transform {
  const digest = createHash('sha256');
  let held: Uint8Array | undefined;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      digest.update(chunk);
      const ready = held;
      held = chunk;
      done(null, ready);
    },
    flush(done) {
      if (digest.digest('hex') !== hash)
        done(fileProblems.corrupted({ detail: `File ${hash} is corrupted.` }));
      else done(null, held);
    },
  });
}

/** Reads a stream to its end and throws `files.corrupted` if its hash is another. */
export async function verifyWhole(stream: AsyncIterable<Uint8Array>, hash: string): Promise<void> {
  const digest = createHash('sha256');
  for await (const chunk of stream) digest.update(chunk);
  if (digest.digest('hex') !== hash) throw fileProblems.corrupted({ detail: `File ${hash} is corrupted.` });
}
