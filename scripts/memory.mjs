// How the runtime uses memory, from what the machine has.
import { totalmem } from 'node:os';

const MiB = 2 ** 20;
/** Of the memory that the program may use, this part may fill before the runtime looks through all of it. */
const PART = 16;
const LEAST_MIB = 64;
const MOST_MIB = 512;

/**
 * The runtime starts with room for what lives long. By itself it looks through its whole memory again for every 25 MB
 * that outlive two small collections, several times a second in a busy hub: a seventh of all its work.
 */
export function memoryFlags() {
  // A container may have less than the machine.
  const limit = process.constrainedMemory?.() ?? 0;
  const available = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const room = Math.floor(available / PART / MiB);
  return [`--initial-old-space-size=${Math.min(MOST_MIB, Math.max(LEAST_MIB, room))}`];
}
