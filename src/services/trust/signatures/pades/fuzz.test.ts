import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { FormError } from '../facts.ts';
import { preparePades, readPades } from './index.ts';
import { PdfFile } from './reader/file.ts';
import { signatureDictionaries } from './signature-dictionaries.ts';
import { signingTown, wishOf } from './town-proofs.test-helper.ts';

const CORPUS = resolve(import.meta.dirname, '../../../../../test/corpora/pdf-seeds/seeds.txt');
/** Changed documents of each seed. */
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 150);
/** No document of a few kilobytes may take longer, on a machine that does other things too. */
const SLOWEST_MS = 3000;
const town = signingTown();

const seeds = readFileSync(CORPUS, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [kind = '', body = ''] = line.split(' ');
    return { kind, bytes: new Uint8Array(inflateRawSync(Buffer.from(body, 'base64'))) };
  });

/** A small generator (mulberry32) whose sequence is the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const WORDS = [
  'obj',
  'endobj',
  'stream',
  'xref',
  'trailer',
  'startxref',
  '%%EOF',
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  ' R ',
  '/Prev ',
  '/Kids',
  '/V ',
  '99999999',
  '-1',
  'null',
  '0',
];
const DIGITS = /[0-9]/;

/** Digits of another value, words of the language of PDF, bits, cuts, repetitions, and pieces of other seeds. */
function changed(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let copy = Uint8Array.from(bytes);
  for (let change = 0; change <= random(3); change++) {
    const at = random(copy.length);
    const size = 1 + random(64);
    const kind = random(14);
    if (kind < 6) {
      // Numbers of objects, offsets and lengths are what a PDF stands on.
      const near = copy.subarray(at, at + 200).findIndex((byte) => DIGITS.test(String.fromCharCode(byte)));
      if (near >= 0) copy[at + near] = 0x30 + random(10);
    } else if (kind < 9)
      copy.set(Buffer.from(WORDS[random(WORDS.length)]!).subarray(0, copy.length - at), at);
    else if (kind < 11) copy[at]! ^= 1 << random(8);
    else if (kind === 11) copy = joined(copy.subarray(0, at), copy.subarray(at + size));
    else if (kind === 12) copy = joined(copy.subarray(0, at), copy.subarray(Math.max(0, at - size * 8)));
    else {
      const other = seeds[random(seeds.length)]!.bytes;
      const from = random(other.length);
      copy = joined(copy.subarray(0, at), other.subarray(from, from + size * 8), copy.subarray(at));
    }
  }
  return copy;
}

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** What each signature that holds covers. */
function covered(bytes: Uint8Array): string[] {
  const facts = readPades(bytes);
  if (facts.notes.some((each) => each.level === 'failure')) return [];
  const whole = facts.signatures
    .filter((each) => each.valueIntact && each.signed.every(({ state }) => state === 'intact'))
    .filter((each) => each.notes.every(({ level }) => level !== 'failure'))
    .map((each) => each.id);
  return signatureDictionaries(new PdfFile(bytes))
    .filter(({ name }) => whole.includes(`${name}-1`))
    .map(({ cover }) => Buffer.from(cover.digest!('sha256')).toString('hex'));
}

const shown = (kind: string, bytes: Uint8Array): string =>
  `${kind} ${Buffer.from(bytes).toString('base64').slice(0, 200_000)}`;

async function within(kind: string, bytes: Uint8Array, known: ReadonlySet<string>): Promise<string> {
  const started = performance.now();
  let answer = 'read';
  try {
    for (const each of covered(bytes))
      assert.ok(known.has(each), `a signature nobody made holds: ${shown(kind, bytes)}`);
    await preparePades(bytes, wishOf(town.mayor, town), { tokenRoom: 100 });
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.ok(
      error instanceof FormError,
      `${error instanceof Error ? error.stack : error} ${shown(kind, bytes)}`,
    );
    answer = error.code;
  }
  assert.ok(performance.now() - started < SLOWEST_MS, `${kind} took too long`);
  return answer;
}

test('the seeds themselves are read, and their signatures hold', () => {
  assert.ok(seeds.length >= 8);
  for (const { kind, bytes } of seeds)
    if (!kind.startsWith('unsigned')) assert.ok(covered(bytes).length > 0, kind);
});

test('whatever is done to a PDF, there is an answer or one kind of error, soon, and nothing new holds', async (t) => {
  const counts: Record<string, number> = {};
  for (const [number, { kind, bytes }] of seeds.entries()) {
    const random = generator(number + 1);
    const known = new Set(covered(bytes));
    for (let round = 0; round < ROUNDS; round++) {
      const answer = await within(kind, changed(bytes, random), known);
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  }
  t.diagnostic(JSON.stringify(counts));
});

test('every beginning of a PDF is refused, or is one of its revisions', async () => {
  for (const { kind, bytes } of seeds) {
    const known = new Set(covered(bytes));
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 80))
      await within(kind, bytes.subarray(0, length), known);
  }
});

test('noise is refused', () => {
  const random = generator(99);
  for (let round = 0; round < 500; round++) {
    const noise = Uint8Array.from({ length: random(300) }, () => random(256));
    assert.throws(() => readPades(joined(Buffer.from(round % 2 ? '%PDF-1.7\n' : ''), noise)), FormError);
  }
});
