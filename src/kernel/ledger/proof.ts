import {
  type Bytes,
  FormatError,
  fromBase64,
  fromDecimal,
  hashFromBase64,
  shorten,
  toBase64,
} from './bytes.ts';
import { MAX_PATH } from './merkle-check.ts';
import { MAX_NOTE_BYTES } from './note.ts';

/** First line of the file (C2SP tlog-proof). */
const HEADER = 'c2sp.org/tlog-proof@v1';
/** A record is a few kilobytes; this leaves room and no more. */
const MAX_EXTRA = 1024 * 1024;
/** The longest receipt that is read: extra data in base64, path and checkpoint. */
export const MAX_PROOF_BYTES = MAX_EXTRA * 2 + MAX_NOTE_BYTES;

/** A proof that can be checked far from the log: place, path, signed checkpoint, and what we add in `extra`. */
export type TlogProof = { extra?: Bytes; index: number; path: Bytes[]; checkpoint: string };

export function formatProof({ extra, index, path, checkpoint }: TlogProof): string {
  const lines = [HEADER];
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${index}`, ...path.map((hash) => toBase64(hash)), '');
  return `${lines.join('\n')}\n${checkpoint}`;
}

/** Reads a proof strictly. @throws FormatError that says which line is wrong */
export function parseProof(text: string): TlogProof {
  if (text.length > MAX_PROOF_BYTES)
    throw new FormatError(`The receipt is longer than ${MAX_PROOF_BYTES} bytes.`);
  const cut = text.indexOf('\n\n');
  if (cut < 0) throw new FormatError('The receipt has no blank line before its checkpoint.');
  const lines = text.slice(0, cut).split('\n');
  if (lines.shift() !== HEADER) throw new FormatError(`The first line of the receipt is not "${HEADER}".`);
  const extra = lines[0]?.startsWith('extra ') ? readExtra(lines.shift()!) : undefined;
  const place = lines.shift() ?? '';
  if (!place.startsWith('index ')) throw new FormatError(`"${shorten(place)}" should be the index line.`);
  if (lines.length > MAX_PATH)
    throw new FormatError(`The path has ${lines.length} hashes; no tree needs over ${MAX_PATH}.`);
  return {
    ...(extra === undefined ? {} : { extra }),
    index: fromDecimal(place.slice('index '.length), 'index'),
    path: lines.map((line, i) => hashFromBase64(line, `hash ${i + 1} of the path`)),
    checkpoint: text.slice(cut + 2),
  };
}

function readExtra(line: string): Bytes {
  const bytes = fromBase64(line.slice('extra '.length));
  if (bytes.length > MAX_EXTRA) throw new FormatError(`The extra data is longer than ${MAX_EXTRA} bytes.`);
  return bytes;
}
