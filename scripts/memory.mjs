// How the runtime uses memory, from what the machine has.
import { totalmem } from 'node:os';

const MiB = 2 ** 20;
/** Of the memory that the program may use, this part may fill before the runtime looks through all of it. */
const PART = 16;
const LEAST_MIB = 64;
const MOST_MIB = 512;
/** And this part what has just been made: two or three times as much while the program is busy. */
const YOUNG_PART = 384;
const YOUNG_LEAST_MIB = 16;
const YOUNG_MOST_MIB = 64;

/**
 * The runtime starts with room for what lives long. By itself it looks through its whole memory again for every 25 MB
 * that outlive two small collections, several times a second in a busy hub: a seventh of all its work. And it has room
 * for what lives as long as an exchange, which is else moved twice before it dies: a fourteenth.
 */
export function memoryFlags() {
  // A container may have less than the machine.
  const limit = process.constrainedMemory?.() ?? 0;
  const available = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const room = (part, least, most) => Math.min(most, Math.max(least, Math.floor(available / part / MiB)));
  const young = room(YOUNG_PART, YOUNG_LEAST_MIB, YOUNG_MOST_MIB);
  return [
    `--initial-old-space-size=${room(PART, LEAST_MIB, MOST_MIB)}`,
    `--min-semi-space-size=${young}`,
    `--max-semi-space-size=${young}`,
  ];
}
