import { type Bytes, FormatError, fromDecimal, hashFromBase64, toBase64 } from './bytes.ts';
import { isKeyName } from './note.ts';

/** The head of a log: who, how many leaves, and the root over them (C2SP tlog-checkpoint, "Note text"). */
export type TreeHead = { origin: string; size: number; root: Bytes };

const MAX_EXTENSION_LINES = 16;

/** The text of a checkpoint: origin, size and root, a line each. Ours never has extension lines. */
export function formatCheckpoint({ origin, size, root }: TreeHead): string {
  if (!isKeyName(origin)) throw new FormatError(`"${origin}" cannot be the origin of a log.`);
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of a checkpoint; extension lines of others are allowed and left aside.
 * @throws FormatError
 */
export function parseCheckpoint(text: string): TreeHead {
  if (!text.endsWith('\n')) throw new FormatError('The checkpoint does not end with a newline.');
  const lines = text.slice(0, -1).split('\n');
  const [origin, size, root, ...extensions] = lines;
  if (!origin || size === undefined || root === undefined) {
    throw new FormatError(`The checkpoint has ${lines.length} lines and needs origin, size and root.`);
  }
  if (extensions.length > MAX_EXTENSION_LINES || extensions.includes('')) {
    throw new FormatError('The checkpoint has empty or too many extension lines.');
  }
  return {
    origin,
    size: fromDecimal(size, 'size of the checkpoint'),
    root: hashFromBase64(root, 'root of the checkpoint'),
  };
}
