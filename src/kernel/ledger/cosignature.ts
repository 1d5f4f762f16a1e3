import { type Bytes, concat, FormatError, uint64, utf8 } from './bytes.ts';
import type { TreeHead } from './checkpoint.ts';

/** Signature lengths after the 8 bytes of the timestamp (C2SP tlog-cosignature, "Format"). */
const ED25519_SIGNATURE = 64;
const MLDSA44_SIGNATURE = 2420;

/** What an Ed25519 cosigner signs: two header lines, then the whole checkpoint text. Seconds since 1970. */
export function ed25519Message(checkpointText: string, seconds: number): Bytes {
  return utf8(`cosignature/v1\ntime ${seconds}\n${checkpointText}`);
}

/** What an ML-DSA-44 cosigner signs: the `cosigned_message` of tlog-cosignature, for a whole tree (start 0). */
export function mldsaMessage(cosigner: string, seconds: number, head: TreeHead): Bytes {
  const label = concat(utf8('subtree/v1\n'), Uint8Array.of(0));
  return concat(
    label,
    prefixed(cosigner),
    uint64(seconds),
    prefixed(head.origin),
    uint64(0),
    uint64(head.size),
    head.root,
  );
}

/** An `opaque <1..2^8-1>` of RFC 8446 §3.4: one byte of length, then the bytes. */
function prefixed(text: string): Bytes {
  const bytes = utf8(text);
  if (bytes.length === 0 || bytes.length > 255)
    throw new FormatError(`"${text}" must have from 1 to 255 bytes.`);
  return concat(Uint8Array.of(bytes.length), bytes);
}

/** A `timestamped_signature`: 8 bytes of seconds, then the signature. */
export function joinTimestamp(seconds: number, signature: Uint8Array): Bytes {
  return concat(uint64(seconds), signature);
}

/** Takes a `timestamped_signature` apart. @throws FormatError when its length is neither kind's */
export function splitTimestamp(bytes: Uint8Array): { seconds: number; signature: Bytes } {
  const rest = bytes.length - 8;
  if (rest !== ED25519_SIGNATURE && rest !== MLDSA44_SIGNATURE) {
    throw new FormatError(`A cosignature of ${bytes.length} bytes is of no known kind.`);
  }
  const seconds = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER))
    throw new FormatError('The time of a cosignature is out of range.');
  return { seconds: Number(seconds), signature: bytes.slice(8) as Bytes };
}
