import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, generator, seeds } from '../cades/fuzz.test-helper.ts';
import { FormError, type SignatureFacts } from '../facts.ts';
import { readJades } from './index.ts';

/** Changed documents of each seed. */
const ROUNDS = Number(process.env['APLEC_TEST_FUZZ'] ?? 200);
const SPECIAL = new TextEncoder().encode('{}[]",:.\\=-_ 0eA\u0000');
const BESIDE = [{ name: 'acord.json', bytes: new TextEncoder().encode('{"acord":"arreglar la font"}') }];

function readWhole(bytes: Uint8Array): boolean {
  const { signatures } = readJades(bytes, BESIDE);
  for (const each of signatures) stampsOf(each);
  return signatures.every((each) => each.valueIntact === true && each.signed[0]?.state === 'intact');
}

function stampsOf(facts: SignatureFacts): void {
  for (const each of facts.timestamps)
    try {
      each.imprint('sha256');
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
    }
  for (const each of facts.counterSignatures) stampsOf(each);
}

/** The same document with its encoded parts in clear, so that changes reach what is inside them. */
function changedInside(seed: Uint8Array, random: (below: number) => number): Uint8Array {
  const text = Buffer.from(seed).toString();
  const parts = [...text.matchAll(/eyJ[A-Za-z0-9_-]{8,}/g)];
  const part = parts[random(parts.length)]!;
  const inside = changed(Buffer.from(part[0], 'base64url'), random, SPECIAL);
  const coded = Buffer.from(inside).toString('base64url');
  return new TextEncoder().encode(
    text.slice(0, part.index) + coded + text.slice(part.index + part[0].length),
  );
}

test('the kept signatures are read', () => {
  const kept = seeds('jades');
  assert.ok(kept.length >= 4);
  for (const each of kept) assert.ok(readWhole(each));
});

test('whatever is done to a signature, there are facts or one kind of error', (t) => {
  const counts: Record<string, number> = {};
  for (const [number, seed] of seeds('jades').entries()) {
    const random = generator(number + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = round % 2 === 0 ? changed(seed, random, SPECIAL) : changedInside(seed, random);
      let answer = 'read';
      try {
        readWhole(bytes);
      } catch (error) {
        const shown = Buffer.from(bytes).toString('base64');
        assert.ok(
          error instanceof FormError,
          `${shown}: ${error instanceof Error ? error.stack : String(error)}`,
        );
        answer = error.code;
      }
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
  }
  t.diagnostic(JSON.stringify(counts));
});
