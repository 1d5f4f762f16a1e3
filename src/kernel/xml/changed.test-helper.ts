/** Documents changed at random, always in the same way: for tests that nothing breaks a reader. */
import { readFileSync } from 'node:fs';

export type Random = (below: number) => number;

/** A small generator (mulberry32) whose sequence is the same everywhere. */
export function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Kept seeds: a line each, its name and its bytes in Base64. */
export function seedsIn(path: string): { name: string; bytes: Uint8Array }[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', body = ''] = line.split(' ');
      return { name, bytes: new Uint8Array(Buffer.from(body, 'base64')) };
    });
}

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Flips, cuts, insertions, repetitions. */
export function changedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let copy = Uint8Array.from(bytes);
  for (let change = 0; change <= random(3) && copy.length > 0; change++) {
    const at = random(copy.length);
    const size = 1 + random(40);
    const kind = random(8);
    if (kind < 4) copy[at]! ^= 1 << random(8);
    else if (kind === 4) copy = joined(copy.subarray(0, at), copy.subarray(at + size));
    else if (kind === 5) copy = joined(copy.subarray(0, at), copy.subarray(Math.max(0, at - size)));
    else if (kind === 6) copy = joined(copy.subarray(0, at), copy.subarray(random(copy.length)));
    else copy[at] = random(256);
  }
  return copy;
}

/** What keeps a document well-formed more often: tags, values and identifiers of it exchanged, doubled and dropped. */
export function changedMarkup(text: string, random: Random): string {
  let changed = text;
  for (let change = 0; change <= random(3); change++) {
    const pieces = changed.split(/(?=<)|(?<=>)|(?<=")|(?=")/);
    const at = random(pieces.length);
    const other = pieces[random(pieces.length)] ?? '';
    const kind = random(5);
    if (kind === 0) pieces.splice(at, 1);
    else if (kind === 1) pieces.splice(at, 0, other);
    else if (kind === 2) pieces[at] = other;
    else if (kind === 3) pieces[at] = (pieces[at] ?? '').slice(random(4));
    else pieces.splice(at, 0, ...pieces.slice(at, at + random(30)));
    changed = pieces.join('');
  }
  return changed;
}
