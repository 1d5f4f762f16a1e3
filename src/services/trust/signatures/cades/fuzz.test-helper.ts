/** Changed documents for the fuzz tests of CAdES and JAdES, the same in every run. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const CORPUS = resolve(import.meta.dirname, '../../../../../test/corpora/cades-jades-seeds/seeds.txt');

/** Kept documents of one kind: a line each, the kind and the bytes in base64. */
export function seeds(kind: 'cades' | 'jades'): Uint8Array[] {
  const lines = readFileSync(CORPUS, 'utf8').trim().split('\n');
  const bodies = lines.map((line) => line.split(' ')).filter(([name]) => name === kind);
  return bodies.map(([, body = '']) => new Uint8Array(Buffer.from(body, 'base64')));
}

/** A small generator (mulberry32) whose sequence is the same everywhere. */
export function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One to three changes: bits, bytes that mean something, pieces cut out, repeated or exchanged. */
export function changed(
  bytes: Uint8Array,
  random: (below: number) => number,
  special: Uint8Array,
): Uint8Array {
  let copy = Uint8Array.from(bytes);
  for (let change = 0; change <= random(3) && copy.length > 0; change++) {
    const at = random(copy.length);
    const size = 1 + random(64);
    const kind = random(10);
    // Most changes keep the lengths, so that what is deeper is reached.
    if (kind >= 5) copy[at]! ^= 1 << random(8);
    else if (kind >= 2) copy[at] = special[random(special.length)]!;
    else if (kind === 1) copy = joined(copy.subarray(0, at), copy.subarray(at + size));
    else copy = joined(copy.subarray(0, at), copy.subarray(Math.max(0, at - size)));
  }
  return copy;
}

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
